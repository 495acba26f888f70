/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-chip.h"

G_BEGIN_DECLS

/* What a debug probe or the core sees. Aligned words; FALSE is a bus fault. */
gboolean salvor_simulated_bus_read (SalvorSimulatedChip *chip, guint32 address,
                                    guint32 *value) G_GNUC_WARN_UNUSED_RESULT;
gboolean salvor_simulated_bus_write (SalvorSimulatedChip *chip, guint32 address,
                                     guint32 value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
