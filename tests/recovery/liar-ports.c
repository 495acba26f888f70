/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "liar-ports.h"

#include "gdb-server.h"
#include "liar-stream.h"

#include "base/errors.h"
#include "simulator/simulated-core.h"
#include "simulator/simulated-stream.h"
#include "simulator/simulated-transport.h"

/* As salvor_simulated_ports does: waiting goes in steps of this length at most. */
#define POLL_US 200000
/* How much of the deadline is left to an answer that comes just in time */
#define LAST_MOMENT_US 1000

/* ---- liar ---- */

Liar *
liar_new (SalvorSimulatedBoard *board)
{
    Liar *self = g_new0 (Liar, 1);

    self->board = board;
    for (guint i = 0; i < LIES_N_PORTS; i++) {
        self->seen[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
        g_queue_init (&self->pending[i]);
    }
    return self;
}

void
liar_free (Liar *self)
{
    for (guint i = 0; i < LIES_N_PORTS; i++) {
        g_clear_pointer (&self->previous[i], g_bytes_unref);
        g_ptr_array_unref (self->seen[i]);
        g_queue_clear_full (&self->pending[i], (GDestroyNotify) g_bytes_unref);
    }
    g_free (self);
}

/* The last answer that belonged to another command; (transfer none) (nullable) */
static GBytes *
find_other (Liar *self, SalvorPortKind port, GBytes *answer)
{
    for (guint i = self->seen[port]->len; i > 0; i--) {
        GBytes *other = g_ptr_array_index (self->seen[port], i - 1);

        if (lies_is_of_another_command (port, answer, other))
            return other;
    }
    return NULL;
}

static gboolean
is_seen (Liar *self, SalvorPortKind port, GBytes *answer)
{
    for (guint i = 0; i < self->seen[port]->len; i++) {
        if (!lies_is_of_another_command (port, answer, g_ptr_array_index (self->seen[port], i)))
            return TRUE;
    }
    return FALSE;
}

static SalvorSimulatedCore *
get_core (Liar *self)
{
    return salvor_simulated_chip_get_core (salvor_simulated_board_get_chip (self->board));
}

void
liar_remember (Liar *self, SalvorPortKind port, GBytes *answer)
{
    self->n_rom_calls = salvor_simulated_core_get_n_rom_calls (get_core (self));
    if (!is_seen (self, port, answer))
        g_ptr_array_add (self->seen[port], g_bytes_ref (answer));
    g_clear_pointer (&self->previous[port], g_bytes_unref);
    self->previous[port] = g_bytes_ref (answer);
}

GArray *
liar_list_lies (Liar *self, SalvorPortKind port, GBytes *answer)
{
    GArray *lies = lies_list (port, answer, self->previous[port], find_other (self, port, answer));

    /* once for each function that was called: the lie is about the next one */
    if ((port == SALVOR_PORT_PROBE || port == SALVOR_PORT_GDB)
        && self->n_rom_calls != salvor_simulated_core_get_n_rom_calls (get_core (self)))
        lies_add_rom_results (lies);
    return lies;
}

Lie
liar_hear (Liar *self, SalvorPortKind port, GBytes *answer)
{
    Lie lie;

    self->n_answers++;
    if (self->func != NULL)
        self->func (self, port, answer, self->user_data);
    lie = self->lie;
    self->lie.kind = LIE_NONE;
    if (lie.kind != LIE_ROM_RESULT)
        return lie;
    salvor_simulated_core_lie_once (get_core (self), lie.value);
    return (Lie){ .kind = LIE_NONE };
}

GBytes *
liar_make (Liar *self, SalvorPortKind port, const Lie *lie, GBytes *answer)
{
    return lie_make (lie, answer, self->previous[port], find_other (self, port, answer),
                     self->n_answers);
}

void
liar_count_call (Liar *self)
{
    self->n_calls++;
    g_assert_true (self->max_calls == 0 || self->n_calls < self->max_calls);
}

/* ---- transport ---- */

#define TYPE_LIAR_TRANSPORT (liar_transport_get_type ())
G_DECLARE_FINAL_TYPE (LiarTransport, liar_transport, LIAR, TRANSPORT, GObject)

struct _LiarTransport {
    GObject parent_instance;

    SalvorPacketTransport *real; /* owned */
    Liar *liar;                  /* no ref */
    SalvorPortKind port;
};

static void liar_transport_iface_init (SalvorPacketTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LiarTransport, liar_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PACKET_TRANSPORT,
                                                      liar_transport_iface_init))

static SalvorPacketTransport *
get_real (SalvorPacketTransport *transport)
{
    return LIAR_TRANSPORT (transport)->real;
}

static gboolean
liar_transport_open (SalvorPacketTransport *transport, GCancellable *cancellable, GError **error)
{
    return SALVOR_PACKET_TRANSPORT_GET_IFACE (get_real (transport))
        ->open (get_real (transport), cancellable, error);
}

/* What was on its way to a program that closes the device is lost. */
static gboolean
liar_transport_close (SalvorPacketTransport *transport, GError **error)
{
    LiarTransport *self = LIAR_TRANSPORT (transport);

    g_queue_clear_full (&self->liar->pending[self->port], (GDestroyNotify) g_bytes_unref);
    return SALVOR_PACKET_TRANSPORT_GET_IFACE (self->real)->close (self->real, error);
}

static gboolean
liar_transport_send (SalvorPacketTransport *transport, const guint8 *packet, gsize size,
                     SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    return salvor_packet_transport_send (get_real (transport), packet, size, deadline, cancellable,
                                         error);
}

static void
push (LiarTransport *self, GBytes *answer)
{
    g_queue_push_tail (&self->liar->pending[self->port], g_bytes_ref (answer));
}

/* It lies in the host's buffer only after the program has given up. */
static GBytes *
tell_late (LiarTransport *self, GBytes *answer, SalvorDeadline deadline, GCancellable *cancellable,
           GError **error)
{
    push (self, answer);
    if (salvor_clock_wait_until (deadline.clock, deadline.at_us, cancellable, error))
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT,
                             "nothing came before the deadline");
    return NULL;
}

static GBytes *
tell_just_in_time (GBytes *answer, SalvorDeadline deadline)
{
    salvor_clock_wait_until (deadline.clock, deadline.at_us - LAST_MOMENT_US, NULL, NULL);
    return g_bytes_ref (answer);
}

static GBytes *
tell_swapped (LiarTransport *self, GBytes *answer, SalvorDeadline deadline,
              GCancellable *cancellable, GError **error)
{
    GBytes *next = salvor_packet_transport_receive (self->real, deadline, cancellable, error);

    push (self, answer);
    return next;
}

static GBytes *
tell_twice (LiarTransport *self, GBytes *answer)
{
    push (self, answer);
    return g_bytes_ref (answer);
}

static GBytes *
tell (LiarTransport *self, const Lie *lie, GBytes *answer, SalvorDeadline deadline,
      GCancellable *cancellable, GError **error)
{
    switch (lie->kind) {
    case LIE_NONE:
        return g_bytes_ref (answer);
    case LIE_NOTHING:
        return salvor_packet_transport_receive (self->real, deadline, cancellable, error);
    case LIE_LATE:
        return tell_late (self, answer, deadline, cancellable, error);
    case LIE_JUST_IN_TIME:
        return tell_just_in_time (answer, deadline);
    case LIE_DOUBLED:
        return tell_twice (self, answer);
    case LIE_SWAPPED:
        return tell_swapped (self, answer, deadline, cancellable, error);
    default:
        return liar_make (self->liar, self->port, lie, answer);
    }
}

static GBytes *
liar_transport_receive (SalvorPacketTransport *transport, SalvorDeadline deadline,
                        GCancellable *cancellable, GError **error)
{
    LiarTransport *self = LIAR_TRANSPORT (transport);
    Liar *liar = self->liar;
    g_autoptr (GBytes) answer = NULL;
    GBytes *told;
    Lie lie;

    liar_count_call (liar);
    if (!g_queue_is_empty (&liar->pending[self->port]))
        return g_queue_pop_head (&liar->pending[self->port]);
    answer = salvor_packet_transport_receive (self->real, deadline, cancellable, error);
    if (answer == NULL)
        return NULL;
    lie = liar_hear (liar, self->port, answer);
    told = tell (self, &lie, answer, deadline, cancellable, error);
    liar_remember (liar, self->port, answer);
    return told;
}

static SalvorClock *
liar_transport_get_clock (SalvorPacketTransport *transport)
{
    return salvor_packet_transport_get_clock (get_real (transport));
}

static const char *
liar_transport_describe (SalvorPacketTransport *transport)
{
    return salvor_packet_transport_describe (get_real (transport));
}

static void
liar_transport_iface_init (SalvorPacketTransportInterface *iface)
{
    iface->open = liar_transport_open;
    iface->close = liar_transport_close;
    iface->send = liar_transport_send;
    iface->receive = liar_transport_receive;
    iface->get_clock = liar_transport_get_clock;
    iface->describe = liar_transport_describe;
}

static void
liar_transport_finalize (GObject *object)
{
    g_object_unref (LIAR_TRANSPORT (object)->real);
    G_OBJECT_CLASS (liar_transport_parent_class)->finalize (object);
}

static void
liar_transport_class_init (LiarTransportClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = liar_transport_finalize;
}

static void
liar_transport_init (LiarTransport *self)
{
}

/* ---- port ---- */

#define TYPE_LIAR_PORT (liar_port_get_type ())
G_DECLARE_FINAL_TYPE (LiarPort, liar_port, LIAR, PORT, SalvorPort)

struct _LiarPort {
    SalvorPort parent_instance;

    SalvorPort *real; /* owned */
    Liar *liar;       /* no ref */
};

G_DEFINE_FINAL_TYPE (LiarPort, liar_port, SALVOR_TYPE_PORT)

static SalvorPacketTransport *
liar_port_create_transport (SalvorPort *port)
{
    LiarTransport *transport = g_object_new (TYPE_LIAR_TRANSPORT, NULL);

    transport->real = salvor_port_create_transport (LIAR_PORT (port)->real);
    transport->liar = LIAR_PORT (port)->liar;
    transport->port = salvor_port_get_info (port)->kind;
    return SALVOR_PACKET_TRANSPORT (transport);
}

static SalvorByteStream *
liar_port_create_stream (SalvorPort *port)
{
    Liar *liar = LIAR_PORT (port)->liar;
    SalvorPortKind kind = salvor_port_get_info (port)->kind;
    g_autoptr (SalvorByteStream) real = kind == SALVOR_PORT_GDB
                                            ? gdb_server_new (liar->board)
                                            : salvor_port_create_stream (LIAR_PORT (port)->real);

    return liar_stream_new (real, liar, kind);
}

static SalvorClock *
liar_port_get_clock (SalvorPort *port)
{
    return salvor_port_get_clock (LIAR_PORT (port)->real);
}

static gboolean
liar_port_get_wire (SalvorPort *port, guint64 *reports, guint64 *bytes)
{
    return salvor_port_get_wire (LIAR_PORT (port)->real, reports, bytes);
}

static gboolean
liar_port_act (SalvorPort *port, const char *hand_step, GError **error)
{
    return salvor_port_act (LIAR_PORT (port)->real, hand_step, error);
}

static void
liar_port_finalize (GObject *object)
{
    g_object_unref (LIAR_PORT (object)->real);
    G_OBJECT_CLASS (liar_port_parent_class)->finalize (object);
}

static void
liar_port_class_init (LiarPortClass *klass)
{
    SalvorPortClass *port_class = SALVOR_PORT_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = liar_port_finalize;
    port_class->create_transport = liar_port_create_transport;
    port_class->create_stream = liar_port_create_stream;
    port_class->get_clock = liar_port_get_clock;
    port_class->get_wire = liar_port_get_wire;
    port_class->act = liar_port_act;
}

static void
liar_port_init (LiarPort *self)
{
}

/* ---- provider ---- */

struct _LiarPorts {
    GObject parent_instance;

    Liar *liar; /* no ref */
};

static void liar_ports_iface_init (SalvorPortProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LiarPorts, liar_ports, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PORT_PROVIDER,
                                                      liar_ports_iface_init))

static void
add_port (Liar *liar, SalvorPort *real, GPtrArray *ports)
{
    SalvorPortInfo info;
    LiarPort *port;

    if (real == NULL)
        return;
    info = *salvor_port_get_info (real);
    if (info.kind == SALVOR_PORT_PROBE && liar->behind_gdb_server)
        info.kind = SALVOR_PORT_GDB;
    port = g_object_new (TYPE_LIAR_PORT, NULL);
    port->real = real;
    port->liar = liar;
    salvor_port_set_info (SALVOR_PORT (port), &info);
    g_ptr_array_add (ports, port);
}

static GPtrArray *
liar_ports_enumerate (SalvorPortProvider *provider, GError **error)
{
    Liar *liar = LIAR_PORTS (provider)->liar;
    GPtrArray *ports = g_ptr_array_new_with_free_func (g_object_unref);

    for (SalvorPortKind kind = SALVOR_PORT_ROM; kind < SALVOR_PORT_GDB; kind++)
        add_port (liar, salvor_simulated_port_new (liar->board, kind), ports);
    add_port (liar, salvor_simulated_line_port_new (liar->board), ports);
    return ports;
}

static gboolean
liar_ports_claims (SalvorPortProvider *provider, const char *board_name)
{
    return g_str_equal (board_name,
                        salvor_simulated_board_get_name (LIAR_PORTS (provider)->liar->board));
}

static gboolean
liar_ports_wait_for_change (SalvorPortProvider *provider, const char *board_name,
                            SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    SalvorSimulatedBoard *board = LIAR_PORTS (provider)->liar->board;
    gint64 now_us = salvor_clock_get_now (salvor_simulated_board_get_clock (board));

    return salvor_simulated_board_wait (board, MIN (deadline.at_us, now_us + POLL_US), cancellable,
                                        error);
}

static void
liar_ports_iface_init (SalvorPortProviderInterface *iface)
{
    iface->enumerate = liar_ports_enumerate;
    iface->claims = liar_ports_claims;
    iface->wait_for_change = liar_ports_wait_for_change;
}

static void
liar_ports_class_init (LiarPortsClass *klass)
{
}

static void
liar_ports_init (LiarPorts *self)
{
}

SalvorPortProvider *
liar_ports_new (Liar *liar)
{
    LiarPorts *self = g_object_new (TYPE_LIAR_PORTS, NULL);

    self->liar = liar;
    return SALVOR_PORT_PROVIDER (self);
}
