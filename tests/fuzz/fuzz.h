/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bytes.h"
#include "chip/chip.h"

G_BEGIN_DECLS

/* What libFuzzer calls; fuzz.c has the first, each fuzzer the second. @data ends where the heap
 * block ends, so that the address sanitizer sees one byte too far. */
int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Success comes without an error; a failure has one of ours, with a message that can be shown. A
 * cancelled command is the one exception. */
void fuzz_assert_outcome (gboolean done, const GError *error);

/* The chip that everything is looked at for; loaded once, never freed. (transfer none) */
SalvorChip *fuzz_get_chip (void);

/*
 * FuzzInput: the bytes of one execution, taken as decisions. It never runs out: behind the end
 * everything is 0.
 */
typedef struct {
    const guint8 *data; /* borrowed */
    gsize size;
} FuzzInput;

gboolean fuzz_input_is_empty (const FuzzInput *self);
guint8 fuzz_input_take_u8 (FuzzInput *self);
guint16 fuzz_input_take_u16 (FuzzInput *self);
guint32 fuzz_input_take_u32 (FuzzInput *self);
/* At most @count bytes; *size: how many there are. (transfer none) */
const guint8 *fuzz_input_take_bytes (FuzzInput *self, gsize count, gsize *size);
/* A block of its own on the heap. (transfer full) */
GBytes *fuzz_input_take_block (FuzzInput *self, gsize count);

G_END_DECLS
