/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of a signature */
#define SALVOR_EXAMPLE_SIGNATURE_SIZE 0x140u

/*
 * salvor_example_signature_new:
 * @start: address of the start-up header, the first byte that is signed
 * @size: signed bytes; the signature follows them
 *
 * The signature of an example program: command sequence file, a table of four toy keys,
 * certificates and signatures as NXP's tools lay them out (protocols 6.6), without cryptography.
 * The hash of its key table is what the fuses of the closed practice board hold. (transfer full)
 */
GBytes *salvor_example_signature_new (guint32 start, guint32 size) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
