/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/fuse-map.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where the keyboard asks the cursor to go. */
typedef enum {
    SALVOR_FUSE_MOVE_LEFT,
    SALVOR_FUSE_MOVE_RIGHT,
    SALVOR_FUSE_MOVE_UP,
    SALVOR_FUSE_MOVE_DOWN,
    SALVOR_FUSE_MOVE_FIRST, /* bit 31 */
    SALVOR_FUSE_MOVE_LAST,  /* bit 0 */
    SALVOR_FUSE_MOVE_PREVIOUS_GROUP,
    SALVOR_FUSE_MOVE_NEXT_GROUP,
    SALVOR_FUSE_MOVE_PREVIOUS_BURNED,
    SALVOR_FUSE_MOVE_NEXT_BURNED,
} SalvorFuseMove;

/*
 * SalvorFuseRow: one fuse word, painted: 32 cells are one widget, so that a chip of 272 words stays
 * smooth. The bit under the cursor is in the accessible label.
 *
 * CSS node: fuserow. Signals:
 *
 *   "move-cursor" (int move): a key asks for a SalvorFuseMove
 *   "bit-pressed" (uint bit, bool on_cell): a bit was pressed, or the row elsewhere
 *   "bit-hovered" (int bit):  the pointer is over another bit, or over none (-1)
 *   "show-details":           Enter
 *   "toggle-bit":             Space
 */
#define SALVOR_TYPE_FUSE_ROW (salvor_fuse_row_get_type ())
G_DECLARE_FINAL_TYPE (SalvorFuseRow, salvor_fuse_row, SALVOR, FUSE_ROW, GtkWidget)

GtkWidget *salvor_fuse_row_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @view: copied; what it points to must outlive the row or be replaced in time */
void salvor_fuse_row_set_view (SalvorFuseRow *self, const SalvorFuseView *view);
/* @bit: -1: the cursor is in another row */
void salvor_fuse_row_set_cursor (SalvorFuseRow *self, int bit);

G_END_DECLS
