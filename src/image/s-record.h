/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/*
 * Motorola S-record ("M68000 Family Programmer's Reference Manual", appendix C): records S0 to S3
 * and S5 to S9. What is written is what is read.
 */

/* Does the file begin with a record? The name of a file says nothing. */
gboolean salvor_s_record_detect (const guint8 *text, gsize size);

/*
 * salvor_s_record_parse:
 *
 * SALVOR_ERROR_BAD_FILE with the line: a wrong digit, length, checksum or record type, a count
 * record that disagrees, an address outside the 32-bit space, an address that is filled twice
 * (with both lines), neither an end record nor a count in the end, or something behind the end
 * record. (transfer full) (element-type SalvorSegment)
 */
GArray *salvor_s_record_parse (const guint8 *text, gsize size,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* 32-bit addresses, 16 bytes a line, lines end with LF; gaps stay gaps. The name of the image
 * becomes the S0 record. (transfer full) */
GBytes *salvor_s_record_write (SalvorImage *image) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
