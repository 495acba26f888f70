/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/flash-access.h"
#include "chip/chip.h"
#include "protocol/mboot.h"

G_BEGIN_DECLS

/* Flash through a running flashloader (protocols 3.9, 4.2, corrected by flashloader-genuine). */
#define SALVOR_TYPE_MBOOT_FLASH (salvor_mboot_flash_get_type ())
G_DECLARE_FINAL_TYPE (SalvorMbootFlash, salvor_mboot_flash, SALVOR, MBOOT_FLASH, GObject)

SalvorFlashAccess *salvor_mboot_flash_new (SalvorMboot *mboot,
                                           SalvorChip *chip) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
