/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/rom-call.h"

G_BEGIN_DECLS

/*
 * What the ROM's functions are told about the flash, and where in the workspace it lies: the
 * settings block, the description of a transfer, and pages on their way into the flash.
 */
typedef struct {
    guint32 config;     /* 512 bytes */
    guint32 transfer;   /* of one command to the flash */
    guint32 sequence;   /* of the look-up table, 16 bytes */
    guint32 data;       /* a word that comes back from the flash */
    guint32 pages[2];   /* in turn, so that one can be filled while the other is programmed */
    guint32 page_limit; /* bytes there are for each */
} SalvorNorPlaces;

void salvor_nor_config_lay_out (SalvorRomCall *call, SalvorNorPlaces *places);

/* Puts the block of the chip file there and has the ROM set up FlexSPI and the flash by it. */
gboolean salvor_nor_config_init (SalvorRomCall *call, SalvorMemoryAccess *memory, SalvorChip *chip,
                                 const SalvorNorPlaces *places, GCancellable *cancellable,
                                 GError **error);

/* Asks the flash who it is: *id is 0xEF4016 for EF 40 16; a ROM without the functions for it leaves
 * it at 0. */
gboolean salvor_nor_config_read_id (SalvorRomCall *call, SalvorMemoryAccess *memory,
                                    SalvorChip *chip, const SalvorNorPlaces *places, guint32 *id,
                                    GCancellable *cancellable, GError **error);

G_END_DECLS
