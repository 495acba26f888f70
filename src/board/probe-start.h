/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/flashloader.h"
#include "protocol/core-control.h"
#include "protocol/memory-access.h"

G_BEGIN_DECLS

/*
 * salvor_probe_start_flashloader:
 * @core, @memory: of one debug session
 * @progress: (nullable): counts bytes sent and read back
 *
 * Puts a flashloader into RAM and starts it, whatever the board did before (probe 4.5): reset into
 * a clean state, RAM proven to be there, file loaded and compared, vector table, stack and program
 * counter set, core released. Afterwards the loader answers at the board's USB port. Not yet
 * proven on hardware.
 *
 * SALVOR_ERROR_WRONG_MODE when the RAM is not there or something else stands in the way,
 * SALVOR_ERROR_VERIFY when the RAM does not keep what was written, SALVOR_ERROR_FAILED when the
 * loader runs into a fault; the message says where.
 */
gboolean salvor_probe_start_flashloader (SalvorCoreControl *core, SalvorMemoryAccess *memory,
                                         SalvorChip *chip, SalvorFlashloader *loader,
                                         SalvorProgress *progress, GCancellable *cancellable,
                                         GError **error);

G_END_DECLS
