/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-rom.h"

G_BEGIN_DECLS

/* What becomes of the chip when the ROM jumps to the image of @header in RAM. */
SalvorSimulatedChange salvor_sdp_get_fate (SalvorSimulatedChip *chip,
                                           const SalvorRomHeader *header);

G_END_DECLS
