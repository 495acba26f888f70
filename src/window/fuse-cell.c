/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-cell"
#include "config.h"

#include "window/fuse-cell.h"

#include "window/style.h"

/* visual.md 3.2, as shares of a cell of 16 px */
#define BURNED_SHARE (14.0 / 16.0)
#define OCTAGON_SHARE (17.0 / 16.0)
#define ONE_SHARE (11.0 / 16.0)
#define DOT_SHARE (2.4 / 16.0)
#define CORNER_SHARE (6.0 / 16.0)
#define BRACKET_SHARE (4.5 / 16.0)
#define BRACKET_WIDTH 2.0
#define BRACKET_DISTANCE 0.5
#define TRIANGLE_SHARE (8.0 / 16.0)
#define BOX_RADIUS 3.0
#define BURNED_RADIUS 2.5
#define STRIPE_PITCH 6.0
#define STRIPE_WIDTH 2.2

void
salvor_fuse_palette_init (SalvorFusePalette *self, GtkWidget *widget)
{
    self->zero = salvor_style_get_color (widget, "zero");
    self->zero_line = salvor_style_get_color (widget, "zero_line");
    self->ink = salvor_style_get_color (widget, "ink");
    self->on_ink = salvor_style_get_color (widget, "on_ink");
    self->stop_fill = salvor_style_get_color (widget, "stop_fill");
    self->on_fill = salvor_style_get_color (widget, "on_fill");
    self->dot = salvor_style_get_color (widget, "dot");
    self->hatch = salvor_style_get_color (widget, "hatch");
    self->edge = salvor_style_get_color (widget, "edge");
    self->accent = salvor_style_get_color (widget, "accent");
    self->care_line = salvor_style_get_color (widget, "care_line");
    self->accent_soft = salvor_style_get_color (widget, "accent_soft");
    self->text = salvor_style_get_color (widget, "text");
    self->muted = salvor_style_get_color (widget, "muted");
    self->faint = salvor_style_get_color (widget, "faint");
    self->card = salvor_style_get_color (widget, "card");
    self->stop = salvor_style_get_color (widget, "stop");
    self->try = salvor_style_get_color (widget, "try");
    self->try_soft = salvor_style_get_color (widget, "try_soft");
}

PangoLayout *
salvor_fuse_cell_create_one (GtkWidget *widget, double size)
{
    PangoLayout *layout = gtk_widget_create_pango_layout (widget, "1");
    PangoFontDescription *font = pango_font_description_new ();

    pango_font_description_set_family_static (font, SALVOR_TEXT_FACES);
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
    pango_font_description_set_absolute_size (font, size * ONE_SHARE * PANGO_SCALE);
    pango_layout_set_font_description (layout, font);
    pango_font_description_free (font);
    return layout;
}

void
salvor_trace_rounded (cairo_t *cr, double x, double y, double width, double height, double radius)
{
    cairo_new_sub_path (cr);
    cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2.0, 0.0);
    cairo_arc (cr, x + width - radius, y + height - radius, radius, 0.0, G_PI / 2.0);
    cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2.0, G_PI);
    cairo_arc (cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
    cairo_close_path (cr);
}

static void
trace_octagon (cairo_t *cr, double centre_x, double centre_y, double size)
{
    double half = size / 2.0;
    double cut = half * 0.4142; /* tan 22.5° */

    cairo_move_to (cr, centre_x - cut, centre_y - half);
    cairo_line_to (cr, centre_x + cut, centre_y - half);
    cairo_line_to (cr, centre_x + half, centre_y - cut);
    cairo_line_to (cr, centre_x + half, centre_y + cut);
    cairo_line_to (cr, centre_x + cut, centre_y + half);
    cairo_line_to (cr, centre_x - cut, centre_y + half);
    cairo_line_to (cr, centre_x - half, centre_y + cut);
    cairo_line_to (cr, centre_x - half, centre_y - cut);
    cairo_close_path (cr);
}

static void
fill (cairo_t *cr, const GdkRGBA *color)
{
    gdk_cairo_set_source_rgba (cr, color);
    cairo_fill (cr);
}

static void
draw_one (const SalvorFusePen *pen, double x, double y, const GdkRGBA *color)
{
    PangoRectangle ink;

    pango_layout_get_pixel_extents (pen->one, &ink, NULL);
    cairo_move_to (pen->cr, x + (pen->size - ink.width) / 2.0 - ink.x,
                   y + (pen->size - ink.height) / 2.0 - ink.y);
    gdk_cairo_set_source_rgba (pen->cr, color);
    pango_cairo_show_layout (pen->cr, pen->one);
}

/* Nothing real: dashed, on a ground of its own. */
static void
draw_trying (const SalvorFusePen *pen, double x, double y)
{
    const double dashes[] = { 3.0, 2.0 };
    double side = pen->size - 1.5;

    salvor_trace_rounded (pen->cr, x + 0.75, y + 0.75, side, side, BURNED_RADIUS);
    gdk_cairo_set_source_rgba (pen->cr, &pen->palette->try_soft);
    cairo_fill_preserve (pen->cr);
    gdk_cairo_set_source_rgba (pen->cr, &pen->palette->try);
    cairo_set_line_width (pen->cr, 1.5);
    cairo_set_dash (pen->cr, dashes, 2, 0.0);
    cairo_stroke (pen->cr);
    cairo_set_dash (pen->cr, NULL, 0, 0.0);
    draw_one (pen, x, y, &pen->palette->try);
}

void
salvor_fuse_cell_draw (const SalvorFusePen *pen, SalvorFuseCell cell, double x, double y)
{
    double centre_x = x + pen->size / 2.0;
    double centre_y = y + pen->size / 2.0;
    double burned = pen->size * BURNED_SHARE;

    switch (cell) {
    case SALVOR_FUSE_CELL_DOT:
        cairo_arc (pen->cr, centre_x, centre_y, pen->size * DOT_SHARE / 2.0, 0.0, 2.0 * G_PI);
        fill (pen->cr, &pen->palette->dot);
        break;
    case SALVOR_FUSE_CELL_BURNED:
        salvor_trace_rounded (pen->cr, centre_x - burned / 2.0, centre_y - burned / 2.0, burned,
                              burned, BURNED_RADIUS);
        fill (pen->cr, &pen->palette->ink);
        draw_one (pen, x, y, &pen->palette->on_ink);
        break;
    case SALVOR_FUSE_CELL_CLOSES:
        trace_octagon (pen->cr, centre_x, centre_y, pen->size * OCTAGON_SHARE);
        fill (pen->cr, &pen->palette->stop_fill);
        draw_one (pen, x, y, &pen->palette->on_fill);
        break;
    case SALVOR_FUSE_CELL_TRYING:
        draw_trying (pen, x, y);
        break;
    case SALVOR_FUSE_CELL_ZERO:
    default:
        break;
    }
}

static void
trace_box (const SalvorFusePen *pen, double x, double y, double width)
{
    salvor_trace_rounded (pen->cr, x + 0.5, y + 0.5, width - 1.0, pen->size - 1.0, BOX_RADIUS);
}

void
salvor_fuse_cell_draw_box (const SalvorFusePen *pen, double x, double y, double width)
{
    trace_box (pen, x, y, width);
    gdk_cairo_set_source_rgba (pen->cr, &pen->palette->zero);
    cairo_fill_preserve (pen->cr);
    gdk_cairo_set_source_rgba (pen->cr, &pen->palette->zero_line);
    cairo_set_line_width (pen->cr, 1.0);
    cairo_stroke (pen->cr);
}

void
salvor_fuse_cell_draw_hatched (const SalvorFusePen *pen, double x, double y, double width)
{
    salvor_fuse_cell_draw_box (pen, x, y, width);
    cairo_save (pen->cr);
    trace_box (pen, x, y, width);
    cairo_clip (pen->cr);
    for (double at = x - pen->size; at < x + width; at += STRIPE_PITCH) {
        cairo_move_to (pen->cr, at, y + pen->size);
        cairo_line_to (pen->cr, at + pen->size, y);
    }
    gdk_cairo_set_source_rgba (pen->cr, &pen->palette->hatch);
    cairo_set_line_width (pen->cr, STRIPE_WIDTH);
    cairo_stroke (pen->cr);
    cairo_restore (pen->cr);
    trace_box (pen, x, y, width);
    gdk_cairo_set_source_rgba (pen->cr, &pen->palette->zero_line);
    cairo_set_line_width (pen->cr, 1.0);
    cairo_stroke (pen->cr);
}

void
salvor_fuse_cell_draw_differs (const SalvorFusePen *pen, double x, double y)
{
    double corner = pen->size * CORNER_SHARE;

    cairo_move_to (pen->cr, x + pen->size - corner, y);
    cairo_line_to (pen->cr, x + pen->size, y);
    cairo_line_to (pen->cr, x + pen->size, y + corner);
    cairo_close_path (pen->cr);
    fill (pen->cr, &pen->palette->care_line);
}

/* One corner: @right, @down: which way its arms go */
static void
trace_corner (cairo_t *cr, double x, double y, double right, double down)
{
    cairo_move_to (cr, x + right, y);
    cairo_line_to (cr, x, y);
    cairo_line_to (cr, x, y + down);
}

/* Sits on the lower edge of the cell, on a ground that parts it from what is in the cell. */
static void
draw_triangle (const SalvorFusePen *pen, double x, double y, gboolean up)
{
    double width = pen->size * TRIANGLE_SHARE;
    double left = x + pen->size - width + 1.0;
    double top = y + pen->size - width + 2.0;
    double base = up ? top + width : top;
    double tip = up ? top : top + width;

    cairo_move_to (pen->cr, left, base);
    cairo_line_to (pen->cr, left + width, base);
    cairo_line_to (pen->cr, left + width / 2.0, tip);
    cairo_close_path (pen->cr);
    gdk_cairo_set_source_rgba (pen->cr, &pen->palette->card);
    cairo_set_line_width (pen->cr, 2.0);
    cairo_stroke_preserve (pen->cr);
    fill (pen->cr, &pen->palette->text);
}

void
salvor_fuse_cell_draw_changed (const SalvorFusePen *pen, double x, double y, gboolean burned)
{
    double arm = pen->size * BRACKET_SHARE;
    double left = x - BRACKET_DISTANCE;
    double top = y - BRACKET_DISTANCE;
    double right = x + pen->size + BRACKET_DISTANCE;
    double bottom = y + pen->size + BRACKET_DISTANCE;

    trace_corner (pen->cr, left, top, arm, arm);
    trace_corner (pen->cr, right, top, -arm, arm);
    trace_corner (pen->cr, left, bottom, arm, -arm);
    trace_corner (pen->cr, right, bottom, -arm, -arm);
    gdk_cairo_set_source_rgba (pen->cr, &pen->palette->text);
    cairo_set_line_width (pen->cr, BRACKET_WIDTH);
    cairo_stroke (pen->cr);
    draw_triangle (pen, x, y, burned);
}

void
salvor_fuse_cell_draw_ring (const SalvorFusePen *pen, double x, double y, double line_width,
                            double distance, const GdkRGBA *color)
{
    double side = pen->size + 2.0 * distance;

    salvor_trace_rounded (pen->cr, x - distance, y - distance, side, side, BOX_RADIUS + distance);
    gdk_cairo_set_source_rgba (pen->cr, color);
    cairo_set_line_width (pen->cr, line_width);
    cairo_stroke (pen->cr);
}
