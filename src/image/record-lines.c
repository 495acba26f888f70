/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-record-lines"
#include "config.h"

#include "image/record-lines.h"

#include "base/errors.h"

#include <string.h>

/* End of file on CP/M and DOS; old tools still write it. */
#define CONTROL_Z 0x1A

static gboolean
is_space (char c)
{
    return g_ascii_isspace (c) || c == CONTROL_Z;
}

void
salvor_record_lines_init (SalvorRecordLines *self, GBytes *data)
{
    static const char mark[] = "\xEF\xBB\xBF"; /* byte order mark of UTF-8 */
    gsize size;

    self->at = g_bytes_get_data (data, &size);
    self->end = self->at + size;
    self->number = 0;
    if (size >= strlen (mark) && memcmp (self->at, mark, strlen (mark)) == 0)
        self->at += strlen (mark);
}

gboolean
salvor_record_lines_next (SalvorRecordLines *self, const char **line, gsize *length)
{
    while (self->at < self->end) {
        const char *start = self->at;
        const char *stop = memchr (start, '\n', (gsize) (self->end - start));

        if (stop == NULL)
            stop = self->end;
        self->at = stop < self->end ? stop + 1 : stop;
        self->number++;
        while (start < stop && is_space (*start))
            start++;
        while (stop > start && is_space (stop[-1]))
            stop--;
        if (start < stop) {
            *line = start;
            *length = (gsize) (stop - start);
            return TRUE;
        }
    }
    return FALSE;
}

void
salvor_record_lines_fail (SalvorRecordLines *self, GError **error, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list args;

    va_start (args, format);
    message = g_strdup_vprintf (format, args);
    va_end (args);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE, "line %u: %s", self->number, message);
}

gboolean
salvor_record_lines_decode (SalvorRecordLines *self, const char *text, gsize length, guint8 *bytes,
                            gsize *n_bytes, GError **error)
{
    if (length % 2 != 0 || length / 2 > SALVOR_RECORD_MAX_BYTES) {
        salvor_record_lines_fail (self, error,
                                  "%" G_GSIZE_FORMAT " digits, expected pairs of them, at most %u",
                                  length, SALVOR_RECORD_MAX_BYTES * 2);
        return FALSE;
    }
    for (gsize i = 0; i < length; i += 2) {
        int high = g_ascii_xdigit_value (text[i]);
        int low = g_ascii_xdigit_value (text[i + 1]);

        if (high < 0 || low < 0) {
            salvor_record_lines_fail (self, error, "byte %" G_GSIZE_FORMAT " is no hexadecimal",
                                      i / 2 + 1);
            return FALSE;
        }
        bytes[i / 2] = (guint8) (high << 4 | low);
    }
    *n_bytes = length / 2;
    return TRUE;
}

void
salvor_record_data_init (SalvorRecordData *self)
{
    self->segments = salvor_segments_new ();
    self->run = g_byte_array_new ();
    self->address = 0;
}

static void
flush (SalvorRecordData *self)
{
    g_autoptr (GBytes) data = g_byte_array_free_to_bytes (self->run);

    salvor_segments_add (self->segments, self->address, data);
    self->run = g_byte_array_new ();
}

void
salvor_record_data_add (SalvorRecordData *self, guint32 address, const guint8 *bytes, gsize size)
{
    if (self->address + (guint64) self->run->len != address) {
        flush (self);
        self->address = address;
    }
    g_byte_array_append (self->run, bytes, (guint) size);
}

GArray *
salvor_record_data_finish (SalvorRecordData *self)
{
    flush (self);
    return g_steal_pointer (&self->segments);
}

void
salvor_record_data_clear (SalvorRecordData *self)
{
    g_clear_pointer (&self->segments, g_array_unref);
    g_clear_pointer (&self->run, g_byte_array_unref);
}
