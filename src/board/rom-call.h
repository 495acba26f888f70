/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"
#include "protocol/core-control.h"
#include "protocol/memory-access.h"

G_BEGIN_DECLS

/*
 * SalvorRomCall: calls the flash functions of the ROM on a core that was taken over. Nothing of
 * ours runs on the chip: the registers are set, the core runs in the ROM, and a BKPT at the return
 * address stops it.
 *
 * Arguments of the functions (probe 5.1); flash addresses count from the start of the flash:
 *
 *   INIT          instance, config
 *   PROGRAM       instance, config, flash address, data: one page
 *   ERASE         instance, config, flash address, size
 *   ERASE_SECTOR, ERASE_BLOCK   instance, config, flash address
 *   CLEAR_CACHE   instance
 *   TRANSFER      instance, transfer
 *   UPDATE_LUT    instance, first sequence, table, number of sequences
 */
typedef struct _SalvorRomCall SalvorRomCall;

/* @chip: one that has ROM functions */
SalvorRomCall *salvor_rom_call_new (SalvorCoreControl *core, SalvorMemoryAccess *memory,
                                    SalvorChip *chip) G_GNUC_WARN_UNUSED_RESULT;
void salvor_rom_call_free (SalvorRomCall *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorRomCall, salvor_rom_call_free)

/*
 * salvor_rom_call_find:
 *
 * Follows the ROM's pointers to its functions and believes none that does not lead into the ROM;
 * then puts the breakpoint into the workspace. SALVOR_ERROR_WRONG_MODE when this is another ROM
 * than the chip file describes.
 */
gboolean salvor_rom_call_find (SalvorRomCall *self, GCancellable *cancellable, GError **error);
/* Known after the above; a function at a fixed place exists only in a ROM with the fingerprint. */
gboolean salvor_rom_call_has (SalvorRomCall *self, SalvorRomRole role);

/* Where the part of the workspace begins that callers may use for arguments and pages: an address,
 * a multiple of 1024 */
guint32 salvor_rom_call_get_free_start (SalvorRomCall *self);

/*
 * salvor_rom_call_run:
 * @arguments: R0 to R3
 * @timeout_ms: what the flash may need at most
 *
 * SALVOR_ERROR_FLASH when the function returns anything but success, or does not come back; the
 * message then says where the core was. After a failure the core is halted. A function that returns
 * nothing is called with salvor_rom_call_run_void ().
 */
gboolean salvor_rom_call_run (SalvorRomCall *self, SalvorRomRole role, const guint32 arguments[4],
                              guint timeout_ms, GCancellable *cancellable, GError **error);
/* The same, and @load (nullable) is written into memory while the function runs. Its error is told
 * after the function has come back, and only when that has returned success. */
gboolean salvor_rom_call_run_beside (SalvorRomCall *self, SalvorRomRole role,
                                     const guint32 arguments[4], const SalvorCoreLoad *load,
                                     guint timeout_ms, GCancellable *cancellable, GError **error);
gboolean salvor_rom_call_run_void (SalvorRomCall *self, SalvorRomRole role,
                                   const guint32 arguments[4], guint timeout_ms,
                                   GCancellable *cancellable, GError **error);

G_END_DECLS
