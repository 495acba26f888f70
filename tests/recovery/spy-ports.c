/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spy-ports.h"

/* ---- transport ---- */

#define TYPE_SPY_TRANSPORT (spy_transport_get_type ())
G_DECLARE_FINAL_TYPE (SpyTransport, spy_transport, SPY, TRANSPORT, GObject)

struct _SpyTransport {
    GObject parent_instance;

    SalvorPacketTransport *real; /* owned */
    GPtrArray *sent;             /* owned */
};

static void spy_transport_iface_init (SalvorPacketTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SpyTransport, spy_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PACKET_TRANSPORT,
                                                      spy_transport_iface_init))

static SalvorPacketTransport *
get_real (SalvorPacketTransport *transport)
{
    return SPY_TRANSPORT (transport)->real;
}

static gboolean
spy_transport_open (SalvorPacketTransport *transport, GCancellable *cancellable, GError **error)
{
    return SALVOR_PACKET_TRANSPORT_GET_IFACE (get_real (transport))
        ->open (get_real (transport), cancellable, error);
}

static gboolean
spy_transport_close (SalvorPacketTransport *transport, GError **error)
{
    return SALVOR_PACKET_TRANSPORT_GET_IFACE (get_real (transport))
        ->close (get_real (transport), error);
}

static gboolean
spy_transport_send (SalvorPacketTransport *transport, const guint8 *packet, gsize size,
                    SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_ptr_array_add (SPY_TRANSPORT (transport)->sent, g_bytes_new (packet, size));
    return salvor_packet_transport_send (get_real (transport), packet, size, deadline, cancellable,
                                         error);
}

static GBytes *
spy_transport_receive (SalvorPacketTransport *transport, SalvorDeadline deadline,
                       GCancellable *cancellable, GError **error)
{
    return salvor_packet_transport_receive (get_real (transport), deadline, cancellable, error);
}

static SalvorClock *
spy_transport_get_clock (SalvorPacketTransport *transport)
{
    return salvor_packet_transport_get_clock (get_real (transport));
}

static const char *
spy_transport_describe (SalvorPacketTransport *transport)
{
    return salvor_packet_transport_describe (get_real (transport));
}

static void
spy_transport_iface_init (SalvorPacketTransportInterface *iface)
{
    iface->open = spy_transport_open;
    iface->close = spy_transport_close;
    iface->send = spy_transport_send;
    iface->receive = spy_transport_receive;
    iface->get_clock = spy_transport_get_clock;
    iface->describe = spy_transport_describe;
}

static void
spy_transport_finalize (GObject *object)
{
    g_object_unref (SPY_TRANSPORT (object)->real);
    g_ptr_array_unref (SPY_TRANSPORT (object)->sent);
    G_OBJECT_CLASS (spy_transport_parent_class)->finalize (object);
}

static void
spy_transport_class_init (SpyTransportClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = spy_transport_finalize;
}

static void
spy_transport_init (SpyTransport *self)
{
}

/* ---- port ---- */

#define TYPE_SPY_PORT (spy_port_get_type ())
G_DECLARE_FINAL_TYPE (SpyPort, spy_port, SPY, PORT, SalvorPort)

struct _SpyPort {
    SalvorPort parent_instance;

    SalvorPort *real; /* owned */
    GPtrArray *sent;  /* owned */
};

G_DEFINE_FINAL_TYPE (SpyPort, spy_port, SALVOR_TYPE_PORT)

static SalvorPacketTransport *
spy_port_create_transport (SalvorPort *port)
{
    SpyTransport *transport = g_object_new (TYPE_SPY_TRANSPORT, NULL);

    transport->real = salvor_port_create_transport (SPY_PORT (port)->real);
    transport->sent = g_ptr_array_ref (SPY_PORT (port)->sent);
    return SALVOR_PACKET_TRANSPORT (transport);
}

static SalvorClock *
spy_port_get_clock (SalvorPort *port)
{
    return salvor_port_get_clock (SPY_PORT (port)->real);
}

static gboolean
spy_port_get_wire (SalvorPort *port, guint64 *reports, guint64 *bytes)
{
    return salvor_port_get_wire (SPY_PORT (port)->real, reports, bytes);
}

static gboolean
spy_port_act (SalvorPort *port, const char *hand_step, GError **error)
{
    return salvor_port_act (SPY_PORT (port)->real, hand_step, error);
}

static void
spy_port_finalize (GObject *object)
{
    g_object_unref (SPY_PORT (object)->real);
    g_ptr_array_unref (SPY_PORT (object)->sent);
    G_OBJECT_CLASS (spy_port_parent_class)->finalize (object);
}

static void
spy_port_class_init (SpyPortClass *klass)
{
    SalvorPortClass *port_class = SALVOR_PORT_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = spy_port_finalize;
    port_class->create_transport = spy_port_create_transport;
    port_class->get_clock = spy_port_get_clock;
    port_class->get_wire = spy_port_get_wire;
    port_class->act = spy_port_act;
}

static void
spy_port_init (SpyPort *self)
{
}

static SalvorPort *
spy_port_new (SalvorPort *real, GPtrArray *sent)
{
    SpyPort *self = g_object_new (TYPE_SPY_PORT, NULL);

    self->real = g_object_ref (real);
    self->sent = g_ptr_array_ref (sent);
    salvor_port_set_info (SALVOR_PORT (self), salvor_port_get_info (real));
    return SALVOR_PORT (self);
}

/* ---- provider ---- */

struct _SpyPorts {
    GObject parent_instance;

    SalvorPortProvider *real; /* owned */
    GPtrArray *sent;          /* owned */
};

static void spy_ports_iface_init (SalvorPortProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SpyPorts, spy_ports, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PORT_PROVIDER,
                                                      spy_ports_iface_init))

static GPtrArray *
spy_ports_enumerate (SalvorPortProvider *provider, GError **error)
{
    SpyPorts *self = SPY_PORTS (provider);
    g_autoptr (GPtrArray) real = salvor_port_provider_enumerate (self->real, error);
    GPtrArray *ports = g_ptr_array_new_with_free_func (g_object_unref);

    for (guint i = 0; i < real->len; i++)
        g_ptr_array_add (ports, spy_port_new (g_ptr_array_index (real, i), self->sent));
    return ports;
}

static gboolean
spy_ports_claims (SalvorPortProvider *provider, const char *board_name)
{
    return salvor_port_provider_claims (SPY_PORTS (provider)->real, board_name);
}

static gboolean
spy_ports_prepare (SalvorPortProvider *provider, const char *board_name, GError **error)
{
    return salvor_port_provider_prepare (SPY_PORTS (provider)->real, board_name, error);
}

static gboolean
spy_ports_wait_for_change (SalvorPortProvider *provider, const char *board_name,
                           SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    return salvor_port_provider_wait_for_change (SPY_PORTS (provider)->real, board_name, deadline,
                                                 cancellable, error);
}

static void
spy_ports_iface_init (SalvorPortProviderInterface *iface)
{
    iface->enumerate = spy_ports_enumerate;
    iface->claims = spy_ports_claims;
    iface->prepare = spy_ports_prepare;
    iface->wait_for_change = spy_ports_wait_for_change;
}

static void
spy_ports_finalize (GObject *object)
{
    g_object_unref (SPY_PORTS (object)->real);
    g_ptr_array_unref (SPY_PORTS (object)->sent);
    G_OBJECT_CLASS (spy_ports_parent_class)->finalize (object);
}

static void
spy_ports_class_init (SpyPortsClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = spy_ports_finalize;
}

static void
spy_ports_init (SpyPorts *self)
{
}

SalvorPortProvider *
spy_ports_new (SalvorPortProvider *real, GPtrArray *sent)
{
    SpyPorts *self = g_object_new (TYPE_SPY_PORTS, NULL);

    self->real = g_object_ref (real);
    self->sent = g_ptr_array_ref (sent);
    return SALVOR_PORT_PROVIDER (self);
}
