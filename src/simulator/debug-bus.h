/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-chip.h"
#include "simulator/simulated-probe.h"

G_BEGIN_DECLS

/*
 * What a debugger's access port reaches on the chip (probe 2.4): memory as the core sees it, past
 * the MPU, with the width of the access. @address: a multiple of @width
 */
SalvorBusOutcome salvor_debug_bus_read (SalvorSimulatedChip *chip, guint32 address, guint width,
                                        guint32 *value);
SalvorBusOutcome salvor_debug_bus_write (SalvorSimulatedChip *chip, guint32 address, guint width,
                                         guint32 value);

G_END_DECLS
