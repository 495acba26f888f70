/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"

G_BEGIN_DECLS

/* How a person names the set-up of the chip's own flash */
#define SALVOR_FLASH_SETUP_OWN "own"

/*
 * salvor_flash_setups_find:
 * @text: a name, "hyperflash" or "own", or an option word, "0xC0233007"
 * @setup: filled in; its strings are the chip's, or static
 *
 * A word that nobody has a name for is taken as it is, when it is one that no second word follows.
 * Otherwise SALVOR_ERROR_INVALID_ARGUMENT, which names the set-ups there are.
 */
gboolean salvor_flash_setups_find (SalvorChip *chip, const char *text, SalvorFlashSetup *setup,
                                   GError **error);

/*
 * salvor_flash_setups_list:
 * @chosen: (nullable): what a person named; then nothing else is tried
 *
 * What is tried, one after the other, until a flash answers: that of the chip's own flash, then the
 * known ones in the order of the chip's file, each word once. Beside a flash in the package there
 * is no other on its pins: then only those of its device type. (transfer full)
 * (element-type SalvorFlashSetup)
 */
GArray *salvor_flash_setups_list (SalvorChip *chip,
                                  const SalvorFlashSetup *chosen) G_GNUC_WARN_UNUSED_RESULT;

/* How many words follow the first one */
guint salvor_flash_setup_count_more (const SalvorFlashSetup *self);

G_END_DECLS
