/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorColumns: children side by side while there is room, one below the other when there is not.
 *
 * In the place of a horizontal GtkBox wherever a label wraps: GtkBox asks a label how wide it wants
 * to be at the height of the row, and a label answers by trying dozens of widths. That made the
 * overview take two seconds to appear. Here a width comes first and heights follow. GTK itself asks
 * the same of whatever is not as high as its place (a “valign” of start or center): there "stacked"
 * stands for a vertical GtkBox. tests/lint/check-layout.py finds what was forgotten.
 *
 * Properties:
 *
 *   "spacing" (int, px)
 *   "threshold" (int, px at 14 px text): from this width on the children stand side by side, if
 *       their minimums fit; 0: always
 *   "share" (int, percent): of the width for the first of two; 0: natural widths, and those that
 *       expand share what is left over
 *   "homogeneous" (boolean): equal widths
 *   "stacked" (boolean): one below the other whatever the width
 *   "reversed" (boolean): below one another in reverse order
 */
#define SALVOR_TYPE_COLUMNS (salvor_columns_get_type ())
G_DECLARE_FINAL_TYPE (SalvorColumns, salvor_columns, SALVOR, COLUMNS, GtkWidget)

GtkWidget *salvor_columns_new (int spacing) G_GNUC_WARN_UNUSED_RESULT;
/* @child: (transfer floating) */
void salvor_columns_append (SalvorColumns *self, GtkWidget *child);

G_END_DECLS
