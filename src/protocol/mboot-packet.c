/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-mboot"
#include "config.h"

#include "protocol/mboot-packet.h"

#include "base/bytes.h"
#include "base/errors.h"

/* id, 0, length of the payload as 16 bits, little endian (protocols 3.1) */
#define REPORT_HEADER_SIZE 4

GByteArray *
salvor_mboot_report_encode (guint8 id, const guint8 *payload, gsize size)
{
    GByteArray *report;

    g_return_val_if_fail (size <= G_MAXUINT16, NULL);
    g_return_val_if_fail (payload != NULL || size == 0, NULL);

    report = g_byte_array_sized_new ((guint) (REPORT_HEADER_SIZE + size));
    salvor_bytes_append_u8 (report, id);
    salvor_bytes_append_u8 (report, 0);
    salvor_bytes_append_u16_le (report, (guint16) size);
    if (size > 0)
        g_byte_array_append (report, payload, (guint) size);
    return report;
}

gboolean
salvor_mboot_report_decode (const guint8 *report, gsize size, SalvorMbootReportView *view,
                            GError **error)
{
    SalvorReader reader;
    SalvorMbootReportView result = { 0 };
    guint16 length;

    salvor_reader_init (&reader, report, size);
    if (!salvor_reader_read_u8 (&reader, &result.id, error)
        || !salvor_reader_skip (&reader, 1, error)
        || !salvor_reader_read_u16_le (&reader, &length, error)
        || !salvor_reader_read_bytes (&reader, length, &result.payload, error)) {
        g_prefix_error (error, "report %u: ", result.id);
        return FALSE;
    }
    result.size = length;
    *view = result;
    return TRUE;
}

GByteArray *
salvor_mboot_packet_encode (const SalvorMbootPacket *packet)
{
    GByteArray *bytes;

    g_return_val_if_fail (packet->n_parameters <= SALVOR_MBOOT_MAX_PARAMETERS, NULL);

    bytes = g_byte_array_new ();
    salvor_bytes_append_u8 (bytes, packet->tag);
    salvor_bytes_append_u8 (bytes, packet->flags);
    salvor_bytes_append_u8 (bytes, 0);
    salvor_bytes_append_u8 (bytes, (guint8) packet->n_parameters);
    for (guint i = 0; i < packet->n_parameters; i++)
        salvor_bytes_append_u32_le (bytes, packet->parameters[i]);
    return bytes;
}

static gboolean
read_parameters (SalvorReader *reader, SalvorMbootPacket *packet, GError **error)
{
    if (packet->n_parameters > SALVOR_MBOOT_MAX_PARAMETERS) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL, "%u parameters, at most %u fit",
                     packet->n_parameters, SALVOR_MBOOT_MAX_PARAMETERS);
        return FALSE;
    }
    for (guint i = 0; i < packet->n_parameters; i++) {
        if (!salvor_reader_read_u32_le (reader, &packet->parameters[i], error))
            return FALSE;
    }
    return TRUE;
}

gboolean
salvor_mboot_packet_decode (const guint8 *data, gsize size, SalvorMbootPacket *packet,
                            GError **error)
{
    SalvorReader reader;
    SalvorMbootPacket result = { 0 };
    guint8 count;

    salvor_reader_init (&reader, data, size);
    if (!salvor_reader_read_u8 (&reader, &result.tag, error)
        || !salvor_reader_read_u8 (&reader, &result.flags, error)
        || !salvor_reader_skip (&reader, 1, error)
        || !salvor_reader_read_u8 (&reader, &count, error)) {
        g_prefix_error (error, "packet: ");
        return FALSE;
    }
    result.n_parameters = count;
    if (!read_parameters (&reader, &result, error)) {
        g_prefix_error (error, "packet 0x%02X: ", result.tag);
        return FALSE;
    }
    *packet = result;
    return TRUE;
}

const char *
salvor_mboot_command_get_name (guint8 tag)
{
    switch (tag) {
    case SALVOR_MBOOT_FLASH_ERASE_ALL:
        return "erase all";
    case SALVOR_MBOOT_FLASH_ERASE_REGION:
        return "erase region";
    case SALVOR_MBOOT_READ_MEMORY:
        return "read memory";
    case SALVOR_MBOOT_WRITE_MEMORY:
        return "write memory";
    case SALVOR_MBOOT_FILL_MEMORY:
        return "fill memory";
    case SALVOR_MBOOT_GET_PROPERTY:
        return "get property";
    case SALVOR_MBOOT_RECEIVE_SB_FILE:
        return "receive sb file";
    case SALVOR_MBOOT_EXECUTE:
        return "execute";
    case SALVOR_MBOOT_CALL:
        return "call";
    case SALVOR_MBOOT_RESET:
        return "reset";
    case SALVOR_MBOOT_SET_PROPERTY:
        return "set property";
    case SALVOR_MBOOT_PROGRAM_ONCE:
        return "program once";
    case SALVOR_MBOOT_READ_ONCE:
        return "read once";
    case SALVOR_MBOOT_CONFIGURE_MEMORY:
        return "configure memory";
    case SALVOR_MBOOT_GENERATE_KEY_BLOB:
        return "generate key blob";
    default:
        return "unknown command";
    }
}
