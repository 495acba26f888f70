/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-sdp"
#include "config.h"

#include "protocol/sdp-packet.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "protocol/hab-word.h"

GByteArray *
salvor_sdp_command_encode (const SalvorSdpCommand *command)
{
    GByteArray *report = g_byte_array_sized_new (17);

    salvor_bytes_append_u8 (report, SALVOR_SDP_REPORT_COMMAND);
    salvor_bytes_append_u16_be (report, command->code);
    salvor_bytes_append_u32_be (report, command->address);
    salvor_bytes_append_u8 (report, command->format);
    salvor_bytes_append_u32_be (report, command->count);
    salvor_bytes_append_u32_be (report, command->data);
    salvor_bytes_append_u8 (report, 0);
    return report;
}

gboolean
salvor_sdp_command_decode (const guint8 *report, gsize size, SalvorSdpCommand *command)
{
    SalvorReader reader;
    SalvorSdpCommand result = { 0 };
    guint8 id = 0;

    salvor_reader_init (&reader, report, size);
    if (!salvor_reader_read_u8 (&reader, &id, NULL) || id != SALVOR_SDP_REPORT_COMMAND
        || !salvor_reader_read_u16_be (&reader, &result.code, NULL)
        || !salvor_reader_read_u32_be (&reader, &result.address, NULL)
        || !salvor_reader_read_u8 (&reader, &result.format, NULL)
        || !salvor_reader_read_u32_be (&reader, &result.count, NULL)
        || !salvor_reader_read_u32_be (&reader, &result.data, NULL)
        || !salvor_reader_skip (&reader, 1, NULL))
        return FALSE;
    *command = result;
    return TRUE;
}

GByteArray *
salvor_sdp_data_encode (const guint8 *data, gsize size)
{
    GByteArray *report;

    g_return_val_if_fail (size > 0 && size <= SALVOR_SDP_DATA_REPORT_PAYLOAD, NULL);

    report = g_byte_array_sized_new (1 + SALVOR_SDP_DATA_REPORT_PAYLOAD);
    salvor_bytes_append_u8 (report, SALVOR_SDP_REPORT_DATA);
    g_byte_array_append (report, data, (guint) size);
    salvor_bytes_append_zeros (report, SALVOR_SDP_DATA_REPORT_PAYLOAD - size);
    return report;
}

gboolean
salvor_sdp_report_decode (const guint8 *report, gsize size, SalvorSdpReportView *view,
                          GError **error)
{
    SalvorReader reader;
    SalvorSdpReportView result = { 0 };

    salvor_reader_init (&reader, report, size);
    if (!salvor_reader_read_u8 (&reader, &result.id, error))
        return FALSE;
    if (result.id != SALVOR_SDP_REPORT_HAB && result.id != SALVOR_SDP_REPORT_STATUS) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "report %u of %" G_GSIZE_FORMAT " bytes is not one of the ROM's", result.id,
                     size);
        return FALSE;
    }
    if (!salvor_reader_read_u32_be (&reader, &result.word, error)) {
        g_prefix_error (error, "report %u: ", result.id);
        return FALSE;
    }
    result.payload = report + 1;
    result.size = size - 1;
    *view = result;
    return TRUE;
}

static const struct {
    guint32 word;
    const char *name;
} word_names[] = {
    { SALVOR_SDP_WORD_HAB_OPEN, "open part" },
    { SALVOR_SDP_WORD_HAB_CLOSED, "closed part" },
    { SALVOR_SDP_WORD_WRITE_DONE, "write done" },
    { SALVOR_SDP_WORD_FILE_DONE, "file done" },
    { SALVOR_SDP_WORD_SKIP_DONE, "skip done" },
    { SALVOR_SDP_WORD_SKIP_DONE_REVERSED, "skip done" },
    { SALVOR_SDP_WORD_HAB_SUCCESS, "no failure noted since the start" },
    { SALVOR_SDP_WORD_HAB_WARNING, "warning noted since the start" },
    { SALVOR_SDP_WORD_HAB_FAILURE, "failure noted since the start" },
    { SALVOR_SDP_WORD_REFUSED, "request not accepted" },
};

char *
salvor_sdp_word_describe (guint32 word)
{
    g_autofree char *hab = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS (word_names); i++) {
        if (word_names[i].word == word)
            return g_strdup_printf ("0x%08X, %s", word, word_names[i].name);
    }
    if (!salvor_hab_word_is_failure (word))
        return g_strdup_printf ("0x%08X", word);
    hab = salvor_hab_word_describe (word);
    return g_strdup_printf ("0x%08X, %s", word, hab);
}

const char *
salvor_sdp_command_get_name (guint16 code)
{
    switch (code) {
    case SALVOR_SDP_READ_REGISTER:
        return "read";
    case SALVOR_SDP_WRITE_REGISTER:
        return "write";
    case SALVOR_SDP_WRITE_FILE:
        return "write file";
    case SALVOR_SDP_ERROR_STATUS:
        return "error status";
    case SALVOR_SDP_WRITE_CSF:
        return "write command sequence";
    case SALVOR_SDP_DCD_WRITE:
        return "write device configuration";
    case SALVOR_SDP_JUMP_ADDRESS:
        return "jump";
    case SALVOR_SDP_SKIP_DCD_HEADER:
        return "skip device configuration";
    default:
        return "unknown command";
    }
}
