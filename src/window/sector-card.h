/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/recovery-job.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* SalvorSectorCard: the sector map with its title, its scale and the legend of what is on it. */
#define SALVOR_TYPE_SECTOR_CARD (salvor_sector_card_get_type ())
G_DECLARE_FINAL_TYPE (SalvorSectorCard, salvor_sector_card, SALVOR, SECTOR_CARD, GtkWidget)

/* Hidden while the snapshot knows no sectors. @stopped: the work does not go on */
void salvor_sector_card_show (SalvorSectorCard *self, const SalvorJobSnapshot *snapshot,
                              gboolean stopped);

G_END_DECLS
