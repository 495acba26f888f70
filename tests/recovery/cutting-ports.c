/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cutting-ports.h"

#include "base/errors.h"
#include "simulator/board-name.h"
#include "simulator/simulated-transport.h"

/* As the provider of the practice boards does it */
#define POLL_US 200000

struct _CuttingPorts {
    GObject parent_instance;

    SalvorSimulatedBoard *board; /* owned */
    CuttingFunc func;
    gpointer user_data;
    gboolean cable_out;
    guint n_pulled;
};

static void cutting_ports_iface_init (SalvorPortProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CuttingPorts, cutting_ports, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PORT_PROVIDER,
                                                      cutting_ports_iface_init))

/* ---- transport ---- */

#define TYPE_CUTTING_TRANSPORT (cutting_transport_get_type ())
G_DECLARE_FINAL_TYPE (CuttingTransport, cutting_transport, CUTTING, TRANSPORT, GObject)

struct _CuttingTransport {
    GObject parent_instance;

    SalvorPacketTransport *real; /* owned */
    CuttingPorts *ports;         /* owned */
    SalvorPortKind kind;
    guint n_pulled; /* of its cable, when it was made */
};

static void cutting_transport_iface_init (SalvorPacketTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CuttingTransport, cutting_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PACKET_TRANSPORT,
                                                      cutting_transport_iface_init))

/* A handle of before the cable came out is worth nothing. */
static gboolean
check_cable (CuttingTransport *self, GError **error)
{
    if (self->kind == SALVOR_PORT_PROBE || self->n_pulled == self->ports->n_pulled)
        return TRUE;
    g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED,
                         "the cable was pulled out");
    return FALSE;
}

static gboolean
transport_open (SalvorPacketTransport *transport, GCancellable *cancellable, GError **error)
{
    CuttingTransport *self = CUTTING_TRANSPORT (transport);

    return check_cable (self, error)
           && SALVOR_PACKET_TRANSPORT_GET_IFACE (self->real)->open (self->real, cancellable, error);
}

static gboolean
transport_close (SalvorPacketTransport *transport, GError **error)
{
    CuttingTransport *self = CUTTING_TRANSPORT (transport);

    return SALVOR_PACKET_TRANSPORT_GET_IFACE (self->real)->close (self->real, error);
}

static gboolean
transport_send (SalvorPacketTransport *transport, const guint8 *packet, gsize size,
                SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    CuttingTransport *self = CUTTING_TRANSPORT (transport);
    gint64 arrival_us
        = salvor_simulated_board_get_arrival_out (self->ports->board, self->kind, size);

    if (check_cable (self, NULL) && arrival_us <= deadline.at_us)
        self->ports->func (self->kind, arrival_us, self->ports->user_data);
    return check_cable (self, error)
           && salvor_packet_transport_send (self->real, packet, size, deadline, cancellable, error);
}

static GBytes *
transport_receive (SalvorPacketTransport *transport, SalvorDeadline deadline,
                   GCancellable *cancellable, GError **error)
{
    CuttingTransport *self = CUTTING_TRANSPORT (transport);
    gint64 arrival_us = salvor_simulated_board_get_arrival_in (self->ports->board, self->kind);

    if (check_cable (self, NULL) && arrival_us <= deadline.at_us)
        self->ports->func (self->kind, arrival_us, self->ports->user_data);
    return check_cable (self, error)
               ? salvor_packet_transport_receive (self->real, deadline, cancellable, error)
               : NULL;
}

static SalvorClock *
transport_get_clock (SalvorPacketTransport *transport)
{
    return salvor_packet_transport_get_clock (CUTTING_TRANSPORT (transport)->real);
}

static const char *
transport_describe (SalvorPacketTransport *transport)
{
    return salvor_packet_transport_describe (CUTTING_TRANSPORT (transport)->real);
}

static void
cutting_transport_iface_init (SalvorPacketTransportInterface *iface)
{
    iface->open = transport_open;
    iface->close = transport_close;
    iface->send = transport_send;
    iface->receive = transport_receive;
    iface->get_clock = transport_get_clock;
    iface->describe = transport_describe;
}

static void
cutting_transport_finalize (GObject *object)
{
    g_object_unref (CUTTING_TRANSPORT (object)->real);
    g_object_unref (CUTTING_TRANSPORT (object)->ports);
    G_OBJECT_CLASS (cutting_transport_parent_class)->finalize (object);
}

static void
cutting_transport_class_init (CuttingTransportClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = cutting_transport_finalize;
}

static void
cutting_transport_init (CuttingTransport *self)
{
}

/* ---- port ---- */

#define TYPE_CUTTING_PORT (cutting_port_get_type ())
G_DECLARE_FINAL_TYPE (CuttingPort, cutting_port, CUTTING, PORT, SalvorPort)

struct _CuttingPort {
    SalvorPort parent_instance;

    SalvorPort *real;    /* owned */
    CuttingPorts *ports; /* owned */
    guint n_pulled;
};

G_DEFINE_FINAL_TYPE (CuttingPort, cutting_port, SALVOR_TYPE_PORT)

static SalvorPacketTransport *
port_create_transport (SalvorPort *port)
{
    CuttingPort *self = CUTTING_PORT (port);
    CuttingTransport *transport = g_object_new (TYPE_CUTTING_TRANSPORT, NULL);

    transport->real = salvor_port_create_transport (self->real);
    transport->ports = g_object_ref (self->ports);
    transport->kind = salvor_port_get_info (port)->kind;
    transport->n_pulled = self->n_pulled;
    return SALVOR_PACKET_TRANSPORT (transport);
}

static SalvorClock *
port_get_clock (SalvorPort *port)
{
    return salvor_port_get_clock (CUTTING_PORT (port)->real);
}

static gboolean
port_get_wire (SalvorPort *port, guint64 *reports, guint64 *bytes)
{
    return salvor_port_get_wire (CUTTING_PORT (port)->real, reports, bytes);
}

static gboolean
port_act (SalvorPort *port, const char *hand_step, GError **error)
{
    return salvor_port_act (CUTTING_PORT (port)->real, hand_step, error);
}

static void
cutting_port_finalize (GObject *object)
{
    g_object_unref (CUTTING_PORT (object)->real);
    g_object_unref (CUTTING_PORT (object)->ports);
    G_OBJECT_CLASS (cutting_port_parent_class)->finalize (object);
}

static void
cutting_port_class_init (CuttingPortClass *klass)
{
    SalvorPortClass *port_class = SALVOR_PORT_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = cutting_port_finalize;
    port_class->create_transport = port_create_transport;
    port_class->get_clock = port_get_clock;
    port_class->get_wire = port_get_wire;
    port_class->act = port_act;
}

static void
cutting_port_init (CuttingPort *self)
{
}

/* @real: consumed */
static SalvorPort *
cutting_port_new (CuttingPorts *ports, SalvorPort *real)
{
    CuttingPort *self = g_object_new (TYPE_CUTTING_PORT, NULL);

    self->real = real;
    self->ports = g_object_ref (ports);
    self->n_pulled = ports->n_pulled;
    salvor_port_set_info (SALVOR_PORT (self), salvor_port_get_info (real));
    return SALVOR_PORT (self);
}

/* ---- provider ---- */

static GPtrArray *
ports_enumerate (SalvorPortProvider *provider, GError **error)
{
    static const SalvorPortKind kinds[]
        = { SALVOR_PORT_ROM, SALVOR_PORT_FLASHLOADER, SALVOR_PORT_PROBE };
    CuttingPorts *self = CUTTING_PORTS (provider);
    GPtrArray *ports = g_ptr_array_new_with_free_func (g_object_unref);

    for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
        SalvorPort *port = self->cable_out && kinds[i] != SALVOR_PORT_PROBE
                               ? NULL
                               : salvor_simulated_port_new (self->board, kinds[i]);

        if (port != NULL)
            g_ptr_array_add (ports, cutting_port_new (self, port));
    }
    return ports;
}

static gboolean
ports_claims (SalvorPortProvider *provider, const char *board_name)
{
    return g_str_has_prefix (board_name, SALVOR_BOARD_NAME_PREFIX);
}

static gboolean
ports_wait_for_change (SalvorPortProvider *provider, const char *board_name,
                       SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    SalvorSimulatedBoard *board = CUTTING_PORTS (provider)->board;
    gint64 now_us = salvor_clock_get_now (salvor_simulated_board_get_clock (board));

    return salvor_simulated_board_wait (board, MIN (deadline.at_us, now_us + POLL_US), cancellable,
                                        error);
}

static void
cutting_ports_iface_init (SalvorPortProviderInterface *iface)
{
    iface->enumerate = ports_enumerate;
    iface->claims = ports_claims;
    iface->wait_for_change = ports_wait_for_change;
}

static void
cutting_ports_finalize (GObject *object)
{
    g_object_unref (CUTTING_PORTS (object)->board);
    G_OBJECT_CLASS (cutting_ports_parent_class)->finalize (object);
}

static void
cutting_ports_class_init (CuttingPortsClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = cutting_ports_finalize;
}

static void
cutting_ports_init (CuttingPorts *self)
{
}

CuttingPorts *
cutting_ports_new (SalvorSimulatedBoard *board, CuttingFunc func, gpointer user_data)
{
    CuttingPorts *self = g_object_new (TYPE_CUTTING_PORTS, NULL);

    self->board = g_object_ref (board);
    self->func = func;
    self->user_data = user_data;
    return self;
}

void
cutting_ports_pull_cable (CuttingPorts *self)
{
    self->cable_out = TRUE;
    self->n_pulled++;
}

void
cutting_ports_plug_cable (CuttingPorts *self)
{
    self->cable_out = FALSE;
}
