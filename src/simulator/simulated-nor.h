/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/nor-settings.h"
#include "simulator/simulated-chip.h"

G_BEGIN_DECLS

/* Words of property 0x19: flags, start, size in KiB, page, sector, block */
#define SALVOR_NOR_N_ATTRIBUTES 6

/*
 * SalvorSimulatedNor: the flashloader's driver for the flash: probes it, makes the settings block,
 * erases, collects pages and programs them (protocols 3.9 and 4, flashloader-genuine). Functions
 * return the loader's status codes. Addresses are those of the flash window.
 */
typedef struct _SalvorSimulatedNor SalvorSimulatedNor;

/* @chip: no ref; outlives this */
SalvorSimulatedNor *salvor_simulated_nor_new (SalvorSimulatedChip *chip) G_GNUC_WARN_UNUSED_RESULT;
void salvor_simulated_nor_free (SalvorSimulatedNor *self);
void salvor_simulated_nor_reset (SalvorSimulatedNor *self);

/* configure-memory with the 512 bytes found at the address it was given */
guint32 salvor_simulated_nor_configure (SalvorSimulatedNor *self,
                                        const guint8 block[SALVOR_NOR_BLOCK_SIZE]);
/* FALSE when there is nothing to tell yet */
gboolean salvor_simulated_nor_get_attributes (const SalvorSimulatedNor *self,
                                              guint32 words[SALVOR_NOR_N_ATTRIBUTES]);
/* Bytes of the window that exist: the real size once configured */
guint32 salvor_simulated_nor_get_window_size (const SalvorSimulatedNor *self);

guint32 salvor_simulated_nor_read (SalvorSimulatedNor *self, guint32 address, guint8 *data,
                                   gsize size);
guint32 salvor_simulated_nor_erase (SalvorSimulatedNor *self, guint32 address, guint32 size);
guint32 salvor_simulated_nor_erase_all (SalvorSimulatedNor *self);
/* Consecutive calls make one stream; _flush ends it and programs what is left over. */
guint32 salvor_simulated_nor_write (SalvorSimulatedNor *self, guint32 address, const guint8 *data,
                                    gsize size);
guint32 salvor_simulated_nor_flush (SalvorSimulatedNor *self);

G_END_DECLS
