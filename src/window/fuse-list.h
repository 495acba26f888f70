/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/fuse-map.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorFuseList: the fuses as a list of settings, one row a named field: name, value, meaning. The
 * equal of the grid for small windows.
 *
 * Signals "bit-selected" (uint word, uint bit): lowest bit of the field; "toggle-bit" (uint word,
 * uint bit): the person wants to try out the other value of a setting of one bit.
 */
#define SALVOR_TYPE_FUSE_LIST (salvor_fuse_list_get_type ())
G_DECLARE_FINAL_TYPE (SalvorFuseList, salvor_fuse_list, SALVOR, FUSE_LIST, GtkWidget)

/* Shows what matches filter and search of @map (nullable), which must live until the next call. */
void salvor_fuse_list_show (SalvorFuseList *self, SalvorFuseMap *map, SalvorFuseFilter filter);
/* Shows again what the map says now, with the rows as they are. */
void salvor_fuse_list_refresh (SalvorFuseList *self);
/* Shows all rows without a scroll bar of its own: for few of them on a page that scrolls. */
void salvor_fuse_list_show_whole (SalvorFuseList *self, const char *label);
/* While bits can be tried out, a press on a row of one bit or Enter asks for it. Show the map again
 * afterwards: then each bit has a row. */
void salvor_fuse_list_set_trying (SalvorFuseList *self, gboolean trying);
/* Selects the row whose field covers the bit, and nothing when there is none. Silent. */
void salvor_fuse_list_select (SalvorFuseList *self, guint word, guint bit);

/* Takes the keyboard to the selected row, as soon as it is on screen; without one to any row. */
void salvor_fuse_list_focus (SalvorFuseList *self);

guint salvor_fuse_list_count (SalvorFuseList *self);

G_END_DECLS
