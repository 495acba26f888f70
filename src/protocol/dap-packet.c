/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-dap-packet"
#include "config.h"

#include "protocol/dap-packet.h"

#include "base/errors.h"

/* Command ids (CMSIS-DAP, Commands; probe 1.3) */
#define COMMAND_TRANSFER 0x05
#define COMMAND_TRANSFER_BLOCK 0x06

/* The acknowledge byte (probe 1.4) */
#define ACK_MASK 0x07
#define ACK_OK 1
#define ACK_WAIT 2
#define ACK_FAULT 4
#define ACK_PARITY_ERROR 0x08
#define ACK_MISMATCH 0x10

/* Sticky flags of CTRL/STAT that a JTAG-DP has: overrun, compare, error (ADIv5, B2.2.2) */
#define STICKY_FLAGS 0x32u

/* A word goes out with what writes, and with what compares. */
static gboolean
has_value (guint8 request)
{
    return (request & SALVOR_DAP_READ) == 0 || (request & SALVOR_DAP_MATCH_VALUE) != 0;
}

guint8
salvor_dap_packet_get_command (const SalvorDapPacket *packet)
{
    return packet->transfers == NULL ? COMMAND_TRANSFER_BLOCK : COMMAND_TRANSFER;
}

static GByteArray *
encode_block (const SalvorDapPacket *packet, guint8 tap)
{
    GByteArray *request = g_byte_array_new ();

    salvor_bytes_append_u8 (request, COMMAND_TRANSFER_BLOCK);
    salvor_bytes_append_u8 (request, tap);
    salvor_bytes_append_u16_le (request, (guint16) packet->n);
    salvor_bytes_append_u8 (request, packet->block_request);
    g_byte_array_append (request, packet->block, packet->n * 4);
    return request;
}

/* A list over JTAG ends with the flags. */
static guint
count_checks (const SalvorDapPacket *packet, SalvorDapLine line)
{
    return line == SALVOR_DAP_JTAG && packet->transfers != NULL ? 1 : 0;
}

GByteArray *
salvor_dap_packet_encode (const SalvorDapPacket *packet, SalvorDapLine line, guint8 tap)
{
    guint n_checks = count_checks (packet, line);
    GByteArray *request;

    if (packet->transfers == NULL)
        return encode_block (packet, tap);
    request = g_byte_array_new ();
    salvor_bytes_append_u8 (request, COMMAND_TRANSFER);
    salvor_bytes_append_u8 (request, tap);
    salvor_bytes_append_u8 (request, (guint8) (packet->n + n_checks));
    for (guint i = 0; i < packet->n; i++) {
        salvor_bytes_append_u8 (request, packet->transfers[i].request);
        if (has_value (packet->transfers[i].request))
            salvor_bytes_append_u32_le (request, packet->transfers[i].value);
    }
    if (n_checks > 0)
        salvor_bytes_append_u8 (request, SALVOR_DAP_READ_CTRL_STAT);
    return request;
}

gsize
salvor_dap_packet_get_request_size (const SalvorDapPacket *packet, SalvorDapLine line)
{
    gsize size = 3 + count_checks (packet, line);

    if (packet->transfers == NULL)
        return 5 + 4 * (gsize) packet->n;
    for (guint i = 0; i < packet->n; i++)
        size += has_value (packet->transfers[i].request) ? 5 : 1;
    return size;
}

gsize
salvor_dap_packet_get_answer_size (const SalvorDapPacket *packet, SalvorDapLine line)
{
    gsize size = 3 + 4 * (gsize) count_checks (packet, line);

    if (packet->transfers == NULL)
        return 4;
    for (guint i = 0; i < packet->n; i++)
        size += has_value (packet->transfers[i].request) ? 0 : 4;
    return size;
}

static gboolean
check_ack (SalvorDapPacket *packet, guint8 ack, GError **error)
{
    if (ack == ACK_OK) {
        packet->ack = SALVOR_DAP_OK;
        return TRUE;
    }
    packet->ack = SALVOR_DAP_LINE_ERROR;
    if (ack == (ACK_OK | ACK_MISMATCH)) {
        packet->ack = SALVOR_DAP_MISMATCH;
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT,
                     "the probe has waited in vain after %u transfers", packet->done);
    } else if ((ack & ACK_PARITY_ERROR) != 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET,
                     "parity error on the debug line after %u transfers", packet->done);
    } else if ((ack & ACK_MASK) == ACK_FAULT) {
        packet->ack = SALVOR_DAP_FAULT;
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED, "FAULT after %u transfers",
                     packet->done);
    } else if ((ack & ACK_MASK) == ACK_WAIT) {
        packet->ack = SALVOR_DAP_WAIT;
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "only WAIT after %u transfers",
                     packet->done);
    } else {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET,
                     "no acknowledge from the board (0x%02X) after %u transfers", ack,
                     packet->done);
    }
    return FALSE;
}

/* What a failed answer says of its data is not looked at (probe 1.4-3). */
static gboolean
decode_status (SalvorDapPacket *packet, SalvorDapLine line, SalvorReader *reader, GError **error)
{
    guint n = packet->n + count_checks (packet, line);
    guint16 done = 0;
    guint8 low = 0, ack;

    if (packet->transfers == NULL) {
        if (!salvor_reader_read_u16_le (reader, &done, error))
            return FALSE;
    } else {
        if (!salvor_reader_read_u8 (reader, &low, error))
            return FALSE;
        done = low;
    }
    if (!salvor_reader_read_u8 (reader, &ack, error))
        return FALSE;
    if (done > n || (ack == ACK_OK && done != n)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "probe says that it did %u of %u transfers, acknowledge 0x%02X", done, n, ack);
        return FALSE;
    }
    packet->done = MIN (done, packet->n);
    return check_ack (packet, ack, error);
}

/* Nothing tells which of the accesses it was: all of them are in doubt. */
static gboolean
check_flags (SalvorDapPacket *packet, SalvorReader *reader, GError **error)
{
    guint32 flags = 0;

    if (!salvor_reader_read_u32_le (reader, &flags, error)) {
        packet->ack = SALVOR_DAP_NO_ANSWER;
        return FALSE;
    }
    if (packet->any_flags || (flags & STICKY_FLAGS) == 0)
        return TRUE;
    packet->ack = SALVOR_DAP_FAULT;
    packet->done = 1;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED,
                 "FAULT in one of %u transfers over JTAG, CTRL/STAT is 0x%08X", packet->n, flags);
    return FALSE;
}

gboolean
salvor_dap_packet_decode (SalvorDapPacket *packet, SalvorDapLine line, SalvorReader *reader,
                          GError **error)
{
    packet->ack = SALVOR_DAP_NO_ANSWER;
    packet->done = 0;
    if (!decode_status (packet, line, reader, error))
        return FALSE;
    for (guint i = 0; packet->transfers != NULL && i < packet->n; i++) {
        if (!has_value (packet->transfers[i].request)
            && !salvor_reader_read_u32_le (reader, &packet->transfers[i].value, error)) {
            packet->ack = SALVOR_DAP_NO_ANSWER;
            return FALSE;
        }
    }
    return count_checks (packet, line) == 0 || check_flags (packet, reader, error);
}
