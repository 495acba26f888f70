/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-intel-hex"
#include "config.h"

#include "image/intel-hex.h"

#include "base/errors.h"
#include "image/segment-builder.h"
#include "image/text-lines.h"

#define MARK ':'

/* A record: length, address (2, big endian), type, data, checksum */
#define OVERHEAD 5
#define DATA_OFFSET 4
#define MAX_DATA 255
#define MAX_RECORD (MAX_DATA + OVERHEAD)

#define SEGMENT_SIZE 0x10000u /* what the 16-bit address of a record reaches */
#define WRITTEN_DATA 16       /* bytes a line, as every tool writes */

enum {
    RECORD_DATA = 0,
    RECORD_END = 1,
    RECORD_SEGMENT_BASE = 2,  /* bits 19:4 of the base */
    RECORD_SEGMENT_START = 3, /* CS:IP; not used here */
    RECORD_LINEAR_BASE = 4,   /* bits 31:16 of the base */
    RECORD_LINEAR_START = 5,  /* EIP; not used here */
};

typedef struct {
    guint8 length; /* of the data, bytes */
    guint16 address;
    guint8 type;
    guint8 bytes[MAX_RECORD];
} Record;

typedef struct {
    SalvorTextLines lines;
    SalvorSegmentBuilder *builder;
    guint32 base;       /* what the addresses of records count from */
    gboolean segmented; /* the base is of the 20-bit kind, addresses wrap in its segment */
    guint end_line;     /* of the end record; 0 before it */
} Parser;

gboolean
salvor_intel_hex_detect (const guint8 *text, gsize size)
{
    return salvor_text_lines_start_with (text, size, MARK, 2 * DATA_OFFSET);
}

/* @line: of at least one character */
static gboolean
read_record (const Parser *self, const guint8 *line, gsize length, Record *record, GError **error)
{
    gsize n_digits = length - 1;
    gsize expected;
    guint8 checksum;

    if (line[0] != MARK)
        return salvor_text_lines_fail_mark (&self->lines, line[0], MARK, error);
    if (n_digits < 2)
        return salvor_text_lines_fail (&self->lines, error, "%u digits, expected at least %u",
                                       (guint) n_digits, 2 * OVERHEAD);
    if (!salvor_text_lines_decode (&self->lines, line + 1, 2, 2, &record->length, error))
        return FALSE;
    expected = 2 * ((gsize) record->length + OVERHEAD);
    if (n_digits != expected)
        return salvor_text_lines_fail (&self->lines, error, "%u digits, expected %u",
                                       (guint) n_digits, (guint) expected);
    if (!salvor_text_lines_decode (&self->lines, line + 1, n_digits, 2, record->bytes, error))
        return FALSE;

    record->address = (guint16) (record->bytes[1] << 8 | record->bytes[2]);
    record->type = record->bytes[3];
    checksum = (guint8) -salvor_text_sum (record->bytes, expected / 2 - 1);
    if (record->bytes[expected / 2 - 1] != checksum)
        return salvor_text_lines_fail (&self->lines, error, "checksum is 0x%02X, expected 0x%02X",
                                       record->bytes[expected / 2 - 1], checksum);
    return TRUE;
}

static gboolean
take_data (Parser *self, const Record *record, GError **error)
{
    if (self->segmented && record->address + (guint32) record->length > SEGMENT_SIZE)
        return salvor_text_lines_fail (&self->lines, error,
                                       "%u bytes at 0x%04X run over the end of their 64 KB segment",
                                       record->length, record->address);
    return salvor_segment_builder_add (self->builder, self->lines.number,
                                       self->base + record->address, record->bytes + DATA_OFFSET,
                                       record->length, error);
}

static gboolean
check_length (const Parser *self, const Record *record, guint expected, GError **error)
{
    return record->length == expected
           || salvor_text_lines_fail (&self->lines, error,
                                      "a record of type %u has %u bytes, expected %u", record->type,
                                      record->length, expected);
}

static gboolean
take_base (Parser *self, const Record *record, guint shift, GError **error)
{
    if (!check_length (self, record, 2, error))
        return FALSE;
    self->base = (guint32) (record->bytes[DATA_OFFSET] << 8 | record->bytes[DATA_OFFSET + 1])
                 << shift;
    self->segmented = record->type == RECORD_SEGMENT_BASE;
    return TRUE;
}

static gboolean
take_record (Parser *self, const Record *record, GError **error)
{
    switch (record->type) {
    case RECORD_DATA:
        return take_data (self, record, error);
    case RECORD_END:
        self->end_line = self->lines.number;
        return check_length (self, record, 0, error);
    case RECORD_SEGMENT_BASE:
        return take_base (self, record, 4, error);
    case RECORD_LINEAR_BASE:
        return take_base (self, record, 16, error);
    case RECORD_SEGMENT_START:
    case RECORD_LINEAR_START:
        return check_length (self, record, 4, error);
    default:
        return salvor_text_lines_fail (&self->lines, error,
                                       "record type 0x%02X, expected 0x00 to 0x05", record->type);
    }
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
    return self->end_line != 0
           || salvor_text_lines_fail (&self->lines, error,
                                      "the file ends here without an end record: it is cut off");
}

GArray *
salvor_intel_hex_parse (const guint8 *text, gsize size, GError **error)
{
    g_autoptr (SalvorSegmentBuilder) builder = salvor_segment_builder_new ("line");
    Parser self = { .builder = builder };

    salvor_text_lines_init (&self.lines, text, size);
    if (!take_lines (&self, error))
        return NULL;
    return salvor_segment_builder_finish (builder, error);
}

static void
write_record (GString *text, guint type, guint16 address, const guint8 *data, gsize size)
{
    guint8 head[DATA_OFFSET]
        = { (guint8) size, (guint8) (address >> 8), (guint8) address, (guint8) type };
    guint8 checksum
        = (guint8) - (salvor_text_sum (head, sizeof head) + salvor_text_sum (data, size));

    g_string_append_c (text, MARK);
    salvor_text_append_hex (text, head, sizeof head);
    salvor_text_append_hex (text, data, size);
    salvor_text_append_hex (text, &checksum, 1);
    g_string_append_c (text, '\n');
}

static void
write_segment (GString *text, const SalvorSegment *segment, guint *high)
{
    gsize size;
    const guint8 *data = g_bytes_get_data (segment->data, &size);
    gsize done = 0;

    while (done < size) {
        guint32 address = segment->address + (guint32) done;
        gsize piece = MIN (size - done, WRITTEN_DATA - address % WRITTEN_DATA);

        if (address >> 16 != *high) {
            guint8 base[] = { (guint8) (address >> 24), (guint8) (address >> 16) };

            write_record (text, RECORD_LINEAR_BASE, 0, base, sizeof base);
            *high = address >> 16;
        }
        write_record (text, RECORD_DATA, (guint16) address, data + done, piece);
        done += piece;
    }
}

GBytes *
salvor_intel_hex_write (SalvorImage *image)
{
    g_autoptr (GString) text = g_string_new (NULL);
    const SalvorSegment *segments;
    gsize n_segments;
    guint high = 0; /* bits 31:16 of the base that is in force */

    g_return_val_if_fail (SALVOR_IS_IMAGE (image), NULL);

    segments = salvor_image_get_segments (image, &n_segments);
    for (gsize i = 0; i < n_segments; i++)
        write_segment (text, &segments[i], &high);
    write_record (text, RECORD_END, 0, NULL, 0);
    return g_string_free_to_bytes (g_steal_pointer (&text));
}
