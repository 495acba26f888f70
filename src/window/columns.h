/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorColumns: two children side by side while there is room, one below the other when there is
 * not. Properties: "threshold" (pixels from which on they stand side by side), "share" (percent of
 * the width the first child gets), "spacing" (pixels), "reversed" (boolean: stacked, the second
 * child comes first).
 */
#define SALVOR_TYPE_COLUMNS (salvor_columns_get_type ())
G_DECLARE_FINAL_TYPE (SalvorColumns, salvor_columns, SALVOR, COLUMNS, GtkWidget)

G_END_DECLS
