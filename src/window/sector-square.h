/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/recovery-job.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How the states of erase sectors look (visual.md 3.4), for the map and its legend. */

/* Pixels between two squares */
#define SALVOR_SQUARE_PITCH 10

/* @widget: whose colours are used; @stopped: the sector that was under way is marked in amber */
void salvor_sector_square_draw (GtkWidget *widget, cairo_t *cr, double x, double y,
                                SalvorSectorState state, gboolean stopped);

/* Words of the legend: "Written, checked"; translated, static */
const char *salvor_sector_state_get_title (SalvorSectorState state, gboolean stopped);

/* The state a square shows that stands for several sectors: what needs the eye most wins. */
SalvorSectorState salvor_sector_states_merge (const guint8 *states, gsize n_states);

/* SalvorSectorSquare: one square for a legend; made for one state. */
#define SALVOR_TYPE_SECTOR_SQUARE (salvor_sector_square_get_type ())
G_DECLARE_FINAL_TYPE (SalvorSectorSquare, salvor_sector_square, SALVOR, SECTOR_SQUARE, GtkWidget)

GtkWidget *salvor_sector_square_new (SalvorSectorState state, gboolean stopped);

G_END_DECLS
