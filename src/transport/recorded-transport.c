/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-recorder"
#include "config.h"

#include "transport/recorded-transport.h"

#include "base/errors.h"

/* ---- transport ---- */

struct _SalvorRecordedTransport {
    GObject parent_instance;

    SalvorRecorder *recorder;     /* owned */
    SalvorPort *port;             /* owned: the one below */
    SalvorPacketTransport *inner; /* owned */
    guint device;                 /* its number in the recording; 0 while it is not recorded */
};

static void salvor_recorded_transport_iface_init (SalvorPacketTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorRecordedTransport, salvor_recorded_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PACKET_TRANSPORT,
                                                      salvor_recorded_transport_iface_init))

static void
salvor_recorded_transport_finalize (GObject *object)
{
    SalvorRecordedTransport *self = SALVOR_RECORDED_TRANSPORT (object);

    g_object_unref (self->recorder);
    g_object_unref (self->port);
    g_object_unref (self->inner);
    G_OBJECT_CLASS (salvor_recorded_transport_parent_class)->finalize (object);
}

static void
salvor_recorded_transport_class_init (SalvorRecordedTransportClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_recorded_transport_finalize;
}

static void
salvor_recorded_transport_init (SalvorRecordedTransport *self)
{
}

static void
note (SalvorRecordedTransport *self, SalvorRecordedKind kind, const guint8 *packet, gsize size)
{
    if (self->device != 0)
        salvor_recorder_note (self->recorder, self->port, self->device, kind, packet, size);
}

static gboolean
recorded_open (SalvorPacketTransport *transport, GCancellable *cancellable, GError **error)
{
    SalvorRecordedTransport *self = SALVOR_RECORDED_TRANSPORT (transport);

    if (!SALVOR_PACKET_TRANSPORT_GET_IFACE (self->inner)->open (self->inner, cancellable, error))
        return FALSE;
    self->device = salvor_recorder_begin (self->recorder, self->port);
    note (self, SALVOR_RECORDED_OPEN, NULL, 0);
    return TRUE;
}

static gboolean
recorded_close (SalvorPacketTransport *transport, GError **error)
{
    SalvorRecordedTransport *self = SALVOR_RECORDED_TRANSPORT (transport);

    note (self, SALVOR_RECORDED_CLOSE, NULL, 0);
    self->device = 0;
    return SALVOR_PACKET_TRANSPORT_GET_IFACE (self->inner)->close (self->inner, error);
}

static gboolean
recorded_send (SalvorPacketTransport *transport, const guint8 *packet, gsize size,
               SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    SalvorRecordedTransport *self = SALVOR_RECORDED_TRANSPORT (transport);
    g_autoptr (GError) local = NULL;

    if (salvor_packet_transport_send (self->inner, packet, size, deadline, cancellable, &local)) {
        note (self, SALVOR_RECORDED_SEND, packet, size);
        return TRUE;
    }
    if (g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT))
        note (self, SALVOR_RECORDED_NO_SEND, packet, size);
    else if (g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED))
        note (self, SALVOR_RECORDED_UNPLUG, NULL, 0);
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

/* A look that finds nothing is no silence: it did not last. */
static GBytes *
recorded_receive (SalvorPacketTransport *transport, SalvorDeadline deadline,
                  GCancellable *cancellable, GError **error)
{
    SalvorRecordedTransport *self = SALVOR_RECORDED_TRANSPORT (transport);
    gboolean looks = salvor_deadline_has_passed (&deadline);
    g_autoptr (GError) local = NULL;
    GBytes *packet = salvor_packet_transport_receive (self->inner, deadline, cancellable, &local);
    gsize size = 0;
    const guint8 *data;

    if (packet != NULL) {
        data = g_bytes_get_data (packet, &size);
        note (self, SALVOR_RECORDED_RECEIVE, data, size);
        return packet;
    }
    if (g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED))
        note (self, SALVOR_RECORDED_UNPLUG, NULL, 0);
    else if (!looks && g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT))
        note (self, SALVOR_RECORDED_SILENCE, NULL, 0);
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
}

static SalvorClock *
recorded_get_clock (SalvorPacketTransport *transport)
{
    return salvor_packet_transport_get_clock (SALVOR_RECORDED_TRANSPORT (transport)->inner);
}

static const char *
recorded_describe (SalvorPacketTransport *transport)
{
    return salvor_packet_transport_describe (SALVOR_RECORDED_TRANSPORT (transport)->inner);
}

static void
salvor_recorded_transport_iface_init (SalvorPacketTransportInterface *iface)
{
    iface->open = recorded_open;
    iface->close = recorded_close;
    iface->send = recorded_send;
    iface->receive = recorded_receive;
    iface->get_clock = recorded_get_clock;
    iface->describe = recorded_describe;
}

/* ---- port ---- */

struct _SalvorRecordedPort {
    SalvorPort parent_instance;

    SalvorRecorder *recorder; /* owned */
    SalvorPort *inner;        /* owned */
};

G_DEFINE_FINAL_TYPE (SalvorRecordedPort, salvor_recorded_port, SALVOR_TYPE_PORT)

static SalvorPacketTransport *
port_create_transport (SalvorPort *port)
{
    SalvorRecordedPort *self = SALVOR_RECORDED_PORT (port);
    SalvorRecordedTransport *transport = g_object_new (SALVOR_TYPE_RECORDED_TRANSPORT, NULL);

    transport->recorder = g_object_ref (self->recorder);
    transport->port = g_object_ref (self->inner);
    transport->inner = salvor_port_create_transport (self->inner);
    return SALVOR_PACKET_TRANSPORT (transport);
}

static SalvorClock *
port_get_clock (SalvorPort *port)
{
    return salvor_port_get_clock (SALVOR_RECORDED_PORT (port)->inner);
}

static gboolean
port_get_wire (SalvorPort *port, guint64 *reports, guint64 *bytes)
{
    return salvor_port_get_wire (SALVOR_RECORDED_PORT (port)->inner, reports, bytes);
}

static gboolean
port_act (SalvorPort *port, const char *hand_step, GError **error)
{
    SalvorRecordedPort *self = SALVOR_RECORDED_PORT (port);

    if (!salvor_port_act (self->inner, hand_step, error))
        return FALSE;
    salvor_recorder_note_act (self->recorder, self->inner, hand_step);
    return TRUE;
}

static void
salvor_recorded_port_finalize (GObject *object)
{
    SalvorRecordedPort *self = SALVOR_RECORDED_PORT (object);

    g_object_unref (self->recorder);
    g_object_unref (self->inner);
    G_OBJECT_CLASS (salvor_recorded_port_parent_class)->finalize (object);
}

static void
salvor_recorded_port_class_init (SalvorRecordedPortClass *klass)
{
    SalvorPortClass *port_class = SALVOR_PORT_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = salvor_recorded_port_finalize;
    port_class->create_transport = port_create_transport;
    port_class->get_clock = port_get_clock;
    port_class->get_wire = port_get_wire;
    port_class->act = port_act;
}

static void
salvor_recorded_port_init (SalvorRecordedPort *self)
{
}

SalvorPort *
salvor_recorded_port_new (SalvorRecorder *recorder, SalvorPort *inner)
{
    SalvorRecordedPort *self = g_object_new (SALVOR_TYPE_RECORDED_PORT, NULL);
    SalvorPortInfo info = *salvor_port_get_info (inner);
    g_autoptr (GError) no_packets = g_error_new (
        SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
        "a recording holds packets, and %s has none: leave --record out", info.board_name);

    self->recorder = g_object_ref (recorder);
    self->inner = g_object_ref (inner);
    if (info.kind == SALVOR_PORT_GDB && info.problem == NULL && salvor_recorder_has_file (recorder))
        info.problem = no_packets;
    salvor_port_set_info (SALVOR_PORT (self), &info);
    return SALVOR_PORT (self);
}
