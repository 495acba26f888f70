/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-cmsis-dap"
#include "config.h"

#include "protocol/cmsis-dap.h"

#include "base/bytes.h"
#include "base/errors.h"

/* Command ids (CMSIS-DAP, Commands; probe 1.3). */
enum {
    COMMAND_INFO = 0x00,
    COMMAND_CONNECT = 0x02,
    COMMAND_DISCONNECT = 0x03,
    COMMAND_TRANSFER_CONFIGURE = 0x04,
    COMMAND_TRANSFER = 0x05,
    COMMAND_TRANSFER_BLOCK = 0x06,
    COMMAND_SWJ_CLOCK = 0x11,
    COMMAND_SWJ_SEQUENCE = 0x12,
    COMMAND_SWD_CONFIGURE = 0x13,
};

enum { INFO_PACKET_SIZE = 0xFF };
enum { PORT_SWD = 1 };
enum { STATUS_OK = 0x00 };

/* Bits 2:0 of the acknowledge byte (probe 1.4). */
enum { ACK_OK = 1, ACK_WAIT = 2, ACK_FAULT = 4 };
#define ACK_MASK 0x07
#define ACK_PARITY_ERROR 0x08

#define REQUEST_READ 0x02

/* What a probe has at least; the reports of full-speed probes are this long (probe 1.1). */
#define DEFAULT_PACKET_SIZE 64
#define MAX_PACKET_SIZE 1024

/* Idle cycles after a transfer and retries on WAIT, as pyOCD sends them; with no retry at all some
 * firmware performs no transfer (probe 1.3). */
#define IDLE_CYCLES 2
#define WAIT_RETRIES 150

struct _SalvorCmsisDap {
    GObject parent_instance;

    SalvorPacketTransport *transport;
    guint packet_size; /* bytes */
};

G_DEFINE_FINAL_TYPE (SalvorCmsisDap, salvor_cmsis_dap, G_TYPE_OBJECT)

static void
salvor_cmsis_dap_finalize (GObject *object)
{
    g_object_unref (SALVOR_CMSIS_DAP (object)->transport);
    G_OBJECT_CLASS (salvor_cmsis_dap_parent_class)->finalize (object);
}

static void
salvor_cmsis_dap_class_init (SalvorCmsisDapClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_cmsis_dap_finalize;
}

static void
salvor_cmsis_dap_init (SalvorCmsisDap *self)
{
    self->packet_size = DEFAULT_PACKET_SIZE;
}

/* Sends a request and gives the response without its first byte, which repeats the command. */
static GBytes *
exchange (SalvorCmsisDap *self, GByteArray *request, SalvorReader *reader,
          GCancellable *cancellable, GError **error)
{
    SalvorDeadline deadline = salvor_deadline_after_ms (
        salvor_packet_transport_get_clock (self->transport), SALVOR_DAP_TIMEOUT_MS);
    g_autoptr (GBytes) response = NULL;
    guint8 command;
    const guint8 *data;
    gsize size;

    if (!salvor_packet_transport_send (self->transport, request->data, request->len, deadline,
                                       cancellable, error))
        return NULL;
    response = salvor_packet_transport_receive (self->transport, deadline, cancellable, error);
    if (response == NULL)
        return NULL;
    data = g_bytes_get_data (response, &size);
    salvor_reader_init (reader, data, size);
    if (!salvor_reader_read_u8 (reader, &command, error))
        return NULL;
    if (command != request->data[0]) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "probe answered command 0x%02X to command 0x%02X", command, request->data[0]);
        return NULL;
    }
    return g_steal_pointer (&response);
}

static GByteArray *
new_request (guint8 command)
{
    GByteArray *request = g_byte_array_new ();

    salvor_bytes_append_u8 (request, command);
    return request;
}

/* A command whose response is one status byte. */
static gboolean
exchange_status (SalvorCmsisDap *self, GByteArray *request, const char *what, guint8 expected,
                 GCancellable *cancellable, GError **error)
{
    SalvorReader reader;
    guint8 status;
    g_autoptr (GBytes) response = exchange (self, request, &reader, cancellable, error);

    if (response == NULL || !salvor_reader_read_u8 (&reader, &status, error)) {
        g_prefix_error (error, "probe: %s: ", what);
        return FALSE;
    }
    if (status != expected) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED,
                     "probe: %s: answered 0x%02X, expected 0x%02X", what, status, expected);
        return FALSE;
    }
    return TRUE;
}

/* Probes that do not know the question answer with length 0; the default then stays. */
static gboolean
ask_packet_size (SalvorCmsisDap *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) request = new_request (COMMAND_INFO);
    g_autoptr (GBytes) response = NULL;
    SalvorReader reader;
    guint8 length;
    guint16 size;

    salvor_bytes_append_u8 (request, INFO_PACKET_SIZE);
    response = exchange (self, request, &reader, cancellable, error);
    if (response == NULL || !salvor_reader_read_u8 (&reader, &length, error))
        return FALSE;
    if (length != 2)
        return TRUE;
    if (!salvor_reader_read_u16_le (&reader, &size, error))
        return FALSE;
    self->packet_size = CLAMP (size, DEFAULT_PACKET_SIZE, MAX_PACKET_SIZE);
    return TRUE;
}

static gboolean
connect_swd (SalvorCmsisDap *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) request = new_request (COMMAND_CONNECT);

    salvor_bytes_append_u8 (request, PORT_SWD);
    return exchange_status (self, request, "connect SWD", PORT_SWD, cancellable, error);
}

static gboolean
set_clock (SalvorCmsisDap *self, guint32 clock_hz, GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) request = new_request (COMMAND_SWJ_CLOCK);

    salvor_bytes_append_u32_le (request, clock_hz);
    return exchange_status (self, request, "set clock", STATUS_OK, cancellable, error);
}

static gboolean
configure (SalvorCmsisDap *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) transfer = new_request (COMMAND_TRANSFER_CONFIGURE);
    g_autoptr (GByteArray) swd = new_request (COMMAND_SWD_CONFIGURE);

    salvor_bytes_append_u8 (transfer, IDLE_CYCLES);
    salvor_bytes_append_u16_le (transfer, WAIT_RETRIES);
    salvor_bytes_append_u16_le (transfer, 0);
    salvor_bytes_append_u8 (swd, 0);
    return exchange_status (self, transfer, "configure transfers", STATUS_OK, cancellable, error)
           && exchange_status (self, swd, "configure SWD", STATUS_OK, cancellable, error);
}

static gboolean
check_ack (guint8 ack, guint done, GError **error)
{
    if (ack == ACK_OK)
        return TRUE;
    if ((ack & ACK_PARITY_ERROR) != 0)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "parity error on the debug line after %u transfers", done);
    else if ((ack & ACK_MASK) == ACK_FAULT)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED, "FAULT after %u transfers", done);
    else if ((ack & ACK_MASK) == ACK_WAIT)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "only WAIT after %u transfers",
                     done);
    else
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET,
                     "no acknowledge from the board (0x%02X) after %u transfers", ack, done);
    return FALSE;
}

static gboolean
is_read (guint8 request)
{
    return (request & REQUEST_READ) != 0;
}

SalvorCmsisDap *
salvor_cmsis_dap_new (SalvorPacketTransport *transport)
{
    SalvorCmsisDap *self;

    g_return_val_if_fail (SALVOR_IS_PACKET_TRANSPORT (transport), NULL);

    self = g_object_new (SALVOR_TYPE_CMSIS_DAP, NULL);
    self->transport = g_object_ref (transport);
    return self;
}

gboolean
salvor_cmsis_dap_connect (SalvorCmsisDap *self, guint32 clock_hz, GCancellable *cancellable,
                          GError **error)
{
    g_return_val_if_fail (SALVOR_IS_CMSIS_DAP (self), FALSE);
    g_return_val_if_fail (clock_hz > 0, FALSE);

    return ask_packet_size (self, cancellable, error) && connect_swd (self, cancellable, error)
           && set_clock (self, clock_hz, cancellable, error)
           && configure (self, cancellable, error);
}

gboolean
salvor_cmsis_dap_disconnect (SalvorCmsisDap *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) request = new_request (COMMAND_DISCONNECT);

    g_return_val_if_fail (SALVOR_IS_CMSIS_DAP (self), FALSE);

    return exchange_status (self, request, "disconnect", STATUS_OK, cancellable, error);
}

SalvorClock *
salvor_cmsis_dap_get_clock (SalvorCmsisDap *self)
{
    g_return_val_if_fail (SALVOR_IS_CMSIS_DAP (self), NULL);

    return salvor_packet_transport_get_clock (self->transport);
}

guint
salvor_cmsis_dap_get_packet_size (SalvorCmsisDap *self)
{
    g_return_val_if_fail (SALVOR_IS_CMSIS_DAP (self), 0);

    return self->packet_size;
}

gboolean
salvor_cmsis_dap_send_sequence (SalvorCmsisDap *self, const guint8 *bits, guint n_bits,
                                GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) request = new_request (COMMAND_SWJ_SEQUENCE);

    g_return_val_if_fail (SALVOR_IS_CMSIS_DAP (self), FALSE);
    /* 0 means 256 to some probes and nothing to others (probe 1.3) */
    g_return_val_if_fail (n_bits > 0 && n_bits < 256, FALSE);

    salvor_bytes_append_u8 (request, (guint8) n_bits);
    g_byte_array_append (request, bits, (n_bits + 7) / 8);
    return exchange_status (self, request, "sequence", STATUS_OK, cancellable, error);
}

static GByteArray *
encode_transfers (const SalvorDapTransfer *transfers, guint n, gsize *answer_size)
{
    GByteArray *request = new_request (COMMAND_TRANSFER);

    *answer_size = 3;
    salvor_bytes_append_u8 (request, 0);
    salvor_bytes_append_u8 (request, (guint8) n);
    for (guint i = 0; i < n; i++) {
        salvor_bytes_append_u8 (request, transfers[i].request);
        if (is_read (transfers[i].request))
            *answer_size += 4;
        else
            salvor_bytes_append_u32_le (request, transfers[i].value);
    }
    return request;
}

gboolean
salvor_cmsis_dap_transfer (SalvorCmsisDap *self, SalvorDapTransfer *transfers, guint n,
                           GCancellable *cancellable, GError **error)
{
    gsize answer_size;
    g_autoptr (GByteArray) request = NULL;
    g_autoptr (GBytes) response = NULL;
    SalvorReader reader;
    guint8 done, ack;

    g_return_val_if_fail (SALVOR_IS_CMSIS_DAP (self), FALSE);
    g_return_val_if_fail (n > 0 && n < 256, FALSE);

    request = encode_transfers (transfers, n, &answer_size);
    g_return_val_if_fail (request->len <= self->packet_size && answer_size <= self->packet_size,
                          FALSE);
    response = exchange (self, request, &reader, cancellable, error);
    if (response == NULL || !salvor_reader_read_u8 (&reader, &done, error)
        || !salvor_reader_read_u8 (&reader, &ack, error) || !check_ack (ack, done, error))
        return FALSE;
    if (done != n) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "probe did %u of %u transfers and calls it good", done, n);
        return FALSE;
    }
    for (guint i = 0; i < n; i++) {
        if (is_read (transfers[i].request)
            && !salvor_reader_read_u32_le (&reader, &transfers[i].value, error))
            return FALSE;
    }
    return TRUE;
}

/* DAP_TransferBlock up to its words: index of the port, count, request (probe 1.3) */
static GByteArray *
new_block_request (guint8 dap_request, guint n)
{
    GByteArray *request = new_request (COMMAND_TRANSFER_BLOCK);

    salvor_bytes_append_u8 (request, 0);
    salvor_bytes_append_u16_le (request, (guint16) n);
    salvor_bytes_append_u8 (request, dap_request);
    return request;
}

/* One DAP_TransferBlock packet. (transfer full): the response, with @reader at its words */
static GBytes *
exchange_block (SalvorCmsisDap *self, GByteArray *request, guint n, SalvorReader *reader,
                GCancellable *cancellable, GError **error)
{
    g_autoptr (GBytes) response = exchange (self, request, reader, cancellable, error);
    guint16 done;
    guint8 ack;

    if (response == NULL || !salvor_reader_read_u16_le (reader, &done, error)
        || !salvor_reader_read_u8 (reader, &ack, error) || !check_ack (ack, done, error))
        return NULL;
    if (done == n)
        return g_steal_pointer (&response);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                 "probe did %u of %u words and calls it good", done, n);
    return NULL;
}

static gboolean
read_some (SalvorCmsisDap *self, guint8 dap_request, guint32 *values, guint n,
           GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) request = new_block_request (dap_request, n);
    SalvorReader reader;
    g_autoptr (GBytes) response = exchange_block (self, request, n, &reader, cancellable, error);

    if (response == NULL)
        return FALSE;
    for (guint i = 0; i < n; i++) {
        if (!salvor_reader_read_u32_le (&reader, &values[i], error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
write_some (SalvorCmsisDap *self, guint8 dap_request, const guint32 *values, guint n,
            GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) request = new_block_request (dap_request, n);
    g_autoptr (GBytes) response = NULL;
    SalvorReader reader;

    for (guint i = 0; i < n; i++)
        salvor_bytes_append_u32_le (request, values[i]);
    response = exchange_block (self, request, n, &reader, cancellable, error);
    return response != NULL;
}

gboolean
salvor_cmsis_dap_read_block (SalvorCmsisDap *self, guint8 request, guint32 *values, gsize n,
                             GCancellable *cancellable, GError **error)
{
    gsize at_once;

    g_return_val_if_fail (SALVOR_IS_CMSIS_DAP (self), FALSE);
    g_return_val_if_fail (is_read (request), FALSE);

    /* response: command, count (2), acknowledge, words (probe 1.7) */
    at_once = (self->packet_size - 4) / 4;
    for (gsize i = 0; i < n; i += at_once) {
        guint count = (guint) MIN (at_once, n - i);

        if (!read_some (self, request, values + i, count, cancellable, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
salvor_cmsis_dap_write_block (SalvorCmsisDap *self, guint8 request, const guint32 *values, gsize n,
                              GCancellable *cancellable, GError **error)
{
    gsize at_once;

    g_return_val_if_fail (SALVOR_IS_CMSIS_DAP (self), FALSE);
    g_return_val_if_fail (!is_read (request), FALSE);

    /* request: command, port, count (2), request, words (probe 1.7) */
    at_once = (self->packet_size - 5) / 4;
    for (gsize i = 0; i < n; i += at_once) {
        guint count = (guint) MIN (at_once, n - i);

        if (!write_some (self, request, values + i, count, cancellable, error))
            return FALSE;
    }
    return TRUE;
}
