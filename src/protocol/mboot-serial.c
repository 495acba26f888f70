/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-mboot"
#include "config.h"

#include "protocol/mboot-serial.h"

#include "base/errors.h"
#include "protocol/mboot-frame.h"
#include "protocol/mboot-packet.h"
#include "protocol/serial-open.h"

/* blhost waits this long for the answer to a ping, and asks a few times (protocols 3.10). */
#define PING_TIMEOUT_MS 500
#define MAX_PINGS 3

/* A frame that stops in the middle has lost a byte. The flashloader itself waits 10 to 20 ms for
 * the next byte (protocols 3.10); a serial adapter on USB collects bytes for up to 16 ms. */
#define GAP_MS 100

/* A line on which as many frames in a row are damaged does not carry data. */
#define MAX_REPETITIONS 5

struct _SalvorMbootSerial {
    GObject parent_instance;

    SalvorByteStream *stream; /* owned */
    GByteArray *received;     /* what no frame was made of yet */
    GQueue reports;           /* (element-type GBytes), owned: complete, not yet asked for */
    GByteArray *last_frame;   /* owned, nullable: waits for its acknowledgement */
    guint repetitions;        /* since the last good frame */
    gboolean answered;        /* a ping was */
};

static void salvor_mboot_serial_iface_init (SalvorPacketTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorMbootSerial, salvor_mboot_serial, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PACKET_TRANSPORT,
                                                      salvor_mboot_serial_iface_init))

/* What an earlier conversation left behind */
static void
forget (SalvorMbootSerial *self)
{
    g_byte_array_set_size (self->received, 0);
    g_queue_clear_full (&self->reports, (GDestroyNotify) g_bytes_unref);
    g_clear_pointer (&self->last_frame, g_byte_array_unref);
    self->repetitions = 0;
    self->answered = FALSE;
}

static void
salvor_mboot_serial_finalize (GObject *object)
{
    SalvorMbootSerial *self = SALVOR_MBOOT_SERIAL (object);

    forget (self);
    g_byte_array_unref (self->received);
    g_object_unref (self->stream);
    G_OBJECT_CLASS (salvor_mboot_serial_parent_class)->finalize (object);
}

static void
salvor_mboot_serial_class_init (SalvorMbootSerialClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_mboot_serial_finalize;
}

static void
salvor_mboot_serial_init (SalvorMbootSerial *self)
{
    self->received = g_byte_array_new ();
    g_queue_init (&self->reports);
}

SalvorPacketTransport *
salvor_mboot_serial_new (SalvorByteStream *stream)
{
    SalvorMbootSerial *self;

    g_return_val_if_fail (SALVOR_IS_BYTE_STREAM (stream), NULL);

    self = g_object_new (SALVOR_TYPE_MBOOT_SERIAL, NULL);
    self->stream = g_object_ref (stream);
    return SALVOR_PACKET_TRANSPORT (self);
}

/* ---- frames out ---- */

/* A frame that has begun to go out goes out whole, so that a cancel leaves no half of one. */
static gboolean
write_frame (SalvorMbootSerial *self, GByteArray *frame, SalvorDeadline deadline, GError **error)
{
    return salvor_byte_stream_write (self->stream, frame->data, frame->len, deadline, NULL, error);
}

/* Two bytes, whatever is left of the time of the caller */
static gboolean
write_sign (SalvorMbootSerial *self, SalvorMbootFrameType type, GError **error)
{
    g_autoptr (GByteArray) frame = salvor_mboot_frame_encode (type, NULL, 0);
    SalvorClock *clock = salvor_byte_stream_get_clock (self->stream);

    return write_frame (self, frame, salvor_deadline_after_ms (clock, GAP_MS), error);
}

static gboolean
count_repetition (SalvorMbootSerial *self, const char *what, GError **error)
{
    g_info ("%s: %s", salvor_byte_stream_describe (self->stream), what);
    if (++self->repetitions <= MAX_REPETITIONS)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL, "%s: %s, %u times in a row",
                 salvor_byte_stream_describe (self->stream), what, self->repetitions);
    return FALSE;
}

/* ---- frames in ---- */

static gboolean
ask_again (SalvorMbootSerial *self, GError **error)
{
    return count_repetition (self, "a frame came damaged", error)
           && write_sign (self, SALVOR_MBOOT_FRAME_NAK, error);
}

static gboolean
repeat (SalvorMbootSerial *self, SalvorDeadline deadline, GError **error)
{
    if (self->last_frame == NULL)
        return TRUE;
    return count_repetition (self, "the flashloader found a frame damaged", error)
           && write_frame (self, self->last_frame, deadline, error);
}

static void
file_report (SalvorMbootSerial *self, SalvorMbootReport id, const SalvorMbootFrame *frame)
{
    GByteArray *report = salvor_mboot_report_encode ((guint8) id, frame->payload, frame->size);

    g_queue_push_tail (&self->reports, g_byte_array_free_to_bytes (report));
}

/* What answers also says that what was sent has come: its acknowledgement may have got lost. */
static gboolean
take_report (SalvorMbootSerial *self, SalvorMbootReport id, const SalvorMbootFrame *frame,
             GError **error)
{
    g_clear_pointer (&self->last_frame, g_byte_array_unref);
    file_report (self, id, frame);
    return write_sign (self, SALVOR_MBOOT_FRAME_ACK, error);
}

static gboolean
take_frame (SalvorMbootSerial *self, const SalvorMbootFrame *frame, SalvorDeadline deadline,
            GError **error)
{
    const SalvorMbootFrame nothing = { frame->type, NULL, 0 };

    if (frame->type == SALVOR_MBOOT_FRAME_NAK)
        return repeat (self, deadline, error);
    self->repetitions = 0;
    switch (frame->type) {
    case SALVOR_MBOOT_FRAME_COMMAND:
        return take_report (self, SALVOR_MBOOT_REPORT_RESPONSE, frame, error);
    case SALVOR_MBOOT_FRAME_DATA:
        return take_report (self, SALVOR_MBOOT_REPORT_DATA_IN, frame, error);
    case SALVOR_MBOOT_FRAME_ABORT: /* over USB, an empty response says so (protocols 3.5) */
        file_report (self, SALVOR_MBOOT_REPORT_RESPONSE, &nothing);
        break;
    case SALVOR_MBOOT_FRAME_PING_RESPONSE:
        self->answered = TRUE;
        return TRUE;
    default:
        break;
    }
    g_clear_pointer (&self->last_frame, g_byte_array_unref);
    return TRUE;
}

/* Makes frames of what has come. FALSE on error */
static gboolean
take_frames (SalvorMbootSerial *self, SalvorDeadline deadline, GError **error)
{
    for (;;) {
        SalvorMbootFrame frame = { 0 };
        gsize used = 0;
        SalvorMbootFrameState state
            = salvor_mboot_frame_decode (self->received->data, self->received->len, &frame, &used);
        gboolean good = TRUE;

        if (state == SALVOR_MBOOT_FRAME_WHOLE)
            good = take_frame (self, &frame, deadline, error);
        else if (state == SALVOR_MBOOT_FRAME_DAMAGED)
            good = ask_again (self, error);
        g_byte_array_remove_range (self->received, 0, (guint) used);
        if (!good || state == SALVOR_MBOOT_FRAME_PARTIAL)
            return good;
    }
}

/* More bytes, or a question for what has got stuck in the middle. */
static gboolean
pump (SalvorMbootSerial *self, SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    SalvorDeadline gap = salvor_deadline_after_ms (deadline.clock, GAP_MS);
    gboolean stuck = self->received->len > 0 && gap.at_us < deadline.at_us;
    guint8 buffer[1024];
    g_autoptr (GError) local = NULL;
    gssize count = salvor_byte_stream_read (self->stream, buffer, sizeof buffer,
                                            stuck ? gap : deadline, cancellable, &local);

    if (count > 0) {
        g_byte_array_append (self->received, buffer, (guint) count);
        return take_frames (self, deadline, error);
    }
    if (stuck && g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT)) {
        g_byte_array_set_size (self->received, 0);
        return ask_again (self, error);
    }
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

/* ---- opening ---- */

static gboolean
ping (SalvorMbootSerial *self, GCancellable *cancellable, GError **error)
{
    SalvorClock *clock = salvor_byte_stream_get_clock (self->stream);
    SalvorDeadline deadline = salvor_deadline_after_ms (clock, PING_TIMEOUT_MS);

    forget (self);
    if (!write_sign (self, SALVOR_MBOOT_FRAME_PING, error))
        return FALSE;
    while (!self->answered) {
        if (!pump (self, deadline, cancellable, error))
            return FALSE;
    }
    /* what else was on its way belongs to nobody */
    forget (self);
    return TRUE;
}

static gboolean
ping_until_answered (SalvorMbootSerial *self, GCancellable *cancellable, GError **error)
{
    for (guint i = 0; i < MAX_PINGS; i++) {
        g_autoptr (GError) local = NULL;

        if (ping (self, cancellable, &local))
            return TRUE;
        if (!g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT)) {
            g_propagate_error (error, g_steal_pointer (&local));
            return FALSE;
        }
    }
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "%s: no answer to %u pings",
                 salvor_byte_stream_describe (self->stream), MAX_PINGS);
    return FALSE;
}

static gboolean
mboot_serial_open (SalvorPacketTransport *transport, GCancellable *cancellable, GError **error)
{
    SalvorMbootSerial *self = SALVOR_MBOOT_SERIAL (transport);

    if (!salvor_serial_open (self->stream, cancellable, error))
        return FALSE;
    if (ping_until_answered (self, cancellable, error))
        return TRUE;
    salvor_byte_stream_close (self->stream);
    return FALSE;
}

static gboolean
mboot_serial_close (SalvorPacketTransport *transport, GError **error)
{
    SalvorMbootSerial *self = SALVOR_MBOOT_SERIAL (transport);

    salvor_byte_stream_close (self->stream);
    forget (self);
    return TRUE;
}

/* ---- reports ---- */

/* The one before has to be acknowledged first: that is the flow control of the line. One that was
 * not in time is not waited for again. */
static gboolean
await_acknowledgement (SalvorMbootSerial *self, SalvorDeadline deadline, GCancellable *cancellable,
                       GError **error)
{
    g_autoptr (GError) local = NULL;

    while (self->last_frame != NULL) {
        if (!pump (self, deadline, cancellable, &local)) {
            if (g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT))
                g_clear_pointer (&self->last_frame, g_byte_array_unref);
            g_propagate_prefixed_error (error, g_steal_pointer (&local), "no acknowledgement: ");
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
mboot_serial_send (SalvorPacketTransport *transport, const guint8 *packet, gsize size,
                   SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    SalvorMbootSerial *self = SALVOR_MBOOT_SERIAL (transport);
    SalvorMbootReportView view;

    if (!salvor_mboot_report_decode (packet, size, &view, error)
        || !await_acknowledgement (self, deadline, cancellable, error))
        return FALSE;
    self->last_frame = salvor_mboot_frame_encode (view.id == SALVOR_MBOOT_REPORT_COMMAND
                                                      ? SALVOR_MBOOT_FRAME_COMMAND
                                                      : SALVOR_MBOOT_FRAME_DATA,
                                                  view.payload, view.size);
    return write_frame (self, self->last_frame, deadline, error);
}

static GBytes *
mboot_serial_receive (SalvorPacketTransport *transport, SalvorDeadline deadline,
                      GCancellable *cancellable, GError **error)
{
    SalvorMbootSerial *self = SALVOR_MBOOT_SERIAL (transport);

    while (g_queue_is_empty (&self->reports)) {
        if (!pump (self, deadline, cancellable, error))
            return NULL;
    }
    return g_queue_pop_head (&self->reports);
}

static SalvorClock *
mboot_serial_get_clock (SalvorPacketTransport *transport)
{
    return salvor_byte_stream_get_clock (SALVOR_MBOOT_SERIAL (transport)->stream);
}

static const char *
mboot_serial_describe (SalvorPacketTransport *transport)
{
    return salvor_byte_stream_describe (SALVOR_MBOOT_SERIAL (transport)->stream);
}

static void
salvor_mboot_serial_iface_init (SalvorPacketTransportInterface *iface)
{
    iface->open = mboot_serial_open;
    iface->close = mboot_serial_close;
    iface->send = mboot_serial_send;
    iface->receive = mboot_serial_receive;
    iface->get_clock = mboot_serial_get_clock;
    iface->describe = mboot_serial_describe;
}
