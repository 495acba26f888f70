/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorSideBySide: children side by side, or below one another when it is stacked. Those that
 * expand share what is left over.
 *
 * In the place of a horizontal GtkBox wherever a label wraps: GtkBox asks a label how wide it wants
 * to be at the height of the row, and a label answers by trying dozens of widths. That made the
 * overview take two seconds to appear. Here a width comes first and heights follow.
 *
 * Properties: "spacing" (int, px), "homogeneous" (boolean: equal widths), "stacked" (boolean).
 */
#define SALVOR_TYPE_SIDE_BY_SIDE (salvor_side_by_side_get_type ())
G_DECLARE_FINAL_TYPE (SalvorSideBySide, salvor_side_by_side, SALVOR, SIDE_BY_SIDE, GtkWidget)

GtkWidget *salvor_side_by_side_new (int spacing) G_GNUC_WARN_UNUSED_RESULT;
/* @child: (transfer floating) */
void salvor_side_by_side_append (SalvorSideBySide *self, GtkWidget *child);

G_END_DECLS
