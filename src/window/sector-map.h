/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/sector-square.h"

G_BEGIN_DECLS

/*
 * SalvorSectorMap: the whole flash, one square an erase sector (visual.md 3.4), 64 in a row where
 * there is room and 32 where there is not. A flash of more than 1024 sectors shows several in one
 * square. It moves only when it is told of new states.
 */
#define SALVOR_TYPE_SECTOR_MAP (salvor_sector_map_get_type ())
G_DECLARE_FINAL_TYPE (SalvorSectorMap, salvor_sector_map, SALVOR, SECTOR_MAP, GtkWidget)

/* @states: SalvorSectorState of each sector, copied; @stopped: the work does not go on */
void salvor_sector_map_set_states (SalvorSectorMap *self, const guint8 *states, gsize n_states,
                                   gboolean stopped);
/* Sectors a square stands for; 1 without sectors */
guint salvor_sector_map_get_sectors_per_square (SalvorSectorMap *self);
/* "452 of 726 sectors written", as a screen reader says it. */
const char *salvor_sector_map_get_summary (SalvorSectorMap *self);

G_END_DECLS
