/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/*
 * Intel HEX (Intel, "Hexadecimal Object File Format Specification", revision A, 1988): records
 * 00 to 05, both kinds of extended address. What is written is what is read.
 */

/* Does the file begin with a record? The name of a file says nothing. */
gboolean salvor_intel_hex_detect (const guint8 *text, gsize size);

/*
 * salvor_intel_hex_parse:
 *
 * SALVOR_ERROR_BAD_FILE with the line: a wrong digit, length, checksum or record type, an address
 * outside its segment or the 32-bit space, an address that is filled twice (with both lines), no
 * end record, or something behind it. (transfer full) (element-type SalvorSegment)
 */
GArray *salvor_intel_hex_parse (const guint8 *text, gsize size,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Linear addresses, 16 bytes a line, lines end with LF; gaps stay gaps. (transfer full) */
GBytes *salvor_intel_hex_write (SalvorImage *image) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
