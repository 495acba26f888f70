/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-transport"
#include "config.h"

#include "simulator/simulated-transport.h"

#include "base/errors.h"

#include <glib/gi18n-lib.h>

/* USB ids of DAPLink, the most common CMSIS-DAP firmware (probe 1.1) */
#define PROBE_VENDOR_ID 0x0D28
#define PROBE_PRODUCT_ID 0x0204

/* ---- transport ---- */

struct _SalvorSimulatedTransport {
    GObject parent_instance;

    SalvorSimulatedBoard *board; /* owned reference */
    SalvorPortKind kind;
    guint generation;
    gboolean is_open;
    char *description;
};

static void salvor_simulated_transport_iface_init (SalvorPacketTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorSimulatedTransport, salvor_simulated_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PACKET_TRANSPORT,
                                                      salvor_simulated_transport_iface_init))

static gboolean
transport_open (SalvorPacketTransport *transport, GCancellable *cancellable, GError **error)
{
    SalvorSimulatedTransport *self = SALVOR_SIMULATED_TRANSPORT (transport);

    self->is_open = salvor_simulated_board_open (self->board, self->kind, self->generation, error);
    return self->is_open;
}

static gboolean
transport_close (SalvorPacketTransport *transport, GError **error)
{
    SalvorSimulatedTransport *self = SALVOR_SIMULATED_TRANSPORT (transport);

    if (self->is_open)
        salvor_simulated_board_close (self->board, self->kind, self->generation);
    self->is_open = FALSE;
    return TRUE;
}

static gboolean
check_open (SalvorSimulatedTransport *self, GError **error)
{
    if (!self->is_open)
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_FAILED, "the device is not open");
    return self->is_open;
}

static gboolean
transport_send (SalvorPacketTransport *transport, const guint8 *packet, gsize size,
                SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    SalvorSimulatedTransport *self = SALVOR_SIMULATED_TRANSPORT (transport);

    return check_open (self, error)
           && salvor_simulated_board_send (self->board, self->kind, self->generation, packet, size,
                                           deadline, cancellable, error);
}

static GBytes *
transport_receive (SalvorPacketTransport *transport, SalvorDeadline deadline,
                   GCancellable *cancellable, GError **error)
{
    SalvorSimulatedTransport *self = SALVOR_SIMULATED_TRANSPORT (transport);

    if (!check_open (self, error))
        return NULL;
    return salvor_simulated_board_receive (self->board, self->kind, self->generation, deadline,
                                           cancellable, error);
}

static SalvorClock *
transport_get_clock (SalvorPacketTransport *transport)
{
    return salvor_simulated_board_get_clock (SALVOR_SIMULATED_TRANSPORT (transport)->board);
}

static const char *
transport_describe (SalvorPacketTransport *transport)
{
    return SALVOR_SIMULATED_TRANSPORT (transport)->description;
}

static void
salvor_simulated_transport_iface_init (SalvorPacketTransportInterface *iface)
{
    iface->open = transport_open;
    iface->close = transport_close;
    iface->send = transport_send;
    iface->receive = transport_receive;
    iface->get_clock = transport_get_clock;
    iface->describe = transport_describe;
}

static void
salvor_simulated_transport_finalize (GObject *object)
{
    SalvorSimulatedTransport *self = SALVOR_SIMULATED_TRANSPORT (object);

    transport_close (SALVOR_PACKET_TRANSPORT (self), NULL);
    g_object_unref (self->board);
    g_free (self->description);
    G_OBJECT_CLASS (salvor_simulated_transport_parent_class)->finalize (object);
}

static void
salvor_simulated_transport_class_init (SalvorSimulatedTransportClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_simulated_transport_finalize;
}

static void
salvor_simulated_transport_init (SalvorSimulatedTransport *self)
{
}

/* ---- port ---- */

struct _SalvorSimulatedPort {
    SalvorPort parent_instance;

    SalvorSimulatedBoard *board; /* owned reference */
    guint generation;
};

G_DEFINE_FINAL_TYPE (SalvorSimulatedPort, salvor_simulated_port, SALVOR_TYPE_PORT)

static SalvorPacketTransport *
port_create_transport (SalvorPort *port)
{
    SalvorSimulatedPort *self = SALVOR_SIMULATED_PORT (port);
    const SalvorPortInfo *info = salvor_port_get_info (port);
    SalvorSimulatedTransport *transport = g_object_new (SALVOR_TYPE_SIMULATED_TRANSPORT, NULL);

    transport->board = g_object_ref (self->board);
    transport->kind = info->kind;
    transport->generation = self->generation;
    transport->description
        = g_strdup_printf ("simulated hid %04x:%04x", info->vendor_id, info->product_id);
    return SALVOR_PACKET_TRANSPORT (transport);
}

static SalvorClock *
port_get_clock (SalvorPort *port)
{
    return g_object_ref (salvor_simulated_board_get_clock (SALVOR_SIMULATED_PORT (port)->board));
}

static gboolean
port_get_wire (SalvorPort *port, guint64 *reports, guint64 *bytes)
{
    salvor_simulated_board_get_wire (SALVOR_SIMULATED_PORT (port)->board, reports, bytes);
    return TRUE;
}

static gboolean
port_act (SalvorPort *port, const char *hand_step, GError **error)
{
    return salvor_simulated_board_act (SALVOR_SIMULATED_PORT (port)->board, hand_step, error);
}

static void
salvor_simulated_port_finalize (GObject *object)
{
    g_object_unref (SALVOR_SIMULATED_PORT (object)->board);
    G_OBJECT_CLASS (salvor_simulated_port_parent_class)->finalize (object);
}

static void
salvor_simulated_port_class_init (SalvorSimulatedPortClass *klass)
{
    SalvorPortClass *port_class = SALVOR_PORT_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = salvor_simulated_port_finalize;
    port_class->create_transport = port_create_transport;
    port_class->get_clock = port_get_clock;
    port_class->get_wire = port_get_wire;
    port_class->act = port_act;
}

static void
salvor_simulated_port_init (SalvorSimulatedPort *self)
{
}

/* Ids and product strings as the real devices have them (protocols 1.1 and 1.3) */
static void
describe_device (SalvorChip *chip, SalvorPortKind kind, SalvorPortInfo *info)
{
    gsize n_ids = 0;
    const SalvorUsbId *rom_ids = salvor_chip_get_rom_ids (chip, &n_ids);
    const SalvorLoaderProfile *loader = salvor_chip_get_loader (chip);

    switch (kind) {
    case SALVOR_PORT_ROM:
        info->vendor_id = n_ids > 0 ? rom_ids[0].vendor_id : 0;
        info->product_id = n_ids > 0 ? rom_ids[0].product_id : 0;
        info->product = "SE Blank RT Family";
        break;
    case SALVOR_PORT_FLASHLOADER:
        info->vendor_id = loader->vendor_id;
        info->product_id = loader->product_id;
        info->product = "USB COMPOSITE DEVICE";
        break;
    case SALVOR_PORT_PROBE:
        info->vendor_id = PROBE_VENDOR_ID;
        info->product_id = PROBE_PRODUCT_ID;
        info->product = "Practice probe CMSIS-DAP";
        break;
    case SALVOR_PORT_GDB:
    case SALVOR_PORT_SERIAL:
        g_return_if_reached ();
    }
}

SalvorPort *
salvor_simulated_port_new (SalvorSimulatedBoard *board, SalvorPortKind kind)
{
    SalvorScenario *scenario = salvor_simulated_board_get_scenario (board);
    SalvorPortInfo info = { .kind = kind, .simulated = TRUE };
    SalvorSimulatedPort *self;
    g_autoptr (GError) problem = NULL;
    guint generation = 0;

    if (!salvor_simulated_board_find_device (board, kind, &generation))
        return NULL;
    info.board_name = salvor_simulated_board_get_name (board);
    info.location = _ ("inside this computer");
    info.title = salvor_scenario_get_title (scenario);
    info.order = salvor_scenario_get_order (scenario);
    info.chip_name = salvor_scenario_get_chip_name (scenario);
    if (kind == SALVOR_PORT_PROBE)
        info.serial = salvor_scenario_get_probe_serial (scenario);
    salvor_simulated_board_check_access (board, &problem);
    info.problem = problem;
    describe_device (salvor_scenario_get_chip (scenario), kind, &info);
    self = g_object_new (SALVOR_TYPE_SIMULATED_PORT, NULL);
    self->board = g_object_ref (board);
    self->generation = generation;
    salvor_port_set_info (SALVOR_PORT (self), &info);
    return SALVOR_PORT (self);
}
