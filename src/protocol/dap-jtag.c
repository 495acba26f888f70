/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-dap-jtag"
#include "config.h"

#include "protocol/dap-jtag.h"

#include "base/errors.h"
#include "protocol/cmsis-dap-private.h"

enum {
    COMMAND_WRITE_ABORT = 0x08,
    COMMAND_JTAG_SEQUENCE = 0x14,
    COMMAND_JTAG_CONFIGURE = 0x15,
    COMMAND_JTAG_IDCODE = 0x16,
};

#define STATUS_OK 0x00

/* Bits of what stands before a sequence; its count of clocks wraps at 64. */
#define SEQUENCE_CLOCKS 0x3F
#define SEQUENCE_TMS 0x40
#define SEQUENCE_CAPTURE 0x80

/* The access port's part of ABORT; a JTAG-DP has no other (ADIv5, B2.2.1) */
#define ABORT_ACCESS 0x00000001

static guint
get_bytes (const SalvorJtagSequence *sequence)
{
    return (sequence->n_clocks + 7) / 8;
}

static GByteArray *
encode_sequences (const SalvorJtagSequence *sequences, guint n)
{
    GByteArray *request = salvor_cmsis_dap_new_request (COMMAND_JTAG_SEQUENCE);

    salvor_bytes_append_u8 (request, (guint8) n);
    for (guint i = 0; i < n; i++) {
        const SalvorJtagSequence *this = &sequences[i];

        salvor_bytes_append_u8 (request, (guint8) ((this->n_clocks & SEQUENCE_CLOCKS)
                                                   | (this->tms ? SEQUENCE_TMS : 0)
                                                   | (this->capture ? SEQUENCE_CAPTURE : 0)));
        for (guint k = 0; k < get_bytes (this); k++)
            salvor_bytes_append_u8 (request, (guint8) (this->tdi >> (8 * k)));
    }
    return request;
}

static gboolean
read_captured (SalvorReader *reader, SalvorJtagSequence *sequence, GError **error)
{
    const guint8 *bytes;

    if (!salvor_reader_read_bytes (reader, get_bytes (sequence), &bytes, error))
        return FALSE;
    sequence->tdo = 0;
    for (guint i = 0; i < get_bytes (sequence); i++)
        sequence->tdo |= (guint64) bytes[i] << (8 * i);
    return TRUE;
}

static gboolean
check_status (SalvorReader *reader, const char *what, GError **error)
{
    guint8 status;

    if (!salvor_reader_read_u8 (reader, &status, error))
        return FALSE;
    if (status == STATUS_OK)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED, "probe: %s: answered 0x%02X", what,
                 status);
    return FALSE;
}

gboolean
salvor_dap_jtag_clock (SalvorCmsisDap *probe, SalvorJtagSequence *sequences, guint n,
                       GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) request = encode_sequences (sequences, n);
    SalvorReader reader;
    g_autoptr (GBytes) answer
               = salvor_cmsis_dap_exchange (probe, request, &reader, cancellable, error);

    if (answer == NULL || !check_status (&reader, "JTAG sequence", error))
        return FALSE;
    for (guint i = 0; i < n; i++) {
        if (sequences[i].capture && !read_captured (&reader, &sequences[i], error))
            return FALSE;
    }
    return TRUE;
}

gboolean
salvor_dap_jtag_configure (SalvorCmsisDap *probe, const guint8 *lengths, guint8 n, guint8 tap,
                           GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) request = salvor_cmsis_dap_new_request (COMMAND_JTAG_CONFIGURE);

    salvor_bytes_append_u8 (request, n);
    g_byte_array_append (request, lengths, n);
    salvor_cmsis_dap_set_tap (probe, tap);
    return salvor_cmsis_dap_exchange_status (probe, request, "configure JTAG", STATUS_OK,
                                             cancellable, error);
}

gboolean
salvor_dap_jtag_read_idcode (SalvorCmsisDap *probe, guint8 tap, guint32 *idcode,
                             GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) request = salvor_cmsis_dap_new_request (COMMAND_JTAG_IDCODE);
    g_autoptr (GBytes) answer = NULL;
    SalvorReader reader;

    salvor_bytes_append_u8 (request, tap);
    answer = salvor_cmsis_dap_exchange (probe, request, &reader, cancellable, error);
    return answer != NULL && check_status (&reader, "JTAG IDCODE", error)
           && salvor_reader_read_u32_le (&reader, idcode, error);
}

gboolean
salvor_dap_jtag_abort (SalvorCmsisDap *probe, guint8 tap, GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) request = salvor_cmsis_dap_new_request (COMMAND_WRITE_ABORT);

    salvor_bytes_append_u8 (request, tap);
    salvor_bytes_append_u32_le (request, ABORT_ACCESS);
    return salvor_cmsis_dap_exchange_status (probe, request, "abort", STATUS_OK, cancellable,
                                             error);
}
