/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-mboot"
#include "config.h"

#include "protocol/mboot-frame.h"

#include "base/bytes.h"

/* Start byte, type, and for commands and data length and checksum of 16 bits each, little endian
 * (protocols 3.10) */
#define START_BYTE 0x5A
#define SHORT_SIZE 2
#define LENGTH_OFFSET 2
#define CHECKSUM_OFFSET 4
#define HEADER_SIZE 6
/* Version of 32 bits, options of 16, checksum */
#define PING_RESPONSE_SIZE 10
#define PING_RESPONSE_CHECKED 8

guint16
salvor_mboot_frame_checksum (guint16 crc, const guint8 *data, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        crc = (guint16) (crc ^ data[i] << 8);
        for (guint bit = 0; bit < 8; bit++)
            crc = (guint16) ((crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1);
    }
    return crc;
}

static gboolean
has_payload (guint8 type)
{
    return type == SALVOR_MBOOT_FRAME_COMMAND || type == SALVOR_MBOOT_FRAME_DATA;
}

GByteArray *
salvor_mboot_frame_encode (SalvorMbootFrameType type, const guint8 *payload, gsize size)
{
    GByteArray *frame = g_byte_array_sized_new ((guint) (HEADER_SIZE + size));
    guint16 crc;

    g_return_val_if_fail (size <= SALVOR_MBOOT_FRAME_MAX_PAYLOAD, frame);

    salvor_bytes_append_u8 (frame, START_BYTE);
    salvor_bytes_append_u8 (frame, (guint8) type);
    if (!has_payload ((guint8) type))
        return frame;
    salvor_bytes_append_u16_le (frame, (guint16) size);
    crc = salvor_mboot_frame_checksum (0, frame->data, frame->len);
    salvor_bytes_append_u16_le (frame, salvor_mboot_frame_checksum (crc, payload, size));
    if (size > 0)
        g_byte_array_append (frame, payload, (guint) size);
    return frame;
}

static guint16
get_u16 (const guint8 *data, gsize offset)
{
    return (guint16) (data[offset] | data[offset + 1] << 8);
}

/* Bytes of the frame that begins at @data; 0: none does; more than @size: not all there */
static gsize
measure (const guint8 *data, gsize size)
{
    gsize payload;

    if (data[0] != START_BYTE)
        return 0;
    if (size < SHORT_SIZE)
        return SHORT_SIZE;
    if (data[1] < SALVOR_MBOOT_FRAME_ACK || data[1] > SALVOR_MBOOT_FRAME_PING_RESPONSE)
        return 0;
    if (data[1] == SALVOR_MBOOT_FRAME_PING_RESPONSE)
        return PING_RESPONSE_SIZE;
    if (!has_payload (data[1]))
        return SHORT_SIZE;
    if (size < HEADER_SIZE)
        return HEADER_SIZE;
    payload = get_u16 (data, LENGTH_OFFSET);
    return payload <= SALVOR_MBOOT_FRAME_MAX_PAYLOAD ? HEADER_SIZE + payload : 0;
}

static gboolean
is_sound (const guint8 *data, gsize size)
{
    guint16 crc;

    if (data[1] == SALVOR_MBOOT_FRAME_PING_RESPONSE)
        return salvor_mboot_frame_checksum (0, data, PING_RESPONSE_CHECKED)
               == get_u16 (data, PING_RESPONSE_CHECKED);
    if (!has_payload (data[1]))
        return TRUE;
    crc = salvor_mboot_frame_checksum (0, data, CHECKSUM_OFFSET);
    return salvor_mboot_frame_checksum (crc, data + HEADER_SIZE, size - HEADER_SIZE)
           == get_u16 (data, CHECKSUM_OFFSET);
}

static void
take_apart (const guint8 *data, gsize size, SalvorMbootFrame *frame)
{
    *frame = (SalvorMbootFrame){ (SalvorMbootFrameType) data[1], NULL, 0 };
    if (data[1] == SALVOR_MBOOT_FRAME_PING_RESPONSE) {
        frame->payload = data;
        frame->size = PING_RESPONSE_CHECKED;
    } else if (has_payload (data[1])) {
        frame->payload = data + HEADER_SIZE;
        frame->size = size - HEADER_SIZE;
    }
}

SalvorMbootFrameState
salvor_mboot_frame_decode (const guint8 *data, gsize size, SalvorMbootFrame *frame, gsize *used)
{
    for (*used = 0; *used < size; (*used)++) {
        const guint8 *start = data + *used;
        gsize length = measure (start, size - *used);

        if (length == 0)
            continue;
        if (length > size - *used)
            return SALVOR_MBOOT_FRAME_PARTIAL;
        *used += length;
        if (!is_sound (start, length))
            return SALVOR_MBOOT_FRAME_DAMAGED;
        take_apart (start, length, frame);
        return SALVOR_MBOOT_FRAME_WHOLE;
    }
    return SALVOR_MBOOT_FRAME_PARTIAL;
}
