/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/recovery-job.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How the states of erase sectors look (visual.md 3.4), for the map and its legend. */

/* Pixels between two squares, where there is room and where there is little */
#define SALVOR_SQUARE_PITCH 10
#define SALVOR_SQUARE_SMALLEST_PITCH 8

/* @widget: whose colours are used; @x, @y: upper left corner of a field of @pitch pixels;
 * @stopped: the sector that was under way is marked in amber */
void salvor_sector_square_draw (GtkWidget *widget, cairo_t *cr, int x, int y, int pitch,
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
