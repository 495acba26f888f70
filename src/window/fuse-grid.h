/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/fuse-map.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorFuseGrid: all fuse words as painted rows below their bit numbers, in groups, with the runs
 * of reserved words folded away. One row can be reached with Tab; arrows move from there.
 *
 * Signals: "cursor-changed"; "show-details": Enter on a bit; "toggle-bit" (uint word, uint bit):
 * the person wants to try out the other value, only while bits can be tried out.
 */
#define SALVOR_TYPE_FUSE_GRID (salvor_fuse_grid_get_type ())
G_DECLARE_FINAL_TYPE (SalvorFuseGrid, salvor_fuse_grid, SALVOR, FUSE_GRID, GtkWidget)

GtkWidget *salvor_fuse_grid_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @map: (nullable): kept until the next one; the old one must live until then */
void salvor_fuse_grid_set_map (SalvorFuseGrid *self, SalvorFuseMap *map);
/* Shows the words that match filter and search of the map; call when either changed. */
void salvor_fuse_grid_set_filter (SalvorFuseGrid *self, SalvorFuseFilter filter);
/* Paints again what the map says now. */
void salvor_fuse_grid_refresh (SalvorFuseGrid *self);

/* Shows all rows without a scroll bar of its own: for few of them on a page that scrolls. */
void salvor_fuse_grid_show_whole (SalvorFuseGrid *self);
/* One step larger or smaller: pitch 18, 24, 30 (visual.md 3.2). @by: 1 or -1 */
void salvor_fuse_grid_zoom (SalvorFuseGrid *self, int by);
/* While bits can be tried out, Space and a press on a cell ask for it. */
void salvor_fuse_grid_set_trying (SalvorFuseGrid *self, gboolean trying);

/* Unfolds what hides the word; does nothing for words there are not. */
void salvor_fuse_grid_set_cursor (SalvorFuseGrid *self, guint word, guint bit);
/* FALSE when there is no word */
gboolean salvor_fuse_grid_get_cursor (SalvorFuseGrid *self, guint *word, guint *bit);
/* Focuses the bit under the cursor. */
void salvor_fuse_grid_focus_cursor (SalvorFuseGrid *self);

/* Rows that are there to be seen */
guint salvor_fuse_grid_count_visible (SalvorFuseGrid *self);

G_END_DECLS
