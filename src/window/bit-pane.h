/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/fuse-map.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorBitPane: everything about the bit under the cursor: what it means, every value its field
 * can have, where its value stands, what it does to the board.
 *
 * Signals: "show-boot-path"; "show-secret" (uint word): the person asks for a secret word.
 */
#define SALVOR_TYPE_BIT_PANE (salvor_bit_pane_get_type ())
G_DECLARE_FINAL_TYPE (SalvorBitPane, salvor_bit_pane, SALVOR, BIT_PANE, GtkWidget)

/* Nothing of @map is kept. @view: (nullable): a view of @map; empty without */
void salvor_bit_pane_show (SalvorBitPane *self, const SalvorFuseMap *map,
                           const SalvorFuseView *view, guint bit);

/* Beside the grid it is a column, else it lies below. */
void salvor_bit_pane_set_beside (SalvorBitPane *self, gboolean beside);

/* What Copy puts on the clipboard; (nullable) */
const char *salvor_bit_pane_get_text (SalvorBitPane *self);

G_END_DECLS
