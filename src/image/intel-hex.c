/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-intel-hex"
#include "config.h"

#include "image/intel-hex.h"

#include "base/checksum.h"
#include "image/record-lines.h"

typedef enum {
    RECORD_DATA = 0,
    RECORD_END = 1,
    RECORD_SEGMENT = 2,       /* bits 4 to 19 of the base */
    RECORD_START_SEGMENT = 3, /* CS:IP; means nothing to this processor */
    RECORD_LINEAR = 4,        /* bits 16 to 31 of the base */
    RECORD_START_LINEAR = 5,  /* the boot header has its own entry */
} RecordType;

/* Count, address (two bytes), type and checksum */
#define N_FRAME_BYTES 5

typedef struct {
    SalvorRecordLines lines;
    SalvorRecordData data;
    guint32 base; /* what the last base record says */
    gboolean segmented;
    gboolean ended;
} Parser;

typedef struct {
    guint8 count;
    guint16 offset;
    guint8 type;
    const guint8 *data; /* borrowed */
} Record;

static gboolean
check_frame (Parser *self, const guint8 *bytes, gsize n_bytes, GError **error)
{
    guint8 sum = 0;

    if (n_bytes < N_FRAME_BYTES || bytes[0] != n_bytes - N_FRAME_BYTES) {
        salvor_record_lines_fail (&self->lines, error,
                                  "%" G_GSIZE_FORMAT " bytes, the record says %u", n_bytes,
                                  n_bytes > 0 ? bytes[0] + N_FRAME_BYTES : N_FRAME_BYTES);
        return FALSE;
    }
    for (gsize i = 0; i + 1 < n_bytes; i++)
        sum = (guint8) (sum + bytes[i]);
    if ((guint8) (sum + bytes[n_bytes - 1]) == 0)
        return TRUE;
    salvor_record_lines_fail (&self->lines, error, "the checksum is 0x%02X, expected 0x%02X",
                              bytes[n_bytes - 1], (guint8) -sum);
    return FALSE;
}

static gboolean
expect_count (Parser *self, const Record *record, guint8 count, GError **error)
{
    if (record->count == count)
        return TRUE;
    salvor_record_lines_fail (&self->lines, error, "record of type %u with %u bytes, expected %u",
                              record->type, record->count, count);
    return FALSE;
}

/* A segment ends after 64 KB, a linear address with the address space: nothing wraps around. */
static gboolean
take_data (Parser *self, const Record *record, GError **error)
{
    guint64 address = (guint64) self->base + record->offset;
    guint64 end = address + record->count;
    guint64 limit = self->segmented ? (guint64) self->base + 0x10000 : (guint64) G_MAXUINT32 + 1;

    if (end > limit) {
        salvor_record_lines_fail (&self->lines, error,
                                  "%u bytes at 0x%08X run over the last address", record->count,
                                  (guint) address);
        return FALSE;
    }
    salvor_record_data_add (&self->data, (guint32) address, record->data, record->count);
    return TRUE;
}

static gboolean
take_base (Parser *self, const Record *record, guint shift, GError **error)
{
    if (!expect_count (self, record, 2, error))
        return FALSE;
    self->base = ((guint32) record->data[0] << 8 | record->data[1]) << shift;
    self->segmented = record->type == RECORD_SEGMENT;
    return TRUE;
}

static gboolean
take_record (Parser *self, const Record *record, GError **error)
{
    switch ((RecordType) record->type) {
    case RECORD_DATA:
        return take_data (self, record, error);
    case RECORD_END:
        self->ended = TRUE;
        return expect_count (self, record, 0, error);
    case RECORD_SEGMENT:
        return take_base (self, record, 4, error);
    case RECORD_LINEAR:
        return take_base (self, record, 16, error);
    case RECORD_START_SEGMENT:
    case RECORD_START_LINEAR:
        return expect_count (self, record, 4, error);
    default:
        salvor_record_lines_fail (&self->lines, error, "record type %u, expected 0 to 5",
                                  record->type);
        return FALSE;
    }
}

static gboolean
take_line (Parser *self, const char *line, gsize length, GError **error)
{
    guint8 bytes[SALVOR_RECORD_MAX_BYTES];
    gsize n_bytes;

    if (line[0] != ':') {
        salvor_record_lines_fail (&self->lines, error, "the record does not begin with “:”");
        return FALSE;
    }
    if (self->ended) {
        salvor_record_lines_fail (&self->lines, error, "a record behind the end record");
        return FALSE;
    }
    return salvor_record_lines_decode (&self->lines, line + 1, length - 1, bytes, &n_bytes, error)
           && check_frame (self, bytes, n_bytes, error)
           && take_record (
               self,
               &(Record){ bytes[0], (guint16) (bytes[1] << 8 | bytes[2]), bytes[3], bytes + 4 },
               error);
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
salvor_intel_hex_parse (GBytes *data, const char *name, GError **error)
{
    Parser parser = { .base = 0 };
    SalvorImage *image = NULL;
    g_autofree char *sha256 = NULL;
    gsize size;
    const guint8 *bytes = g_bytes_get_data (data, &size);

    salvor_record_lines_init (&parser.lines, data);
    salvor_record_data_init (&parser.data);
    if (take_lines (&parser, error)) {
        sha256 = salvor_sha256 (bytes, size);
        image = salvor_image_new (name, SALVOR_FORMAT_INTEL_HEX, sha256,
                                  salvor_record_data_finish (&parser.data), error);
    }
    salvor_record_data_clear (&parser.data);
    return image;
}
