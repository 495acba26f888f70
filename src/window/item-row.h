/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/status-disc.h"

G_BEGIN_DECLS

/*
 * SalvorItemRow: a mark, a title, a second line and something at the end: the row of checklists,
 * checks and steps. Hexadecimal numbers in the second line are set in monospace.
 *
 * Properties: "title", "caption" and "end-text" (string), "number" (uint: the mark is this number;
 * 0 for none).
 */
#define SALVOR_TYPE_ITEM_ROW (salvor_item_row_get_type ())
G_DECLARE_FINAL_TYPE (SalvorItemRow, salvor_item_row, SALVOR, ITEM_ROW, GtkWidget)

GtkWidget *salvor_item_row_new (const char *title, const char *caption) G_GNUC_WARN_UNUSED_RESULT;

void salvor_item_row_set_title (SalvorItemRow *self, const char *title);
/* @caption: (nullable) */
void salvor_item_row_set_caption (SalvorItemRow *self, const char *caption);
/* @text: (nullable) */
void salvor_item_row_set_end_text (SalvorItemRow *self, const char *text);

/* The mark; each takes the place of the one before. @state_text: (nullable): what it says, in a
 * word, for a screen reader. */
void salvor_item_row_show_disc (SalvorItemRow *self, SalvorDiscKind kind, const char *state_text);
void salvor_item_row_show_number (SalvorItemRow *self, guint number, gboolean current);
void salvor_item_row_show_spinner (SalvorItemRow *self, const char *state_text);
/* An empty ring: its turn has not come. Title and caption are subdued. */
void salvor_item_row_show_pending (SalvorItemRow *self, const char *state_text);

G_END_DECLS
