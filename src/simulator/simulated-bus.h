/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-chip.h"

G_BEGIN_DECLS

/* What a debug probe or the core sees. Aligned words; FALSE is a bus fault. */
gboolean salvor_simulated_bus_read (SalvorSimulatedChip *chip, guint32 address,
                                    guint32 *value) G_GNUC_WARN_UNUSED_RESULT;
gboolean salvor_simulated_bus_write (SalvorSimulatedChip *chip, guint32 address,
                                     guint32 value) G_GNUC_WARN_UNUSED_RESULT;

/* SBMR1 and SBMR2 as a reset makes them (chip-semantics 0 and 4): BOOT_CFG pins, or the fuse word
 * when BT_FUSE_SEL is burned; BOOT_MODE pins and what the fuses say of them. */
guint32 salvor_simulated_bus_make_boot_config (SalvorSimulatedChip *chip);
guint32 salvor_simulated_bus_make_boot_mode (SalvorSimulatedChip *chip);

G_END_DECLS
