/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-bytes"
#include "config.h"

#include "base/bytes.h"

#include "base/errors.h"

#include <string.h>

void
salvor_reader_init (SalvorReader *self, const guint8 *data, gsize size)
{
    self->data = data;
    self->size = data != NULL ? size : 0;
    self->offset = 0;
}

gsize
salvor_reader_get_remaining (const SalvorReader *self)
{
    return self->size - self->offset;
}

gboolean
salvor_reader_seek (SalvorReader *self, gsize offset, GError **error)
{
    if (offset > self->size) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "offset %" G_GSIZE_FORMAT " is beyond the end at %" G_GSIZE_FORMAT, offset,
                     self->size);
        return FALSE;
    }
    self->offset = offset;
    return TRUE;
}

/* The one bounds check every read goes through. */
static const guint8 *
take (SalvorReader *self, gsize count, GError **error)
{
    const guint8 *place;

    if (count > salvor_reader_get_remaining (self)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "%" G_GSIZE_FORMAT " bytes needed at offset %" G_GSIZE_FORMAT
                     ", only %" G_GSIZE_FORMAT " there",
                     count, self->offset, salvor_reader_get_remaining (self));
        return NULL;
    }
    place = self->data + self->offset;
    self->offset += count;
    return place;
}

gboolean
salvor_reader_skip (SalvorReader *self, gsize count, GError **error)
{
    return count == 0 || take (self, count, error) != NULL;
}

gboolean
salvor_reader_read_u8 (SalvorReader *self, guint8 *value, GError **error)
{
    const guint8 *place = take (self, 1, error);

    if (place == NULL)
        return FALSE;
    *value = place[0];
    return TRUE;
}

gboolean
salvor_reader_read_u16_le (SalvorReader *self, guint16 *value, GError **error)
{
    const guint8 *place = take (self, 2, error);

    if (place == NULL)
        return FALSE;
    *value = (guint16) (place[0] | place[1] << 8);
    return TRUE;
}

gboolean
salvor_reader_read_u16_be (SalvorReader *self, guint16 *value, GError **error)
{
    const guint8 *place = take (self, 2, error);

    if (place == NULL)
        return FALSE;
    *value = (guint16) (place[0] << 8 | place[1]);
    return TRUE;
}

static guint32
get_u32_le (const guint8 *place)
{
    return (guint32) place[0] | (guint32) place[1] << 8 | (guint32) place[2] << 16
           | (guint32) place[3] << 24;
}

gboolean
salvor_reader_read_u32_le (SalvorReader *self, guint32 *value, GError **error)
{
    const guint8 *place = take (self, 4, error);

    if (place == NULL)
        return FALSE;
    *value = get_u32_le (place);
    return TRUE;
}

gboolean
salvor_reader_read_u32_be (SalvorReader *self, guint32 *value, GError **error)
{
    guint32 swapped;

    if (!salvor_reader_read_u32_le (self, &swapped, error))
        return FALSE;
    *value = GUINT32_SWAP_LE_BE (swapped);
    return TRUE;
}

gboolean
salvor_reader_read_bytes (SalvorReader *self, gsize count, const guint8 **bytes, GError **error)
{
    const guint8 *place = take (self, count, error);

    if (place == NULL && count > 0)
        return FALSE;
    *bytes = place;
    return TRUE;
}

void
salvor_bytes_append_u8 (GByteArray *bytes, guint8 value)
{
    g_byte_array_append (bytes, &value, 1);
}

void
salvor_bytes_append_u16_le (GByteArray *bytes, guint16 value)
{
    salvor_bytes_append_u8 (bytes, (guint8) (value & 0xFF));
    salvor_bytes_append_u8 (bytes, (guint8) (value >> 8));
}

void
salvor_bytes_append_u16_be (GByteArray *bytes, guint16 value)
{
    salvor_bytes_append_u8 (bytes, (guint8) (value >> 8));
    salvor_bytes_append_u8 (bytes, (guint8) (value & 0xFF));
}

void
salvor_bytes_append_u32_le (GByteArray *bytes, guint32 value)
{
    salvor_bytes_append_u16_le (bytes, (guint16) (value & 0xFFFF));
    salvor_bytes_append_u16_le (bytes, (guint16) (value >> 16));
}

void
salvor_bytes_append_u32_be (GByteArray *bytes, guint32 value)
{
    salvor_bytes_append_u16_be (bytes, (guint16) (value >> 16));
    salvor_bytes_append_u16_be (bytes, (guint16) (value & 0xFFFF));
}

void
salvor_bytes_append_zeros (GByteArray *bytes, gsize count)
{
    guint before = bytes->len;

    g_return_if_fail (count <= G_MAXUINT - before);

    if (count == 0)
        return; /* an array that never held a byte has no data */
    g_byte_array_set_size (bytes, before + (guint) count);
    memset (bytes->data + before, 0, count);
}

gboolean
salvor_bytes_peek_u32_le (const guint8 *data, gsize size, gsize offset, guint32 *value)
{
    if (size < 4 || offset > size - 4)
        return FALSE;
    *value = get_u32_le (data + offset);
    return TRUE;
}

gboolean
salvor_bytes_peek_u16_be (const guint8 *data, gsize size, gsize offset, guint16 *value)
{
    if (size < 2 || offset > size - 2)
        return FALSE;
    *value = (guint16) (data[offset] << 8 | data[offset + 1]);
    return TRUE;
}

gboolean
salvor_bytes_poke_u32_le (guint8 *data, gsize size, gsize offset, guint32 value)
{
    if (size < 4 || offset > size - 4)
        return FALSE;
    data[offset] = (guint8) (value & 0xFF);
    data[offset + 1] = (guint8) (value >> 8 & 0xFF);
    data[offset + 2] = (guint8) (value >> 16 & 0xFF);
    data[offset + 3] = (guint8) (value >> 24 & 0xFF);
    return TRUE;
}

gboolean
salvor_bytes_poke (guint8 *data, gsize size, gsize offset, const guint8 *from, gsize count)
{
    if (offset > size || count > size - offset)
        return FALSE;
    for (gsize i = 0; i < count; i++)
        data[offset + i] = from[i];
    return TRUE;
}

gboolean
salvor_bytes_are_all (const guint8 *data, gsize size, guint8 value)
{
    /* each byte equals the one before it: as fast as the C library can compare */
    return size == 0 || (data[0] == value && memcmp (data, data + 1, size - 1) == 0);
}

char *
salvor_bytes_to_hex (const guint8 *data, gsize size)
{
    GString *text = g_string_sized_new (size * 3 + 1);

    for (gsize i = 0; i < size; i++)
        g_string_append_printf (text, i == 0 ? "%02X" : " %02X", data[i]);
    return g_string_free (text, FALSE);
}
