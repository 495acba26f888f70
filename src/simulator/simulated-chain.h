/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-debug-port.h"

G_BEGIN_DECLS

/*
 * SalvorSimulatedChain: the TAPs between TDI and TDO of a board.
 *
 * With its JTAG_MOD pin low a chip of this family shows one TAP, that of the debug port: RT1020
 * with DAP_SJC_SWD_SEL burned, JTAG_MOD low, total IR length 4 (community.nxp.com, thread 512017);
 * RT1050, JTAG_MOD low, IDCODE 0x0BA02477, which is Arm's for the JTAG-DP of a Cortex-M7
 * (community.nxp.com, m-p/1533464). With JTAG_MOD high it shows that of the system JTAG controller
 * instead: RT1011, total IR length 5, IDCODE 0x088C701D, and no way to power the debug port up
 * (community.nxp.com, td-p/1272496); RT1050: 0x188C301D (m-p/1533464). All of that was reported
 * from hardware; NXP's own manuals were not read.
 */
typedef struct _SalvorSimulatedChain SalvorSimulatedChain;

/* @port is borrowed; @bus is copied */
SalvorSimulatedChain *salvor_simulated_chain_new (SalvorSimulatedDebugPort *port,
                                                  const SalvorSimulatedBus *bus,
                                                  gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void salvor_simulated_chain_free (SalvorSimulatedChain *self);
void salvor_simulated_chain_power_cycle (SalvorSimulatedChain *self);

/* The JTAG_MOD pin is high from now on. */
void salvor_simulated_chain_raise_mode_pin (SalvorSimulatedChain *self);
/* Another chip on the board, between the chip and TDO. @idcode: 0: it has none */
void salvor_simulated_chain_add_neighbour (SalvorSimulatedChain *self, guint32 idcode,
                                           guint ir_length);

/* One clock; returns what TDO showed before its rising edge. */
gboolean salvor_simulated_chain_clock (SalvorSimulatedChain *self, gboolean tms, gboolean tdi);

G_END_DECLS
