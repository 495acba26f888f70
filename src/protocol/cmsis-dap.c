/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-cmsis-dap"
#include "config.h"

#include "protocol/cmsis-dap-private.h"

#include "base/errors.h"
#include "protocol/dap-packet.h"

/* Command ids (CMSIS-DAP, Commands; probe 1.3). */
enum {
    COMMAND_INFO = 0x00,
    COMMAND_HOST_STATUS = 0x01,
    COMMAND_CONNECT = 0x02,
    COMMAND_DISCONNECT = 0x03,
    COMMAND_TRANSFER_CONFIGURE = 0x04,
    COMMAND_TRANSFER_ABORT = 0x07,
    COMMAND_SWJ_PINS = 0x10,
    COMMAND_SWJ_CLOCK = 0x11,
    COMMAND_SWJ_SEQUENCE = 0x12,
    COMMAND_SWD_CONFIGURE = 0x13,
};

enum { INFO_CAPABILITIES = 0xF0, INFO_PACKET_COUNT = 0xFE, INFO_PACKET_SIZE = 0xFF };
enum { STATUS_OK = 0x00 };
/* Stands in the answer where the command would */
#define UNKNOWN_COMMAND 0xFF
enum { LAMP_CONNECTED = 0 };

#define CAPABILITY_SWD 0x01
#define CAPABILITY_JTAG 0x02
#define PIN_RESET 0x80

/* What a probe has at least; the reports of full-speed probes are this long (probe 1.1). */
#define DEFAULT_PACKET_SIZE 64
#define MAX_PACKET_SIZE 1024
/* Answers the system has to keep for us while we still send: Linux keeps 64 HID reports. */
#define MAX_IN_FLIGHT 32

/* Idle cycles after a transfer and retries on WAIT, as pyOCD sends them; with no retry at all some
 * firmware performs no transfer (probe 1.3). */
#define IDLE_CYCLES 2
#define WAIT_RETRIES 150

/* A program that was killed left answers behind; they are there at once (probe 1.6). */
#define STALE_QUIET_MS 10
/* More than any probe has in hand */
#define MAX_STALE_ANSWERS 512

/* Both lengths a bulk endpoint can have are multiples of this (USB 2.0, 5.8.3). */
#define BULK_MULTIPLE 64

struct _SalvorCmsisDap {
    GObject parent_instance;

    SalvorPacketTransport *transport; /* owned */
    guint packet_size;                /* bytes */
    guint packet_count;               /* it takes so many before it has answered the first */
    guint16 match_retries;            /* as the probe has it */
    guint in_flight;                  /* requests that were not answered yet */
    gboolean out_of_step;             /* what comes next may answer an older question */
    guint32 capabilities;
    SalvorDapLine line;
    guint8 tap; /* of the debug port, over JTAG */
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
    self->packet_count = 1;
    self->line = SALVOR_DAP_SWD;
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

/* ---- requests and answers ---- */

static SalvorDeadline
make_deadline (SalvorCmsisDap *self)
{
    return salvor_deadline_after_ms (salvor_packet_transport_get_clock (self->transport),
                                     SALVOR_DAP_TIMEOUT_MS);
}

/* A bulk request that fills its last USB packet and is no full one would need an empty packet
 * behind it; a byte more, which every firmware ignores, says the same (probe 1.6). */
static gboolean
send_request (SalvorCmsisDap *self, GByteArray *request, GCancellable *cancellable, GError **error)
{
    if (request->len % BULK_MULTIPLE == 0 && request->len < self->packet_size)
        salvor_bytes_append_u8 (request, 0);
    if (!salvor_packet_transport_send (self->transport, request->data, request->len,
                                       make_deadline (self), cancellable, error))
        return FALSE;
    self->in_flight++;
    return TRUE;
}

/* The next answer, which has to be to @command; @reader is left behind its first byte. */
static GBytes *
take_answer (SalvorCmsisDap *self, guint8 command, SalvorReader *reader, GCancellable *cancellable,
             GError **error)
{
    g_autoptr (GBytes) answer = salvor_packet_transport_receive (
        self->transport, make_deadline (self), cancellable, error);
    const guint8 *data;
    guint8 answered;
    gsize size;

    if (answer == NULL)
        return NULL;
    self->in_flight--;
    data = g_bytes_get_data (answer, &size);
    salvor_reader_init (reader, data, size);
    if (!salvor_reader_read_u8 (reader, &answered, error))
        return NULL;
    if (answered == command)
        return g_steal_pointer (&answer);
    self->out_of_step = TRUE;
    g_set_error (error, SALVOR_ERROR,
                 answered == UNKNOWN_COMMAND ? SALVOR_ERROR_REFUSED : SALVOR_ERROR_PROTOCOL,
                 "probe answered command 0x%02X to command 0x%02X", answered, command);
    return NULL;
}

/* Takes what is still on its way. A cancel does not end this: it takes as long as the probe needs
 * for what it has in hand, and leaves it in step. */
static void
settle (SalvorCmsisDap *self)
{
    while (self->in_flight > 0) {
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) answer = salvor_packet_transport_receive (
            self->transport, make_deadline (self), NULL, &error);

        if (answer == NULL) {
            g_info ("%u answers of the probe are missing: %s", self->in_flight, error->message);
            self->in_flight = 0;
            self->out_of_step = TRUE;
            return;
        }
        self->in_flight--;
    }
}

GByteArray *
salvor_cmsis_dap_new_request (guint8 command)
{
    GByteArray *request = g_byte_array_new ();

    salvor_bytes_append_u8 (request, command);
    return request;
}

/* Answers come in order: behind that to a question nobody else asks, nothing old can follow. What
 * the probe may still be waiting for is broken off first; that has no answer (probe 1.2). */
static gboolean
get_into_step (SalvorCmsisDap *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) abort = salvor_cmsis_dap_new_request (COMMAND_TRANSFER_ABORT);
    g_autoptr (GByteArray) question = salvor_cmsis_dap_new_request (COMMAND_INFO);

    salvor_bytes_append_u8 (question, INFO_PACKET_SIZE);
    if (!salvor_packet_transport_send (self->transport, abort->data, abort->len,
                                       make_deadline (self), cancellable, error)
        || !salvor_packet_transport_send (self->transport, question->data, question->len,
                                          make_deadline (self), cancellable, error))
        return FALSE;
    for (guint i = 0; i < MAX_STALE_ANSWERS; i++) {
        g_autoptr (GBytes) answer = salvor_packet_transport_receive (
            self->transport, make_deadline (self), cancellable, error);

        if (answer == NULL)
            return FALSE;
        if (((const guint8 *) g_bytes_get_data (answer, NULL))[0] == COMMAND_INFO) {
            self->out_of_step = FALSE;
            return TRUE;
        }
    }
    g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                         "the probe does not stop answering what was not asked");
    return FALSE;
}

static gboolean
prepare (SalvorCmsisDap *self, GCancellable *cancellable, GError **error)
{
    if (!self->out_of_step || get_into_step (self, cancellable, error))
        return TRUE;
    g_prefix_error (error, "probe is out of step: ");
    return FALSE;
}

GBytes *
salvor_cmsis_dap_exchange (SalvorCmsisDap *self, GByteArray *request, SalvorReader *reader,
                           GCancellable *cancellable, GError **error)
{
    GBytes *answer;

    if (!prepare (self, cancellable, error) || !send_request (self, request, cancellable, error))
        return NULL;
    answer = take_answer (self, request->data[0], reader, cancellable, error);
    settle (self);
    return answer;
}

gboolean
salvor_cmsis_dap_exchange_status (SalvorCmsisDap *self, GByteArray *request, const char *what,
                                  guint8 expected, GCancellable *cancellable, GError **error)
{
    SalvorReader reader;
    guint8 status;
    g_autoptr (GBytes) response
               = salvor_cmsis_dap_exchange (self, request, &reader, cancellable, error);

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

/* ---- connecting ---- */

/* A number of one to four bytes, as long as the answer says; the default stays when the probe does
 * not know the question: capabilities have one byte or two (probe 1.1, 1.3). */
static gboolean
ask_number (SalvorCmsisDap *self, guint8 id, guint32 *number, GCancellable *cancellable,
            GError **error)
{
    g_autoptr (GByteArray) request = salvor_cmsis_dap_new_request (COMMAND_INFO);
    g_autoptr (GBytes) response = NULL;
    SalvorReader reader;
    const guint8 *bytes;
    guint8 length;

    salvor_bytes_append_u8 (request, id);
    response = salvor_cmsis_dap_exchange (self, request, &reader, cancellable, error);
    if (response == NULL || !salvor_reader_read_u8 (&reader, &length, error))
        return FALSE;
    if (length == 0 || length > 4)
        return TRUE;
    if (!salvor_reader_read_bytes (&reader, length, &bytes, error))
        return FALSE;
    *number = 0;
    for (guint i = 0; i < length; i++)
        *number |= (guint32) bytes[i] << (8 * i);
    return TRUE;
}

static const char *
get_line_name (SalvorDapLine line)
{
    return line == SALVOR_DAP_JTAG ? "JTAG" : "SWD";
}

static gboolean
ask_what_it_can_do (SalvorCmsisDap *self, GCancellable *cancellable, GError **error)
{
    guint32 capabilities = CAPABILITY_SWD, count = 1, size = DEFAULT_PACKET_SIZE;

    if (!ask_number (self, INFO_CAPABILITIES, &capabilities, cancellable, error)
        || !ask_number (self, INFO_PACKET_COUNT, &count, cancellable, error)
        || !ask_number (self, INFO_PACKET_SIZE, &size, cancellable, error)) {
        g_prefix_error (error, "probe: what it can do: ");
        return FALSE;
    }
    self->capabilities = capabilities;
    if (!salvor_cmsis_dap_knows (self, self->line)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                     "probe: cannot speak %s, its capabilities are 0x%02X",
                     get_line_name (self->line), capabilities);
        return FALSE;
    }
    self->packet_count = CLAMP (count, 1, MAX_IN_FLIGHT);
    self->packet_size = CLAMP (size, DEFAULT_PACKET_SIZE, MAX_PACKET_SIZE);
    g_debug ("probe takes %u packets of %u bytes", self->packet_count, self->packet_size);
    return TRUE;
}

static gboolean
connect_line (SalvorCmsisDap *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) request = salvor_cmsis_dap_new_request (COMMAND_CONNECT);

    salvor_bytes_append_u8 (request, (guint8) self->line);
    return salvor_cmsis_dap_exchange_status (self, request, "connect", (guint8) self->line,
                                             cancellable, error);
}

static gboolean
configure_transfers (SalvorCmsisDap *self, guint16 match_retries, GCancellable *cancellable,
                     GError **error)
{
    g_autoptr (GByteArray) request = salvor_cmsis_dap_new_request (COMMAND_TRANSFER_CONFIGURE);

    salvor_bytes_append_u8 (request, IDLE_CYCLES);
    salvor_bytes_append_u16_le (request, WAIT_RETRIES);
    salvor_bytes_append_u16_le (request, match_retries);
    if (!salvor_cmsis_dap_exchange_status (self, request, "configure transfers", STATUS_OK,
                                           cancellable, error))
        return FALSE;
    self->match_retries = match_retries;
    return TRUE;
}

gboolean
salvor_cmsis_dap_set_match_retries (SalvorCmsisDap *self, guint16 count, GCancellable *cancellable,
                                    GError **error)
{
    g_return_val_if_fail (SALVOR_IS_CMSIS_DAP (self), FALSE);

    return self->match_retries == count || configure_transfers (self, count, cancellable, error);
}

static gboolean
configure (SalvorCmsisDap *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) swd = salvor_cmsis_dap_new_request (COMMAND_SWD_CONFIGURE);

    salvor_bytes_append_u8 (swd, 0);
    return configure_transfers (self, 0, cancellable, error)
           && (self->line == SALVOR_DAP_JTAG
               || salvor_cmsis_dap_exchange_status (self, swd, "configure SWD", STATUS_OK,
                                                    cancellable, error));
}

/* A probe may have no lamp; what it says about it is no reason to stop. What it says about
 * something else is: an answer came twice, and all behind it were those to the question before. */
static gboolean
light_lamp (SalvorCmsisDap *self, gboolean on, GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) request = salvor_cmsis_dap_new_request (COMMAND_HOST_STATUS);
    g_autoptr (GError) local_error = NULL;

    salvor_bytes_append_u8 (request, LAMP_CONNECTED);
    salvor_bytes_append_u8 (request, on ? 1 : 0);
    if (salvor_cmsis_dap_exchange_status (self, request, "lamp", STATUS_OK, cancellable,
                                          &local_error)
        || g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_REFUSED)
        || (g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL)
            && !self->out_of_step))
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
}

gboolean
salvor_cmsis_dap_connect (SalvorCmsisDap *self, SalvorDapLine line, GCancellable *cancellable,
                          GError **error)
{
    g_return_val_if_fail (SALVOR_IS_CMSIS_DAP (self), FALSE);

    self->line = line;
    self->tap = 0;
    self->in_flight = 0;
    self->out_of_step = FALSE;
    return salvor_packet_transport_drain (self->transport, STALE_QUIET_MS, cancellable, error)
           && ask_what_it_can_do (self, cancellable, error)
           && connect_line (self, cancellable, error) && configure (self, cancellable, error)
           && light_lamp (self, TRUE, cancellable, error);
}

gboolean
salvor_cmsis_dap_disconnect (SalvorCmsisDap *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) request = salvor_cmsis_dap_new_request (COMMAND_DISCONNECT);
    g_autoptr (GError) local_error = NULL;
    gboolean in_step;

    g_return_val_if_fail (SALVOR_IS_CMSIS_DAP (self), FALSE);

    in_step = light_lamp (self, FALSE, cancellable, &local_error);
    /* one that only got out of step still gives the pins of the board back */
    if ((in_step || g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL))
        && salvor_cmsis_dap_exchange_status (self, request, "disconnect", STATUS_OK, cancellable,
                                             in_step ? error : NULL)
        && in_step)
        return TRUE;
    if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
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
salvor_cmsis_dap_knows (SalvorCmsisDap *self, SalvorDapLine line)
{
    guint32 bit = line == SALVOR_DAP_JTAG ? CAPABILITY_JTAG : CAPABILITY_SWD;

    g_return_val_if_fail (SALVOR_IS_CMSIS_DAP (self), FALSE);

    return (self->capabilities & bit) != 0;
}

SalvorDapLine
salvor_cmsis_dap_get_line (SalvorCmsisDap *self)
{
    g_return_val_if_fail (SALVOR_IS_CMSIS_DAP (self), SALVOR_DAP_SWD);

    return self->line;
}

void
salvor_cmsis_dap_set_tap (SalvorCmsisDap *self, guint8 tap)
{
    self->tap = tap;
}

/* ---- the line ---- */

gboolean
salvor_cmsis_dap_set_clock (SalvorCmsisDap *self, guint32 hz, GCancellable *cancellable,
                            GError **error)
{
    g_autoptr (GByteArray) request = salvor_cmsis_dap_new_request (COMMAND_SWJ_CLOCK);

    g_return_val_if_fail (SALVOR_IS_CMSIS_DAP (self), FALSE);
    g_return_val_if_fail (hz > 0, FALSE); /* some firmware divides by it (probe 1.3) */

    salvor_bytes_append_u32_le (request, hz);
    return salvor_cmsis_dap_exchange_status (self, request, "set clock", STATUS_OK, cancellable,
                                             error);
}

gboolean
salvor_cmsis_dap_hold_reset (SalvorCmsisDap *self, gboolean held, GCancellable *cancellable,
                             GError **error)
{
    g_autoptr (GByteArray) request = salvor_cmsis_dap_new_request (COMMAND_SWJ_PINS);
    g_autoptr (GBytes) response = NULL;
    SalvorReader reader;

    g_return_val_if_fail (SALVOR_IS_CMSIS_DAP (self), FALSE);

    salvor_bytes_append_u8 (request, held ? 0 : PIN_RESET);
    salvor_bytes_append_u8 (request, PIN_RESET);
    salvor_bytes_append_u32_le (request, 0); /* firmware disagrees about its unit (probe 1.3) */
    response = salvor_cmsis_dap_exchange (self, request, &reader, cancellable, error);
    return response != NULL;
}

gboolean
salvor_cmsis_dap_send_sequence (SalvorCmsisDap *self, const guint8 *bits, guint n_bits,
                                GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) request = salvor_cmsis_dap_new_request (COMMAND_SWJ_SEQUENCE);

    g_return_val_if_fail (SALVOR_IS_CMSIS_DAP (self), FALSE);
    /* 0 means 256 to some probes and nothing to others (probe 1.3) */
    g_return_val_if_fail (n_bits > 0 && n_bits < 256, FALSE);

    salvor_bytes_append_u8 (request, (guint8) n_bits);
    g_byte_array_append (request, bits, (n_bits + 7) / 8);
    return salvor_cmsis_dap_exchange_status (self, request, "sequence", STATUS_OK, cancellable,
                                             error);
}

/* ---- accesses ---- */

static gboolean
send_packet (SalvorCmsisDap *self, const SalvorDapPacket *packet, GCancellable *cancellable,
             GError **error)
{
    g_autoptr (GByteArray) request = salvor_dap_packet_encode (packet, self->line, self->tap);

    g_return_val_if_fail (request->len <= self->packet_size, FALSE);
    g_return_val_if_fail (
        salvor_dap_packet_get_answer_size (packet, self->line) <= self->packet_size, FALSE);

    return send_request (self, request, cancellable, error);
}

static gboolean
take_packet (SalvorCmsisDap *self, SalvorDapPacket *packet, GCancellable *cancellable,
             GError **error)
{
    SalvorReader reader;
    guint8 command = salvor_dap_packet_get_command (packet);
    g_autoptr (GBytes) answer = take_answer (self, command, &reader, cancellable, error);

    return answer != NULL && salvor_dap_packet_decode (packet, self->line, &reader, error);
}

static gboolean
may_send (SalvorCmsisDap *self, const SalvorDapPacket *packets, gsize n_sent, gsize n_good)
{
    return n_sent - n_good < self->packet_count
           && (n_sent == n_good || !packets[n_sent - 1].confirm);
}

gboolean
salvor_cmsis_dap_run (SalvorCmsisDap *self, SalvorDapPacket *packets, gsize n, gsize *n_good,
                      GCancellable *cancellable, GError **error)
{
    gsize n_sent = 0;
    gboolean good = TRUE;

    g_return_val_if_fail (SALVOR_IS_CMSIS_DAP (self), FALSE);
    g_return_val_if_fail (packets != NULL && n > 0, FALSE);

    *n_good = 0;
    for (gsize i = 0; i < n; i++)
        packets[i].ack = SALVOR_DAP_NO_ANSWER;
    if (!prepare (self, cancellable, error))
        return FALSE;
    while (good && *n_good < n) {
        if (n_sent < n && may_send (self, packets, n_sent, *n_good)) {
            good = send_packet (self, &packets[n_sent], cancellable, error);
            n_sent += good ? 1 : 0;
        } else {
            good = take_packet (self, &packets[*n_good], cancellable, error);
            *n_good += good ? 1 : 0;
        }
    }
    settle (self);
    return good;
}

static gboolean
transfer (SalvorCmsisDap *self, SalvorDapTransfer *transfers, guint n, gboolean any_flags,
          GCancellable *cancellable, GError **error)
{
    SalvorDapPacket packet = { .transfers = transfers, .n = n, .any_flags = any_flags };
    gsize n_good;

    g_return_val_if_fail (n > 0 && n <= SALVOR_DAP_MAX_TRANSFERS, FALSE);

    return salvor_cmsis_dap_run (self, &packet, 1, &n_good, cancellable, error);
}

gboolean
salvor_cmsis_dap_transfer (SalvorCmsisDap *self, SalvorDapTransfer *transfers, guint n,
                           GCancellable *cancellable, GError **error)
{
    return transfer (self, transfers, n, FALSE, cancellable, error);
}

gboolean
salvor_cmsis_dap_ask (SalvorCmsisDap *self, SalvorDapTransfer *transfers, guint n,
                      GCancellable *cancellable, GError **error)
{
    return transfer (self, transfers, n, TRUE, cancellable, error);
}
