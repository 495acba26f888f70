/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-hid-descriptor"
#include "config.h"

#include "transport/hid-descriptor.h"

#include "base/bytes.h"

/* Items: tag and kind, without the two bits that say how long they are (HID 1.11, 6.2.2.2) */
#define ITEM_MASK 0xFC
#define ITEM_LENGTH 0x03
#define ITEM_LONG 0xFE
#define ITEM_OUTPUT 0x90
#define ITEM_REPORT_SIZE 0x74
#define ITEM_REPORT_COUNT 0x94
#define ITEM_REPORT_ID 0x84

/* More than any report has */
#define MAX_BITS (8u * 65536u)

typedef struct {
    guint32 size, count; /* of the fields to come, bits and number */
    guint64 bits;        /* of output in the report so far */
    guint64 longest;
} Reports;

static gboolean
read_value (SalvorReader *reader, guint length, guint32 *value)
{
    const guint8 *bytes;

    *value = 0;
    if (!salvor_reader_read_bytes (reader, length, &bytes, NULL))
        return FALSE;
    for (guint i = 0; i < length; i++)
        *value |= (guint32) bytes[i] << (8 * i);
    return TRUE;
}

static gboolean
take_item (Reports *self, guint8 item, guint32 value)
{
    switch (item) {
    case ITEM_REPORT_SIZE:
        self->size = value;
        break;
    case ITEM_REPORT_COUNT:
        self->count = value;
        break;
    case ITEM_REPORT_ID:
        self->bits = 0;
        break;
    case ITEM_OUTPUT:
        self->bits += (guint64) self->size * self->count;
        self->longest = MAX (self->longest, self->bits);
        break;
    default:
        break;
    }
    return self->longest <= MAX_BITS;
}

gsize
salvor_hid_descriptor_get_output_size (const guint8 *descriptor, gsize size)
{
    Reports reports = { 0 };
    SalvorReader reader;

    salvor_reader_init (&reader, descriptor, size);
    while (salvor_reader_get_remaining (&reader) > 0) {
        guint8 prefix;
        guint32 value;
        guint length;

        if (!salvor_reader_read_u8 (&reader, &prefix, NULL) || prefix == ITEM_LONG)
            return 0;
        length = (prefix & ITEM_LENGTH) == 3 ? 4 : prefix & ITEM_LENGTH;
        if (!read_value (&reader, length, &value)
            || !take_item (&reports, prefix & ITEM_MASK, value))
            return 0;
    }
    return (gsize) ((reports.longest + 7) / 8);
}
