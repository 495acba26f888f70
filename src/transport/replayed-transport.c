/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-replay"
#include "config.h"

#include "transport/replayed-transport.h"

#include "base/errors.h"

#include <glib/gi18n-lib.h>

/* ---- transport ---- */

struct _SalvorReplayedTransport {
    GObject parent_instance;

    SalvorReplay *replay; /* owned */
    guint device;
    char *description;
};

static void salvor_replayed_transport_iface_init (SalvorPacketTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorReplayedTransport, salvor_replayed_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PACKET_TRANSPORT,
                                                      salvor_replayed_transport_iface_init))

static void
salvor_replayed_transport_finalize (GObject *object)
{
    SalvorReplayedTransport *self = SALVOR_REPLAYED_TRANSPORT (object);

    g_object_unref (self->replay);
    g_free (self->description);
    G_OBJECT_CLASS (salvor_replayed_transport_parent_class)->finalize (object);
}

static void
salvor_replayed_transport_class_init (SalvorReplayedTransportClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_replayed_transport_finalize;
}

static void
salvor_replayed_transport_init (SalvorReplayedTransport *self)
{
}

static gboolean
replayed_open (SalvorPacketTransport *transport, GCancellable *cancellable, GError **error)
{
    SalvorReplayedTransport *self = SALVOR_REPLAYED_TRANSPORT (transport);

    return salvor_replay_open (self->replay, self->device, error);
}

static gboolean
replayed_close (SalvorPacketTransport *transport, GError **error)
{
    SalvorReplayedTransport *self = SALVOR_REPLAYED_TRANSPORT (transport);

    salvor_replay_close (self->replay, self->device);
    return TRUE;
}

static gboolean
replayed_send (SalvorPacketTransport *transport, const guint8 *packet, gsize size,
               SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    SalvorReplayedTransport *self = SALVOR_REPLAYED_TRANSPORT (transport);

    return salvor_replay_send (self->replay, self->device, packet, size, deadline, error);
}

static GBytes *
replayed_receive (SalvorPacketTransport *transport, SalvorDeadline deadline,
                  GCancellable *cancellable, GError **error)
{
    SalvorReplayedTransport *self = SALVOR_REPLAYED_TRANSPORT (transport);

    return salvor_replay_receive (self->replay, self->device, deadline, error);
}

static SalvorClock *
replayed_get_clock (SalvorPacketTransport *transport)
{
    return salvor_replay_get_clock (SALVOR_REPLAYED_TRANSPORT (transport)->replay);
}

static const char *
replayed_describe (SalvorPacketTransport *transport)
{
    return SALVOR_REPLAYED_TRANSPORT (transport)->description;
}

static void
salvor_replayed_transport_iface_init (SalvorPacketTransportInterface *iface)
{
    iface->open = replayed_open;
    iface->close = replayed_close;
    iface->send = replayed_send;
    iface->receive = replayed_receive;
    iface->get_clock = replayed_get_clock;
    iface->describe = replayed_describe;
}

/* ---- port ---- */

struct _SalvorReplayedPort {
    SalvorPort parent_instance;

    SalvorReplay *replay; /* owned */
    guint device;
};

G_DEFINE_FINAL_TYPE (SalvorReplayedPort, salvor_replayed_port, SALVOR_TYPE_PORT)

static SalvorPacketTransport *
port_create_transport (SalvorPort *port)
{
    SalvorReplayedPort *self = SALVOR_REPLAYED_PORT (port);
    const SalvorPortInfo *info = salvor_port_get_info (port);
    SalvorReplayedTransport *transport = g_object_new (SALVOR_TYPE_REPLAYED_TRANSPORT, NULL);

    transport->replay = g_object_ref (self->replay);
    transport->device = self->device;
    transport->description = g_strdup_printf ("%s, device %u, %04x:%04x", info->board_name,
                                              self->device, info->vendor_id, info->product_id);
    return SALVOR_PACKET_TRANSPORT (transport);
}

static SalvorClock *
port_get_clock (SalvorPort *port)
{
    return g_object_ref (salvor_replay_get_clock (SALVOR_REPLAYED_PORT (port)->replay));
}

static gboolean
port_act (SalvorPort *port, const char *hand_step, GError **error)
{
    SalvorReplayedPort *self = SALVOR_REPLAYED_PORT (port);

    return salvor_replay_act (self->replay, self->device, hand_step, error);
}

static void
salvor_replayed_port_finalize (GObject *object)
{
    g_object_unref (SALVOR_REPLAYED_PORT (object)->replay);
    G_OBJECT_CLASS (salvor_replayed_port_parent_class)->finalize (object);
}

static void
salvor_replayed_port_class_init (SalvorReplayedPortClass *klass)
{
    SalvorPortClass *port_class = SALVOR_PORT_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = salvor_replayed_port_finalize;
    port_class->create_transport = port_create_transport;
    port_class->get_clock = port_get_clock;
    port_class->act = port_act;
}

static void
salvor_replayed_port_init (SalvorReplayedPort *self)
{
}

SalvorPort *
salvor_replayed_port_new (SalvorReplay *replay, const SalvorRecordedEvent *plug)
{
    const SalvorRecordedDevice *device = plug->device_info;
    SalvorReplayedPort *self = g_object_new (SALVOR_TYPE_REPLAYED_PORT, NULL);
    g_autofree char *title
        = g_strdup_printf (_ ("Recording of %s"), salvor_replay_get_board_name (replay));
    g_autofree char *location = g_strdup_printf (
        _ ("%s, in a recording"), device->location != NULL ? device->location : _ ("somewhere"));
    const SalvorPortInfo info = {
        .board_name = salvor_replay_get_name (replay),
        .kind = device->kind,
        .vendor_id = device->vendor_id,
        .product_id = device->product_id,
        .product = device->product,
        .serial = device->serial,
        .location = location,
        .title = title,
        .chip_name = device->chip_name,
        .simulated = device->practice,
        .speed = device->speed,
    };

    self->replay = g_object_ref (replay);
    self->device = plug->device;
    salvor_port_set_info (SALVOR_PORT (self), &info);
    return SALVOR_PORT (self);
}
