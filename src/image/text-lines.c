/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-text-lines"
#include "config.h"

#include "image/text-lines.h"

#include "base/errors.h"

#include <string.h>

/* What editors of Windows put in front of UTF-8 */
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define BYTE_ORDER_MARK_SIZE 3

/* End of a text on CP/M and DOS; old tools still write it. */
#define CONTROL_Z 0x1A

void
salvor_text_lines_init (SalvorTextLines *self, const guint8 *text, gsize size)
{
    *self = (SalvorTextLines){ .text = text, .size = size };
    if (size >= BYTE_ORDER_MARK_SIZE && memcmp (text, BYTE_ORDER_MARK, BYTE_ORDER_MARK_SIZE) == 0)
        self->offset = BYTE_ORDER_MARK_SIZE;
}

static gboolean
is_blank (guint8 byte)
{
    return g_ascii_isspace (byte) || byte == CONTROL_Z;
}

static gboolean
is_line_end (guint8 byte)
{
    return byte == '\n' || byte == '\r';
}

/* One line as it stands, without its end */
static void
take_line (SalvorTextLines *self, const guint8 **line, gsize *length)
{
    gsize start = self->offset;
    gsize end = start;

    while (end < self->size && !is_line_end (self->text[end]))
        end++;
    *line = self->text + start;
    *length = end - start;
    self->offset = end < self->size ? end + 1 : end;
    if (self->offset < self->size && self->text[end] == '\r' && self->text[self->offset] == '\n')
        self->offset++;
    self->number++;
}

gboolean
salvor_text_lines_next (SalvorTextLines *self, const guint8 **line, gsize *length)
{
    while (self->offset < self->size) {
        take_line (self, line, length);
        while (*length > 0 && is_blank ((*line)[*length - 1]))
            (*length)--;
        while (*length > 0 && is_blank (**line)) {
            (*line)++;
            (*length)--;
        }
        if (*length > 0)
            return TRUE;
    }
    return FALSE;
}

static char *
name_byte (guint8 byte)
{
    return g_ascii_isgraph (byte) ? g_strdup_printf ("“%c”", byte)
                                  : g_strdup_printf ("byte 0x%02X", byte);
}

gboolean
salvor_text_lines_fail (const SalvorTextLines *self, GError **error, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list arguments;

    va_start (arguments, format);
    message = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE, "line %u: %s", self->number, message);
    return FALSE;
}

gboolean
salvor_text_lines_fail_mark (const SalvorTextLines *self, guint8 found, char mark, GError **error)
{
    g_autofree char *name = name_byte (found);

    return salvor_text_lines_fail (self, error, "begins with %s, expected “%c”", name, mark);
}

static gboolean
fail_digit (const SalvorTextLines *self, guint8 byte, guint column, GError **error)
{
    g_autofree char *name = name_byte (byte);

    return salvor_text_lines_fail (self, error, "%s in column %u is no hexadecimal digit", name,
                                   column);
}

/* -1: none. A file of firmware has millions of them, so no call for each. */
static inline int
get_digit (guint8 byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

gboolean
salvor_text_lines_decode (const SalvorTextLines *self, const guint8 *digits, gsize n_digits,
                          guint column, guint8 *bytes, GError **error)
{
    for (gsize i = 0; i + 1 < n_digits; i += 2) {
        int high = get_digit (digits[i]);
        int low = get_digit (digits[i + 1]);

        if (high < 0 || low < 0) {
            guint wrong = high < 0 ? 0 : 1;

            return fail_digit (self, digits[i + wrong], column + (guint) i + wrong, error);
        }
        bytes[i / 2] = (guint8) (high << 4 | low);
    }
    return TRUE;
}

gboolean
salvor_text_lines_start_with (const guint8 *text, gsize size, char mark, guint n_digits)
{
    SalvorTextLines lines;
    const guint8 *line;
    gsize length;

    salvor_text_lines_init (&lines, text, size);
    if (!salvor_text_lines_next (&lines, &line, &length) || length < 1 + n_digits
        || line[0] != (guint8) mark)
        return FALSE;
    for (guint i = 1; i <= n_digits; i++) {
        if (!g_ascii_isxdigit (line[i]))
            return FALSE;
    }
    return TRUE;
}

guint8
salvor_text_sum (const guint8 *bytes, gsize size)
{
    guint8 total = 0;

    for (gsize i = 0; i < size; i++)
        total = (guint8) (total + bytes[i]);
    return total;
}

void
salvor_text_append_hex (GString *text, const guint8 *bytes, gsize size)
{
    static const char digits[] = "0123456789ABCDEF";

    for (gsize i = 0; i < size; i++) {
        g_string_append_c (text, digits[bytes[i] >> 4]);
        g_string_append_c (text, digits[bytes[i] & 0xF]);
    }
}
