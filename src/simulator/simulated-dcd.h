/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-chip.h"

G_BEGIN_DECLS

#define SALVOR_DCD_TAG 0xD2

/* Runs a device configuration table (protocols 6.5) as the ROM does: TRUE when its whole length
 * was well-formed and every check came true. */
gboolean salvor_simulated_dcd_run (SalvorSimulatedChip *chip, const guint8 *dcd, gsize size);

G_END_DECLS
