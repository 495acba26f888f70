/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/fuse-map.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorFuseToolbar: what is looked for among the fuses, and which of them are shown; the switch of
 * Try Out; menus for copying (actions "fuses.copy-shown", "fuses.copy-word", "fuses.copy-setting")
 * and for comparing.
 *
 * Signals: "changed": search or filter; "leave": back to the bits, with what was searched or
 * without; "try-out" (boolean): the switch was moved.
 */
#define SALVOR_TYPE_FUSE_TOOLBAR (salvor_fuse_toolbar_get_type ())
G_DECLARE_FINAL_TYPE (SalvorFuseToolbar, salvor_fuse_toolbar, SALVOR, FUSE_TOOLBAR, GtkWidget)

const char *salvor_fuse_toolbar_get_text (SalvorFuseToolbar *self);
SalvorFuseFilter salvor_fuse_toolbar_get_filter (SalvorFuseToolbar *self);

/* Nothing is searched, everything is shown. Silent. */
void salvor_fuse_toolbar_reset (SalvorFuseToolbar *self);
void salvor_fuse_toolbar_set_counts (SalvorFuseToolbar *self, guint burned, guint locked);
void salvor_fuse_toolbar_set_trying (SalvorFuseToolbar *self, gboolean trying);
/* The button whose menu says what the board can be compared with; the page fills it.
 * (transfer none) */
GtkMenuButton *salvor_fuse_toolbar_get_compare_button (SalvorFuseToolbar *self);
/* Two lines in place of one. */
void salvor_fuse_toolbar_set_narrow (SalvorFuseToolbar *self, gboolean narrow);
void salvor_fuse_toolbar_focus_search (SalvorFuseToolbar *self);

G_END_DECLS
