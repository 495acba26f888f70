/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-dcd"
#include "config.h"

#include "image/dcd.h"

#include "base/bytes.h"

#define DCD_TAG 0xD2
#define DCD_VERSION 0x41
#define HEADER_SIZE 4

/* Commands: tag, 16-bit length (header included), parameter */
#define COMMAND_WRITE 0xCC
#define COMMAND_CHECK 0xCF
#define COMMAND_NOP 0xC0
#define COMMAND_UNLOCK 0xB2

typedef struct {
    guint8 tag;
    guint16 length;
    guint8 parameter;
} Header;

static gboolean
read_header (SalvorReader *reader, Header *header)
{
    return salvor_reader_read_u8 (reader, &header->tag, NULL)
           && salvor_reader_read_u16_be (reader, &header->length, NULL)
           && salvor_reader_read_u8 (reader, &header->parameter, NULL);
}

/* The ROM takes values of 1, 2 or 4 bytes: bits 2:0 of the parameter */
static gboolean
has_valid_width (const Header *header)
{
    guint width = header->parameter & 7;

    return width == 1 || width == 2 || width == 4;
}

static gboolean
is_valid_command (const Header *header)
{
    guint payload = header->length - HEADER_SIZE;

    switch (header->tag) {
    case COMMAND_WRITE: /* pairs of address and value */
        return payload > 0 && payload % 8 == 0 && has_valid_width (header);
    case COMMAND_CHECK: /* address, mask and maybe a count */
        return (payload == 8 || payload == 12) && has_valid_width (header);
    case COMMAND_NOP:
        return payload == 0;
    case COMMAND_UNLOCK: /* features, and words of an id */
        return payload % 4 == 0;
    default:
        return FALSE;
    }
}

/* FALSE at the first command that makes no sense; the reader stands before it */
static gboolean
follow_commands (SalvorReader *reader, guint *n_commands)
{
    while (salvor_reader_get_remaining (reader) > 0) {
        SalvorReader ahead = *reader;
        Header header;

        if (!read_header (&ahead, &header) || header.length < HEADER_SIZE
            || !is_valid_command (&header)
            || !salvor_reader_skip (&ahead, header.length - HEADER_SIZE, NULL))
            return FALSE;
        *reader = ahead;
        (*n_commands)++;
    }
    return TRUE;
}

SalvorDcdState
salvor_dcd_examine (SalvorImage *image, guint32 address, guint *n_commands, gsize *size,
                    guint32 *damage)
{
    const guint8 *tag = address != 0 ? salvor_image_peek (image, address, 1) : NULL;
    const guint8 *list;
    SalvorReader reader;
    Header header;

    *n_commands = 0;
    *size = 0;
    *damage = address;
    if (address == 0 || (tag != NULL && *tag == 0))
        return SALVOR_DCD_NONE;
    list = salvor_image_peek (image, address, HEADER_SIZE);
    if (list == NULL)
        return SALVOR_DCD_OUTSIDE;
    salvor_reader_init (&reader, list, HEADER_SIZE);
    if (!read_header (&reader, &header) || header.tag != DCD_TAG || header.parameter != DCD_VERSION
        || header.length < HEADER_SIZE)
        return SALVOR_DCD_DAMAGED;

    list = salvor_image_peek (image, address, header.length);
    if (list == NULL)
        return SALVOR_DCD_OUTSIDE;
    *size = header.length;
    salvor_reader_init (&reader, list + HEADER_SIZE, header.length - HEADER_SIZE);
    if (follow_commands (&reader, n_commands))
        return SALVOR_DCD_VALID;
    *damage = address + HEADER_SIZE + (guint32) reader.offset;
    return SALVOR_DCD_DAMAGED;
}
