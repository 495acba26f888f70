/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-s-record"
#include "config.h"

#include "image/s-record.h"

#include "base/errors.h"
#include "image/segment-builder.h"
#include "image/text-lines.h"

#include <string.h>

#define MARK 'S'

/* A record: type digit, then count, address (2 to 4, big endian), data, checksum */
#define TEXT_BEFORE_COUNT 2
#define MAX_COUNT 255

#define WRITTEN_DATA 16         /* bytes a line */
#define MAX_NAME 32             /* of the file, in the first record */
#define MAX_SHORT_COUNT 0xFFFFu /* what S5 can count; S6 has three bytes */

/* Bytes of the address by type digit; 0: there is no such record */
static const guint8 address_sizes[] = { 2, 2, 3, 4, 0, 2, 3, 4, 3, 2 };

enum {
    RECORD_HEADER = 0,
    RECORD_DATA_16 = 1,
    RECORD_DATA_32 = 3,
    RECORD_COUNT_16 = 5,
    RECORD_COUNT_24 = 6,
    RECORD_END_32 = 7,
    RECORD_END_16 = 9,
};

typedef struct {
    guint type;
    guint32 address; /* or the number in a count record */
    const guint8 *data;
    gsize size;                  /* of the data, bytes */
    guint8 bytes[1 + MAX_COUNT]; /* the count and what it counts */
} Record;

typedef struct {
    SalvorTextLines lines;
    SalvorSegmentBuilder *builder;
    guint n_data;     /* data records so far */
    gboolean counted; /* a count record has agreed, and no data came after it */
    guint end_line;   /* of the end record; 0 before it */
} Parser;

gboolean
salvor_s_record_detect (const guint8 *text, gsize size)
{
    return salvor_text_lines_start_with (text, size, MARK, 1 + 2 + 4);
}

static gboolean
read_type (const Parser *self, const guint8 *line, gsize length, Record *record, GError **error)
{
    if (line[0] != MARK)
        return salvor_text_lines_fail_mark (&self->lines, line[0], MARK, error);
    if (length < TEXT_BEFORE_COUNT + 2)
        return salvor_text_lines_fail (&self->lines, error, "%u characters, expected at least 10",
                                       (guint) length);
    if (!g_ascii_isdigit (line[1]) || address_sizes[line[1] - '0'] == 0)
        return salvor_text_lines_fail (&self->lines, error, "there is no record S%c",
                                       g_ascii_isgraph (line[1]) ? line[1] : '?');
    record->type = line[1] - '0';
    return TRUE;
}

/* Takes address and data out of decoded bytes. */
static gboolean
split_record (const Parser *self, Record *record, GError **error)
{
    gsize count = record->bytes[0];
    gsize address_size = address_sizes[record->type];
    guint8 checksum = (guint8) ~salvor_text_sum (record->bytes, count);

    if (record->bytes[count] != checksum)
        return salvor_text_lines_fail (&self->lines, error, "checksum is 0x%02X, expected 0x%02X",
                                       record->bytes[count], checksum);
    record->address = 0;
    for (gsize i = 1; i <= address_size; i++)
        record->address = record->address << 8 | record->bytes[i];
    record->data = record->bytes + 1 + address_size;
    record->size = count - address_size - 1;
    return TRUE;
}

/* @line: of at least one character */
static gboolean
read_record (const Parser *self, const guint8 *line, gsize length, Record *record, GError **error)
{
    const guint8 *digits = line + TEXT_BEFORE_COUNT;
    gsize n_digits = length - TEXT_BEFORE_COUNT;
    gsize count;

    if (!read_type (self, line, length, record, error)
        || !salvor_text_lines_decode (&self->lines, digits, 2, TEXT_BEFORE_COUNT + 1, record->bytes,
                                      error))
        return FALSE;
    count = record->bytes[0];
    if (count < address_sizes[record->type] + 1u)
        return salvor_text_lines_fail (
            &self->lines, error, "a record S%u counts %u bytes, expected at least %u", record->type,
            (guint) count, address_sizes[record->type] + 1u);
    if (n_digits != 2 * (count + 1))
        return salvor_text_lines_fail (&self->lines, error, "%u digits, expected %u",
                                       (guint) n_digits, (guint) (2 * (count + 1)));
    return salvor_text_lines_decode (&self->lines, digits, n_digits, TEXT_BEFORE_COUNT + 1,
                                     record->bytes, error)
           && split_record (self, record, error);
}

static gboolean
take_record (Parser *self, const Record *record, GError **error)
{
    if (record->type == RECORD_HEADER)
        return TRUE;
    if (record->type <= RECORD_DATA_32) {
        self->n_data++;
        self->counted = FALSE;
        return salvor_segment_builder_add (self->builder, self->lines.number, record->address,
                                           record->data, record->size, error);
    }
    if (record->type <= RECORD_COUNT_24) {
        self->counted = record->address == self->n_data;
        return self->counted
               || salvor_text_lines_fail (&self->lines, error,
                                          "the file counts %u data records, it has %u",
                                          record->address, self->n_data);
    }
    self->end_line = self->lines.number;
    return TRUE;
}

static gboolean
take_lines (Parser *self, GError **error)
{
    const guint8 *line;
    gsize length;

    while (salvor_text_lines_next (&self->lines, &line, &length)) {
        Record record;

        if (self->end_line != 0)
            return salvor_text_lines_fail (
                &self->lines, error, "something follows the end record of line %u", self->end_line);
        if (!read_record (self, line, length, &record, error)
            || !take_record (self, &record, error))
            return FALSE;
    }
    /* Python's bincopy, and so NXP's tools, leave the end record out where no start is known. */
    return self->end_line != 0 || self->counted
           || salvor_text_lines_fail (&self->lines, error,
                                      "the file ends here without an end record: it is cut off");
}

GArray *
salvor_s_record_parse (const guint8 *text, gsize size, GError **error)
{
    g_autoptr (SalvorSegmentBuilder) builder = salvor_segment_builder_new ("line");
    Parser self = { .builder = builder };

    salvor_text_lines_init (&self.lines, text, size);
    if (!take_lines (&self, error))
        return NULL;
    return salvor_segment_builder_finish (builder, error);
}

static void
write_record (GString *text, guint type, guint32 address, const guint8 *data, gsize size)
{
    gsize address_size = address_sizes[type];
    guint8 head[1 + sizeof address] = { (guint8) (address_size + size + 1) };
    guint8 checksum;

    for (gsize i = 0; i < address_size; i++)
        head[1 + i] = (guint8) (address >> 8 * (address_size - 1 - i));
    checksum = (guint8) ~(salvor_text_sum (head, 1 + address_size) + salvor_text_sum (data, size));
    g_string_append_printf (text, "%c%u", MARK, type);
    salvor_text_append_hex (text, head, 1 + address_size);
    salvor_text_append_hex (text, data, size);
    salvor_text_append_hex (text, &checksum, 1);
    g_string_append_c (text, '\n');
}

/* The number of records. */
static guint
write_segment (GString *text, const SalvorSegment *segment)
{
    gsize size;
    const guint8 *data = g_bytes_get_data (segment->data, &size);
    guint n_records = 0;
    gsize done = 0;

    while (done < size) {
        guint32 address = segment->address + (guint32) done;
        gsize piece = MIN (size - done, WRITTEN_DATA - address % WRITTEN_DATA);

        write_record (text, RECORD_DATA_32, address, data + done, piece);
        done += piece;
        n_records++;
    }
    return n_records;
}

GBytes *
salvor_s_record_write (SalvorImage *image)
{
    g_autoptr (GString) text = g_string_new (NULL);
    const SalvorSegment *segments;
    const char *name;
    gsize n_segments;
    guint n_records = 0;

    g_return_val_if_fail (SALVOR_IS_IMAGE (image), NULL);

    name = salvor_image_get_name (image);
    write_record (text, RECORD_HEADER, 0, (const guint8 *) name, MIN (strlen (name), MAX_NAME));
    segments = salvor_image_get_segments (image, &n_segments);
    for (gsize i = 0; i < n_segments; i++)
        n_records += write_segment (text, &segments[i]);
    write_record (text, n_records > MAX_SHORT_COUNT ? RECORD_COUNT_24 : RECORD_COUNT_16, n_records,
                  NULL, 0);
    write_record (text, RECORD_END_32, 0, NULL, 0);
    return g_string_free_to_bytes (g_steal_pointer (&text));
}
