/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-chip.h"

G_BEGIN_DECLS

/*
 * SalvorSimulatedSystem: the chip's own registers that a debugger has to know: how FlexRAM is dealt
 * out (IOMUXC_GPR16 and 17), which watchdogs may reset the chip (SRC_SCR), the watchdogs, the pad
 * of the flash's strobe (probe 3.5, 3.8, 4.3 and 5.4). Owned by the chip.
 */
SalvorSimulatedSystem *salvor_simulated_system_new (SalvorSimulatedChip *chip)
    G_GNUC_WARN_UNUSED_RESULT;
void salvor_simulated_system_free (SalvorSimulatedSystem *self);

/* Everything, and what any reset clears: the arrangement of the RAM stays at the latter. */
void salvor_simulated_system_power_on (SalvorSimulatedSystem *self);
void salvor_simulated_system_reset (SalvorSimulatedSystem *self);

/* Registers; FALSE when @address is none of them. @address: a multiple of four */
gboolean salvor_simulated_system_bus_read (const SalvorSimulatedSystem *self, guint32 address,
                                           guint32 *value);
gboolean salvor_simulated_system_bus_write (SalvorSimulatedSystem *self, guint32 address,
                                            guint32 value);

/* A program leaves the ROM and loaders 64 KiB of OCRAM. */
void salvor_simulated_system_rearrange_ram (SalvorSimulatedSystem *self);
/* A program switches WDOG1 on, once and for all until the next reset. */
void salvor_simulated_system_start_watchdog (SalvorSimulatedSystem *self, gint64 period_us);
/* Nobody serves it from now on (@now_us), or somebody does again. */
void salvor_simulated_system_leave_watchdog (SalvorSimulatedSystem *self, gint64 now_us);
void salvor_simulated_system_serve_watchdog (SalvorSimulatedSystem *self);
/* Can a watchdog reset the chip at all? */
gboolean salvor_simulated_system_hears_watchdog (const SalvorSimulatedSystem *self);
/* The pad of the strobe belongs to the flash controller. */
gboolean salvor_simulated_system_has_strobe_pad (const SalvorSimulatedSystem *self);

G_END_DECLS
