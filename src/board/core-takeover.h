/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"
#include "protocol/core-control.h"
#include "protocol/memory-access.h"

G_BEGIN_DECLS

/*
 * salvor_core_takeover:
 * @core, @memory: of one debug session
 *
 * Brings the core into a state from which code of the ROM or a loader can run whatever the program
 * of the board has done before (probe 4.4 and 4.5): reset, stopped inside the ROM, RAM divided as
 * the fuses say, watchdogs kept from resetting, no MPU, no caches, no interrupt enabled or pending.
 * The program on the board is over; salvor_core_control_reset_and_run () starts it again.
 *
 * SALVOR_ERROR_NO_TARGET when no Cortex-M7 answers, SALVOR_ERROR_WRONG_MODE when the state cannot
 * be reached; the core is then halted.
 */
gboolean salvor_core_takeover (SalvorCoreControl *core, SalvorMemoryAccess *memory,
                               SalvorChip *chip, GCancellable *cancellable, GError **error);

/* Makes the settings of the chip file that are due at @when. */
gboolean salvor_core_takeover_set (SalvorMemoryAccess *memory, SalvorChip *chip,
                                   SalvorSettingTime when, GCancellable *cancellable,
                                   GError **error);

/*
 * What a core that did not do what it should is found doing, for an error chain: "PC 0x0020EB00,
 * LR 0x20209001, exception 3, CFSR 0x00000200, HFSR 0x40000000". Halts it; what cannot be read is
 * left out. Returns: (transfer full)
 */
char *salvor_core_takeover_describe (SalvorCoreControl *core, SalvorMemoryAccess *memory);

G_END_DECLS
