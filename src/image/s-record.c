/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-s-record"
#include "config.h"

#include "image/s-record.h"

#include "base/checksum.h"
#include "image/record-lines.h"

typedef struct {
    SalvorRecordLines lines;
    SalvorRecordData data;
    guint n_records; /* that carry data */
    gboolean ended;
} Parser;

typedef struct {
    guint type;         /* the digit behind the S */
    guint32 address;    /* or the count of an S5, S6 */
    const guint8 *data; /* borrowed */
    gsize size;         /* bytes */
} Record;

/* Address bytes of S0 to S9; 0: not in use */
static const guint8 address_sizes[] = { 2, 2, 3, 4, 0, 2, 3, 4, 3, 2 };

static gboolean
check_frame (Parser *self, guint address_size, const guint8 *bytes, gsize n_bytes, GError **error)
{
    guint8 sum = 0;

    if (n_bytes < address_size + 2 || bytes[0] != n_bytes - 1) {
        salvor_record_lines_fail (&self->lines, error,
                                  "%" G_GSIZE_FORMAT " bytes, the record says %u", n_bytes,
                                  n_bytes > 0 ? bytes[0] + 1u : address_size + 2);
        return FALSE;
    }
    for (gsize i = 0; i + 1 < n_bytes; i++)
        sum = (guint8) (sum + bytes[i]);
    if ((guint8) (sum + bytes[n_bytes - 1]) == 0xFF)
        return TRUE;
    salvor_record_lines_fail (&self->lines, error, "the checksum is 0x%02X, expected 0x%02X",
                              bytes[n_bytes - 1], (guint8) ~sum);
    return FALSE;
}

static gboolean
take_data (Parser *self, const Record *record, GError **error)
{
    if (record->address + (guint64) record->size > (guint64) G_MAXUINT32 + 1) {
        salvor_record_lines_fail (&self->lines, error,
                                  "%" G_GSIZE_FORMAT " bytes at 0x%08X run over the last address",
                                  record->size, record->address);
        return FALSE;
    }
    self->n_records++;
    salvor_record_data_add (&self->data, record->address, record->data, record->size);
    return TRUE;
}

/* S5 and S6 count the records with data before them, in 16 or 24 bits. */
static gboolean
check_number (Parser *self, const Record *record, GError **error)
{
    guint32 mask = record->type == 5 ? 0xFFFF : 0xFFFFFF;

    if (record->address == (self->n_records & mask))
        return TRUE;
    salvor_record_lines_fail (&self->lines, error, "%u records, the file says %u", self->n_records,
                              record->address);
    return FALSE;
}

static gboolean
take_record (Parser *self, const Record *record, GError **error)
{
    switch (record->type) {
    case 0: /* a title */
        return TRUE;
    case 1:
    case 2:
    case 3:
        return take_data (self, record, error);
    case 5:
    case 6:
        return check_number (self, record, error);
    default: /* 7 to 9; the boot header has its own entry */
        self->ended = TRUE;
        return TRUE;
    }
}

static gboolean
parse_record (Parser *self, guint type, const guint8 *bytes, gsize n_bytes, GError **error)
{
    guint address_size = address_sizes[type];
    Record record = { .type = type };

    if (!check_frame (self, address_size, bytes, n_bytes, error))
        return FALSE;
    for (guint i = 0; i < address_size; i++)
        record.address = record.address << 8 | bytes[1 + i];
    record.data = bytes + 1 + address_size;
    record.size = n_bytes - address_size - 2;
    return take_record (self, &record, error);
}

static gboolean
take_line (Parser *self, const char *line, gsize length, GError **error)
{
    guint8 bytes[SALVOR_RECORD_MAX_BYTES];
    gsize n_bytes;
    int type = length >= 2 && line[0] == 'S' ? g_ascii_digit_value (line[1]) : -1;

    if (type < 0 || address_sizes[type] == 0) {
        salvor_record_lines_fail (&self->lines, error,
                                  "the record does not begin with S0 to S3 or S5 to S9");
        return FALSE;
    }
    if (self->ended) {
        salvor_record_lines_fail (&self->lines, error, "a record behind the end record");
        return FALSE;
    }
    return salvor_record_lines_decode (&self->lines, line + 2, length - 2, bytes, &n_bytes, error)
           && parse_record (self, (guint) type, bytes, n_bytes, error);
}

static gboolean
take_lines (Parser *self, GError **error)
{
    const char *line;
    gsize length;

    while (salvor_record_lines_next (&self->lines, &line, &length)) {
        if (!take_line (self, line, length, error))
            return FALSE;
    }
    if (!self->ended)
        salvor_record_lines_fail (&self->lines, error,
                                  "the end record is missing, the file is "
                                  "not complete");
    return self->ended;
}

SalvorImage *
salvor_s_record_parse (GBytes *data, const char *name, GError **error)
{
    Parser parser = { .n_records = 0 };
    SalvorImage *image = NULL;
    g_autofree char *sha256 = NULL;
    gsize size;
    const guint8 *bytes = g_bytes_get_data (data, &size);

    salvor_record_lines_init (&parser.lines, data);
    salvor_record_data_init (&parser.data);
    if (take_lines (&parser, error)) {
        sha256 = salvor_sha256 (bytes, size);
        image = salvor_image_new (name, SALVOR_FORMAT_S_RECORD, sha256,
                                  salvor_record_data_finish (&parser.data), error);
    }
    salvor_record_data_clear (&parser.data);
    return image;
}
