/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-chain"
#include "config.h"

#include "simulator/simulated-chain.h"

#include "simulator/jtag-debug-port.h"
#include "simulator/simulated-tap.h"

/* The system JTAG controller as the RT1050 shows it (simulated-chain.h); its instructions but
 * IDCODE and BYPASS lead nowhere here. Which one selects IDCODE is an assumption: nobody has to
 * know, a reset selects it. */
static const SalvorTapKind system_controller
    = { .ir_length = 5, .idcode = 0x188C301Du, .idcode_select = 0 };

struct _SalvorSimulatedChain {
    SalvorSimulatedBus bus;
    gpointer user_data;             /* no ref */
    SalvorSimulatedTap *debug_port; /* owned */
    SalvorSimulatedTap *controller; /* owned */
    SalvorSimulatedTap *neighbour;  /* owned, nullable: nearer to TDO */
    gboolean mode_pin_high;
};

SalvorSimulatedChain *
salvor_simulated_chain_new (SalvorSimulatedDebugPort *port, const SalvorSimulatedBus *bus,
                            gpointer user_data)
{
    SalvorSimulatedChain *self = g_new0 (SalvorSimulatedChain, 1);

    self->bus = *bus;
    self->user_data = user_data;
    self->debug_port = salvor_simulated_tap_new (salvor_jtag_debug_port_get_kind (), port);
    self->controller = salvor_simulated_tap_new (&system_controller, NULL);
    return self;
}

void
salvor_simulated_chain_free (SalvorSimulatedChain *self)
{
    salvor_simulated_tap_free (self->debug_port);
    salvor_simulated_tap_free (self->controller);
    g_clear_pointer (&self->neighbour, salvor_simulated_tap_free);
    g_free (self);
}

void
salvor_simulated_chain_power_cycle (SalvorSimulatedChain *self)
{
    salvor_simulated_tap_reset (self->debug_port);
    salvor_simulated_tap_reset (self->controller);
    if (self->neighbour != NULL)
        salvor_simulated_tap_reset (self->neighbour);
}

void
salvor_simulated_chain_raise_mode_pin (SalvorSimulatedChain *self)
{
    self->mode_pin_high = TRUE;
}

void
salvor_simulated_chain_add_neighbour (SalvorSimulatedChain *self, guint32 idcode, guint ir_length)
{
    /* the shortest there is; the first bit of an IDCODE tells it from BYPASS (1149.1, 12.1.1) */
    const SalvorTapKind kind = { .ir_length = MAX (ir_length, 2),
                                 .idcode = idcode != 0 ? idcode | 1 : 0,
                                 .idcode_select = 1 };

    g_clear_pointer (&self->neighbour, salvor_simulated_tap_free);
    self->neighbour = salvor_simulated_tap_new (&kind, NULL);
}

/* Pads that do not speak JTAG drive nothing, and the chain ends there: TDO is pulled up. */
gboolean
salvor_simulated_chain_clock (SalvorSimulatedChain *self, gboolean tms, gboolean tdi)
{
    gboolean tdo = TRUE;

    if (self->bus.acknowledges (SALVOR_DEBUG_LINE_JTAG, self->user_data))
        tdo = salvor_simulated_tap_clock (self->mode_pin_high ? self->controller : self->debug_port,
                                          tms, tdi);
    if (self->neighbour != NULL)
        tdo = salvor_simulated_tap_clock (self->neighbour, tms, tdo);
    return tdo;
}
