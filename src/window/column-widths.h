/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One column of SalvorColumns: the child, and what was measured of it, in px. */
typedef struct {
    GtkWidget *child;
    int minimum; /* of the width */
    int width;
    int least_height;
    int height;
} SalvorColumn;

/* (transfer full) (element-type SalvorColumn): of the visible children, as wide as they like to be
 */
GArray *salvor_column_list (GtkWidget *parent) G_GNUC_WARN_UNUSED_RESULT;
SalvorColumn *salvor_column_get (GArray *columns, guint i);
int salvor_column_sum_widths (GArray *columns);
int salvor_column_sum_minimums (GArray *columns);

/* Shares @room px among columns side by side, see the properties of SalvorColumns. */
void salvor_column_distribute (GArray *columns, int room, int share, gboolean homogeneous);

G_END_DECLS
