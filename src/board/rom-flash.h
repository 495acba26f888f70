/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/flash-access.h"
#include "chip/chip.h"
#include "protocol/core-control.h"
#include "protocol/memory-access.h"

G_BEGIN_DECLS

/*
 * Flash through the functions of the chip's own ROM, called by a debug probe (probe 5): neither a
 * loader nor the board's USB port is needed, and no code of ours runs on the chip.
 *
 * prepare resets the board, so its program ends there. SALVOR_ERROR_WRONG_MODE when this ROM is not
 * the one the chip file describes, or what the bus shows of the flash is decrypted on the way;
 * SALVOR_ERROR_WRONG_BOARD when another flash answers than the chip file describes.
 * SALVOR_ERROR_FLASH names the function, what it returned, and where the core was if it did not
 * come back.
 *
 * A verb that fails or is cancelled leaves the core halted in the ROM, and the flash not busy:
 * a page or an erase that has begun is waited for. finish starts the board in any case.
 */
#define SALVOR_TYPE_ROM_FLASH (salvor_rom_flash_get_type ())
G_DECLARE_FINAL_TYPE (SalvorRomFlash, salvor_rom_flash, SALVOR, ROM_FLASH, GObject)

/* @core, @memory: of one debug session, which is open as long as this is used
 * @chip: one that has ROM functions (salvor_chip_get_rom_functions ()) */
SalvorFlashAccess *salvor_rom_flash_new (SalvorCoreControl *core, SalvorMemoryAccess *memory,
                                         SalvorChip *chip) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
