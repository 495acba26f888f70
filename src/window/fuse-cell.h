/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Forms of fuse bits (visual.md 3.2), for rows and for legends. */
typedef enum {
    SALVOR_FUSE_CELL_ZERO,
    SALVOR_FUSE_CELL_BURNED,
    SALVOR_FUSE_CELL_CLOSES, /* burned, and closes a route */
    SALVOR_FUSE_CELL_DOT,    /* 0, and without a name */
    SALVOR_FUSE_CELL_TRYING, /* 0, and tried out as 1 */
} SalvorFuseCell;

/* Colours of a row, looked up once a drawing. */
typedef struct {
    GdkRGBA zero, zero_line, ink, on_ink, stop_fill, on_fill, dot, hatch, edge, accent, care_line;
    GdkRGBA accent_soft, text, muted, faint, card, stop, try, try_soft;
} SalvorFusePalette;

void salvor_fuse_palette_init (SalvorFusePalette *self, GtkWidget *widget);

/* What a drawing of cells needs. */
typedef struct {
    GtkWidget *widget;
    cairo_t *cr;
    const SalvorFusePalette *palette;
    PangoLayout *one; /* "1", of the height of a cell */
    double size;      /* of a cell, px */
} SalvorFusePen;

/* A layout with "1" for cells of that size; (transfer full) */
PangoLayout *salvor_fuse_cell_create_one (GtkWidget *widget, double size);

/* Draws what stands in a cell whose left upper corner is @x, @y; the box of its field is apart. */
void salvor_fuse_cell_draw (const SalvorFusePen *pen, SalvorFuseCell cell, double x, double y);
/* The box of a field. */
void salvor_fuse_cell_draw_box (const SalvorFusePen *pen, double x, double y, double width);
/* Striped: a word that cannot be read. */
void salvor_fuse_cell_draw_hatched (const SalvorFusePen *pen, double x, double y, double width);
/* Amber corner: working copy and fuse cell differ. */
void salvor_fuse_cell_draw_differs (const SalvorFusePen *pen, double x, double y);
/* Corners about a cell and a triangle: it differs from another state. @burned: it is 1 here and 0
 * there, and the triangle points up; else down. */
void salvor_fuse_cell_draw_changed (const SalvorFusePen *pen, double x, double y, gboolean burned);
/* Ring about a cell. */
void salvor_fuse_cell_draw_ring (const SalvorFusePen *pen, double x, double y, double line_width,
                                 double distance, const GdkRGBA *color);

/* A rectangle with round corners as the current path. */
void salvor_trace_rounded (cairo_t *cr, double x, double y, double width, double height,
                           double radius);

G_END_DECLS
