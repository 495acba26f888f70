/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-rom.h"

G_BEGIN_DECLS

/* What becomes of the chip when the ROM jumps to the image of @header in RAM. */
SalvorSimulatedChange salvor_sdp_get_fate (SalvorSimulatedChip *chip,
                                           const SalvorRomHeader *header);

/* Is it a loader of this chip, byte by byte? */
gboolean salvor_sdp_is_loader (SalvorSimulatedChip *chip, const SalvorRomHeader *header);
/* Is there RAM below the stack pointer of its vector table? */
gboolean salvor_sdp_has_room (SalvorSimulatedChip *chip, const SalvorRomHeader *header);

G_END_DECLS
