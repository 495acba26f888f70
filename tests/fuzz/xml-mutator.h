/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The mutator of libFuzzer for XML: changes trees, not bytes, so that nearly every document is
 * still one and gets past the parser, and many past the schema. A fuzzer has it by having it among
 * its sources: libFuzzer looks for these names.
 */
gsize LLVMFuzzerCustomMutator (guint8 *data, gsize size, gsize max_size, unsigned int seed);
gsize LLVMFuzzerCustomCrossOver (const guint8 *data1, gsize size1, const guint8 *data2, gsize size2,
                                 guint8 *out, gsize max_out_size, unsigned int seed);

/* Of libFuzzer: changes bytes in place, returns the new size. */
gsize LLVMFuzzerMutate (guint8 *data, gsize size, gsize max_size);

G_END_DECLS
