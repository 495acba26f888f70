/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/flash-access.h"
#include "board/flash-trial.h"
#include "chip/flash-setups.h"
#include "protocol/mboot.h"

G_BEGIN_DECLS

/* Flash through a running flashloader (protocols 3.9, 4.2, corrected by flashloader-genuine). */
#define SALVOR_TYPE_MBOOT_FLASH (salvor_mboot_flash_get_type ())
G_DECLARE_FINAL_TYPE (SalvorMbootFlash, salvor_mboot_flash, SALVOR, MBOOT_FLASH, GObject)

/*
 * salvor_mboot_flash_new:
 * @setups: (element-type SalvorFlashSetup): what is tried until the flash answers, see
 *   salvor_flash_setups_list (); referenced
 *
 * Trying erases and writes nothing. A set-up that is not that of the chip's own flash only counts
 * when the flash reads the same twice under it.
 */
SalvorFlashAccess *salvor_mboot_flash_new (SalvorMboot *mboot, SalvorChip *chip,
                                           GArray *setups) G_GNUC_WARN_UNUSED_RESULT;

/* What was tried when the flash was set up last; (transfer none) */
SalvorFlashTrial *salvor_mboot_flash_get_trial (SalvorMbootFlash *self);
/* Whether the set-up of the chip's own flash is in force */
gboolean salvor_mboot_flash_is_usual (SalvorMbootFlash *self);
/* The loader writes the settings block that it made for the flash to its place there, which has to
 * be blank. */
gboolean salvor_mboot_flash_write_settings (SalvorMbootFlash *self, GCancellable *cancellable,
                                            GError **error);

G_END_DECLS
