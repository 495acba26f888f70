/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-chip.h"

G_BEGIN_DECLS

/* What the serial downloader lets through (protocols 2.5 to 2.7). @format: bits of an access */
gboolean salvor_sdp_gate_may_read (SalvorSimulatedChip *chip, guint32 address, guint8 format,
                                   guint32 count);
gboolean salvor_sdp_gate_may_write_register (SalvorSimulatedChip *chip, guint32 address,
                                             guint8 format);
gboolean salvor_sdp_gate_may_write_file (SalvorSimulatedChip *chip, guint32 address, guint32 count);

G_END_DECLS
