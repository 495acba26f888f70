/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Lines of a text file that holds bytes as hexadecimal digits (Intel HEX, S-record). A line ends
 * with LF, CR or both; blanks around it and empty lines do not count. The text is borrowed.
 */
typedef struct {
    const guint8 *text;
    gsize size;   /* bytes */
    gsize offset; /* of what comes next */
    guint number; /* of the line that was read last; the first is 1 */
} SalvorTextLines;

void salvor_text_lines_init (SalvorTextLines *self, const guint8 *text, gsize size);
/* FALSE at the end. *line points into the text. */
gboolean salvor_text_lines_next (SalvorTextLines *self, const guint8 **line, gsize *length);

/*
 * salvor_text_lines_decode:
 * @digits: @n_digits of them, two a byte
 * @bytes: room for @n_digits / 2
 *
 * SALVOR_ERROR_BAD_FILE with line and column of what is no digit. @column: of the first digit.
 */
gboolean salvor_text_lines_decode (const SalvorTextLines *self, const guint8 *digits,
                                   gsize n_digits, guint column, guint8 *bytes, GError **error);
/* Sets SALVOR_ERROR_BAD_FILE with the number of the line in front, and returns FALSE. */
gboolean salvor_text_lines_fail (const SalvorTextLines *self, GError **error, const char *format,
                                 ...) G_GNUC_PRINTF (3, 4);
/* The same for a line that begins with something else than @mark */
gboolean salvor_text_lines_fail_mark (const SalvorTextLines *self, guint8 found, char mark,
                                      GError **error);

/* TRUE when the first line that is not empty is @mark and @n_digits hexadecimal digits or more */
gboolean salvor_text_lines_start_with (const guint8 *text, gsize size, char mark, guint n_digits);

/* Sum of the bytes, as the checksums of both formats need it */
guint8 salvor_text_sum (const guint8 *bytes, gsize size);
/* Two upper-case digits a byte */
void salvor_text_append_hex (GString *text, const guint8 *bytes, gsize size);

G_END_DECLS
