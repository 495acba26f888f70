/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-sector-square"
#include "config.h"

#include "window/sector-square.h"

#include "window/style.h"

#include <glib/gi18n-lib.h>

/* Pixels: the square inside its pitch */
#define SIDE 8.0

struct _SalvorSectorSquare {
    GtkWidget parent_instance;

    SalvorSectorState state;
    gboolean stopped;
};

G_DEFINE_FINAL_TYPE (SalvorSectorSquare, salvor_sector_square, GTK_TYPE_WIDGET)

static void
set_color (GtkWidget *widget, cairo_t *cr, const char *name)
{
    GdkRGBA color = salvor_style_get_color (widget, name);

    gdk_cairo_set_source_rgba (cr, &color);
}

static void
fill_square (GtkWidget *widget, cairo_t *cr, double x, double y, const char *color)
{
    set_color (widget, cr, color);
    cairo_rectangle (cr, x + 1.0, y + 1.0, SIDE, SIDE);
    cairo_fill (cr);
}

static void
outline_square (GtkWidget *widget, cairo_t *cr, double x, double y, double line, const char *color)
{
    set_color (widget, cr, color);
    cairo_set_line_width (cr, line);
    cairo_rectangle (cr, x + 1.0 + line / 2.0, y + 1.0 + line / 2.0, SIDE - line, SIDE - line);
    cairo_stroke (cr);
}

static void
draw_cross (GtkWidget *widget, cairo_t *cr, double x, double y)
{
    cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
    cairo_set_line_width (cr, 1.5);
    cairo_move_to (cr, x + 3.0, y + 3.0);
    cairo_line_to (cr, x + 7.0, y + 7.0);
    cairo_move_to (cr, x + 7.0, y + 3.0);
    cairo_line_to (cr, x + 3.0, y + 7.0);
    cairo_stroke (cr);
}

static void
draw_stripes (GtkWidget *widget, cairo_t *cr, double x, double y)
{
    cairo_save (cr);
    cairo_rectangle (cr, x + 1.0, y + 1.0, SIDE, SIDE);
    cairo_clip (cr);
    set_color (widget, cr, "track");
    cairo_set_line_width (cr, 1.5);
    for (double offset = -SIDE; offset < SIDE; offset += 4.0) {
        cairo_move_to (cr, x + 1.0 + offset, y + 1.0 + SIDE);
        cairo_line_to (cr, x + 1.0 + offset + SIDE, y + 1.0);
    }
    cairo_stroke (cr);
    cairo_restore (cr);
    outline_square (widget, cr, x, y, 1.0, "track");
}

static void
draw_dot (GtkWidget *widget, cairo_t *cr, double x, double y, double radius, gboolean filled,
          const char *color)
{
    set_color (widget, cr, color);
    cairo_arc (cr, x + 5.0, y + 5.0, radius, 0.0, 2.0 * G_PI);
    if (filled) {
        cairo_fill (cr);
    } else {
        cairo_set_line_width (cr, 1.5);
        cairo_stroke (cr);
    }
}

void
salvor_sector_square_draw (GtkWidget *widget, cairo_t *cr, double x, double y,
                           SalvorSectorState state, gboolean stopped)
{
    switch (state) {
    case SALVOR_SECTOR_EMPTY:
        draw_dot (widget, cr, x, y, 1.0, TRUE, "faint");
        break;
    case SALVOR_SECTOR_DATA:
        draw_dot (widget, cr, x, y, 2.75, FALSE, "muted");
        break;
    case SALVOR_SECTOR_KEPT_EQUAL:
        outline_square (widget, cr, x, y, 1.0, "track");
        cairo_rectangle (cr, x + 3.0, y + 3.0, SIDE - 4.0, SIDE - 4.0);
        cairo_fill (cr);
        break;
    case SALVOR_SECTOR_WAITING:
        outline_square (widget, cr, x, y, 1.0, "zero_line");
        break;
    case SALVOR_SECTOR_HEADER:
        draw_stripes (widget, cr, x, y);
        break;
    case SALVOR_SECTOR_NOW:
        outline_square (widget, cr, x, y, 2.0, stopped ? "care_line" : "text");
        break;
    case SALVOR_SECTOR_WRITTEN:
        fill_square (widget, cr, x, y, "track");
        break;
    case SALVOR_SECTOR_DIFFERS:
        fill_square (widget, cr, x, y, "stop_fill");
        draw_cross (widget, cr, x, y);
        break;
    case SALVOR_SECTOR_UNKNOWN:
        draw_dot (widget, cr, x, y, 1.0, TRUE, "dot");
        break;
    }
}

const char *
salvor_sector_state_get_title (SalvorSectorState state, gboolean stopped)
{
    switch (state) {
    case SALVOR_SECTOR_EMPTY:
        return _ ("Empty, kept");
    case SALVOR_SECTOR_DATA:
        return _ ("Data, kept");
    case SALVOR_SECTOR_KEPT_EQUAL:
        return _ ("Already right");
    case SALVOR_SECTOR_WAITING:
        return _ ("Waiting");
    case SALVOR_SECTOR_HEADER:
        return _ ("Header, last");
    case SALVOR_SECTOR_NOW:
        return stopped ? _ ("Stopped here") : _ ("Now");
    case SALVOR_SECTOR_WRITTEN:
        return _ ("Written");
    case SALVOR_SECTOR_DIFFERS:
        return _ ("Differs");
    case SALVOR_SECTOR_UNKNOWN:
        return _ ("Not touched");
    }
    return "";
}

/* From what needs the eye most to what needs it least. */
static const SalvorSectorState states_by_weight[] = {
    SALVOR_SECTOR_DIFFERS, SALVOR_SECTOR_NOW,     SALVOR_SECTOR_HEADER,
    SALVOR_SECTOR_WAITING, SALVOR_SECTOR_WRITTEN, SALVOR_SECTOR_KEPT_EQUAL,
    SALVOR_SECTOR_DATA,    SALVOR_SECTOR_EMPTY,   SALVOR_SECTOR_UNKNOWN,
};

SalvorSectorState
salvor_sector_states_merge (const guint8 *states, gsize n_states)
{
    guint seen = 0;

    for (gsize i = 0; i < n_states; i++)
        seen |= 1u << states[i];
    for (gsize i = 0; i < G_N_ELEMENTS (states_by_weight); i++) {
        if ((seen & (1u << states_by_weight[i])) != 0)
            return states_by_weight[i];
    }
    return SALVOR_SECTOR_UNKNOWN;
}

static void
salvor_sector_square_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
    SalvorSectorSquare *self = SALVOR_SECTOR_SQUARE (widget);
    double x = (gtk_widget_get_width (widget) - SALVOR_SQUARE_PITCH) / 2;
    double y = (gtk_widget_get_height (widget) - SALVOR_SQUARE_PITCH) / 2;
    cairo_t *cr = gtk_snapshot_append_cairo (
        snapshot,
        &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));

    salvor_sector_square_draw (widget, cr, x, y, self->state, self->stopped);
    cairo_destroy (cr);
}

static void
salvor_sector_square_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                              int *minimum, int *natural, int *minimum_baseline,
                              int *natural_baseline)
{
    *minimum = *natural = SALVOR_SQUARE_PITCH;
}

static void
salvor_sector_square_class_init (SalvorSectorSquareClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    widget_class->snapshot = salvor_sector_square_snapshot;
    widget_class->measure = salvor_sector_square_measure;
    gtk_widget_class_set_css_name (widget_class, "sectorsquare");
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
salvor_sector_square_init (SalvorSectorSquare *self)
{
}

GtkWidget *
salvor_sector_square_new (SalvorSectorState state, gboolean stopped)
{
    SalvorSectorSquare *self = g_object_new (SALVOR_TYPE_SECTOR_SQUARE, NULL);

    self->state = state;
    self->stopped = stopped;
    return GTK_WIDGET (self);
}
