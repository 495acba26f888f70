/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Where the columns of the fuse grid are (visual.md 3.2), shared by its heading, its rows and its
 * fold lines so that they stay in line. All px. Bit 31 is always at the left.
 */
typedef struct {
    double zoom; /* 1.0, 1.333 or 1.667: pitch 18, 24 or 30 */
    int pitch;
    int cell;
    int row_height;
    int lock_x;
    int number_end; /* right edge of the word number */
    int name_x;
    int name_width;
    int bits_x;
    int bits_width;
    int value_x;
    int value_end;
    int width; /* of everything */
} SalvorFuseGeometry;

/* For a widget of that width; grows in steps with the text of the desktop. */
void salvor_fuse_geometry_init (SalvorFuseGeometry *self, GtkWidget *widget, int width);
/* Smallest width, px */
int salvor_fuse_geometry_get_min_width (GtkWidget *widget);

/* Left edge of the cell of a bit */
int salvor_fuse_geometry_get_cell_x (const SalvorFuseGeometry *self, guint bit);
/* The bit at a place; -1 beside the cells */
int salvor_fuse_geometry_find_bit (const SalvorFuseGeometry *self, double x);

G_END_DECLS
