/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-sdp"
#include "config.h"

#include "protocol/sdp-serial.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "protocol/sdp-packet.h"
#include "protocol/serial-open.h"

#define WORD_SIZE 4

/* An answer that stops for this long is over, however much was asked for: a refusal has four bytes.
 * A serial adapter on USB collects bytes for up to 16 ms. */
#define GAP_MS 100

struct _SalvorSdpSerial {
    GObject parent_instance;

    SalvorByteStream *stream; /* owned */
    GByteArray *received;     /* of the next report */
    guint32 file_due;         /* bytes of a file that the ROM still waits for */
    gboolean hab_due;         /* the HAB word comes next */
    guint32 data_due;         /* then as many bytes: the status, or what was asked for */
};

static void salvor_sdp_serial_iface_init (SalvorPacketTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorSdpSerial, salvor_sdp_serial, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PACKET_TRANSPORT,
                                                      salvor_sdp_serial_iface_init))

static void
salvor_sdp_serial_finalize (GObject *object)
{
    SalvorSdpSerial *self = SALVOR_SDP_SERIAL (object);

    g_byte_array_unref (self->received);
    g_object_unref (self->stream);
    G_OBJECT_CLASS (salvor_sdp_serial_parent_class)->finalize (object);
}

static void
salvor_sdp_serial_class_init (SalvorSdpSerialClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_sdp_serial_finalize;
}

static void
salvor_sdp_serial_init (SalvorSdpSerial *self)
{
    self->received = g_byte_array_new ();
}

SalvorPacketTransport *
salvor_sdp_serial_new (SalvorByteStream *stream)
{
    SalvorSdpSerial *self;

    g_return_val_if_fail (SALVOR_IS_BYTE_STREAM (stream), NULL);

    self = g_object_new (SALVOR_TYPE_SDP_SERIAL, NULL);
    self->stream = g_object_ref (stream);
    return SALVOR_PACKET_TRANSPORT (self);
}

static gboolean
sdp_serial_open (SalvorPacketTransport *transport, GCancellable *cancellable, GError **error)
{
    SalvorSdpSerial *self = SALVOR_SDP_SERIAL (transport);

    self->file_due = 0;
    self->data_due = 0;
    self->hab_due = FALSE;
    g_byte_array_set_size (self->received, 0);
    return salvor_serial_open (self->stream, cancellable, error);
}

static gboolean
sdp_serial_close (SalvorPacketTransport *transport, GError **error)
{
    salvor_byte_stream_close (SALVOR_SDP_SERIAL (transport)->stream);
    return TRUE;
}

/* ---- out ---- */

static gboolean
takes_file (guint16 code)
{
    return code == SALVOR_SDP_WRITE_FILE || code == SALVOR_SDP_DCD_WRITE
           || code == SALVOR_SDP_WRITE_CSF;
}

static void
expect_answer (SalvorSdpSerial *self, const SalvorSdpCommand *command)
{
    g_byte_array_set_size (self->received, 0);
    self->hab_due = TRUE;
    self->data_due = command->code == SALVOR_SDP_READ_REGISTER ? command->count : WORD_SIZE;
    self->file_due = takes_file (command->code) ? command->count : 0;
}

/* What the padding of a report was made of stays here. */
static gsize
count_out (SalvorSdpSerial *self, const guint8 *packet, gsize size)
{
    SalvorSdpCommand command;
    gsize count;

    if (salvor_sdp_command_decode (packet, size, &command)) {
        expect_answer (self, &command);
        return size - 1;
    }
    count = MIN (size - 1, self->file_due);
    self->file_due -= (guint32) count;
    return count;
}

/* What has begun to go out goes out whole: the ROM counts. */
static gboolean
sdp_serial_send (SalvorPacketTransport *transport, const guint8 *packet, gsize size,
                 SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    SalvorSdpSerial *self = SALVOR_SDP_SERIAL (transport);
    gsize count = count_out (self, packet, size);

    return count == 0
           || salvor_byte_stream_write (self->stream, packet + 1, count, deadline, NULL, error);
}

/* ---- in ---- */

/* Bytes that make the next report. What nobody has asked for comes in any portion. */
static gsize
get_wanted (SalvorSdpSerial *self)
{
    if (self->hab_due)
        return WORD_SIZE;
    /* fewer may be all that was asked for, but a refusal is a whole word */
    return CLAMP (self->data_due, WORD_SIZE, SALVOR_SDP_STATUS_REPORT_PAYLOAD);
}

/* More bytes of the report, at most up to @wanted. *over: the pause behind what has come is so long
 * that the report is shorter than it might be */
static gboolean
read_more (SalvorSdpSerial *self, gsize wanted, SalvorDeadline deadline, gboolean *over,
           GCancellable *cancellable, GError **error)
{
    SalvorDeadline gap = salvor_deadline_after_ms (deadline.clock, GAP_MS);
    gboolean may_end = self->received->len > 0 && !self->hab_due && gap.at_us < deadline.at_us;
    guint8 buffer[SALVOR_SDP_STATUS_REPORT_PAYLOAD];
    g_autoptr (GError) local = NULL;
    gssize count = salvor_byte_stream_read (self->stream, buffer, wanted - self->received->len,
                                            may_end ? gap : deadline, cancellable, &local);

    *over = may_end && g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
    if (count > 0)
        g_byte_array_append (self->received, buffer, (guint) count);
    if (count > 0 || *over)
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

static gboolean
read_report (SalvorSdpSerial *self, gsize wanted, SalvorDeadline deadline,
             GCancellable *cancellable, GError **error)
{
    gboolean over = FALSE;

    while (self->received->len < wanted && !over) {
        if (!read_more (self, wanted, deadline, &over, cancellable, error))
            return FALSE;
    }
    return TRUE;
}

/* All that is due, or a refusal, which is a word; where fewer bytes than a word were asked for, no
 * more come. Anything else has lost some on the way, and they would be read as zeros. */
static gboolean
check_whole (SalvorSdpSerial *self, gsize wanted, GError **error)
{
    gsize count = self->received->len;

    if (count == wanted || count == WORD_SIZE
        || (!self->hab_due && count > 0 && count == self->data_due))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                 "%" G_GSIZE_FORMAT " bytes came where %" G_GSIZE_FORMAT " were due", count,
                 wanted);
    return FALSE;
}

static GBytes *
make_report (SalvorSdpSerial *self, gsize wanted)
{
    gboolean is_hab = self->hab_due;
    g_autoptr (GByteArray) report = g_byte_array_new ();

    self->hab_due = FALSE;
    if (!is_hab)
        self->data_due -= MIN (self->data_due, (guint32) wanted);
    if (self->received->len < wanted)
        self->data_due = 0;
    salvor_bytes_append_u8 (report, is_hab ? SALVOR_SDP_REPORT_HAB : SALVOR_SDP_REPORT_STATUS);
    g_byte_array_append (report, self->received->data, self->received->len);
    if (report->len < 1 + WORD_SIZE)
        salvor_bytes_append_zeros (report, 1 + WORD_SIZE - report->len);
    g_byte_array_set_size (self->received, 0);
    return g_byte_array_free_to_bytes (g_steal_pointer (&report));
}

static GBytes *
sdp_serial_receive (SalvorPacketTransport *transport, SalvorDeadline deadline,
                    GCancellable *cancellable, GError **error)
{
    SalvorSdpSerial *self = SALVOR_SDP_SERIAL (transport);
    gsize wanted = get_wanted (self);

    if (self->file_due > 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT,
                     "%u bytes of the file are still to be sent", self->file_due);
        return NULL;
    }
    if (!read_report (self, wanted, deadline, cancellable, error)
        || !check_whole (self, wanted, error))
        return NULL;
    return make_report (self, wanted);
}

static SalvorClock *
sdp_serial_get_clock (SalvorPacketTransport *transport)
{
    return salvor_byte_stream_get_clock (SALVOR_SDP_SERIAL (transport)->stream);
}

static const char *
sdp_serial_describe (SalvorPacketTransport *transport)
{
    return salvor_byte_stream_describe (SALVOR_SDP_SERIAL (transport)->stream);
}

static void
salvor_sdp_serial_iface_init (SalvorPacketTransportInterface *iface)
{
    iface->open = sdp_serial_open;
    iface->close = sdp_serial_close;
    iface->send = sdp_serial_send;
    iface->receive = sdp_serial_receive;
    iface->get_clock = sdp_serial_get_clock;
    iface->describe = sdp_serial_describe;
}
