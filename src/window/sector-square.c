/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-sector-square"
#include "config.h"

#include "window/sector-square.h"

#include "window/style.h"

#include <glib/gi18n-lib.h>

struct _SalvorSectorSquare {
    GtkWidget parent_instance;

    SalvorSectorState state;
    gboolean stopped;
};

/* Where a square is painted: inside its field, one pixel from the edges. */
typedef struct {
    GtkWidget *widget;
    cairo_t *cr;
    double x;
    double y;
    double side;
} Place;

G_DEFINE_FINAL_TYPE (SalvorSectorSquare, salvor_sector_square, GTK_TYPE_WIDGET)

static void
set_color (const Place *place, const char *name)
{
    GdkRGBA color = salvor_style_get_color (place->widget, name);

    gdk_cairo_set_source_rgba (place->cr, &color);
}

static void
fill (const Place *place, double margin, const char *color)
{
    set_color (place, color);
    cairo_rectangle (place->cr, place->x + margin, place->y + margin, place->side - 2.0 * margin,
                     place->side - 2.0 * margin);
    cairo_fill (place->cr);
}

static void
outline (const Place *place, double line, const char *color)
{
    set_color (place, color);
    cairo_set_line_width (place->cr, line);
    cairo_rectangle (place->cr, place->x + line / 2.0, place->y + line / 2.0, place->side - line,
                     place->side - line);
    cairo_stroke (place->cr);
}

static void
draw_cross (const Place *place)
{
    double near = 2.0, far = place->side - 2.0;

    set_color (place, "on_fill");
    cairo_set_line_width (place->cr, 1.5);
    cairo_move_to (place->cr, place->x + near, place->y + near);
    cairo_line_to (place->cr, place->x + far, place->y + far);
    cairo_move_to (place->cr, place->x + far, place->y + near);
    cairo_line_to (place->cr, place->x + near, place->y + far);
    cairo_stroke (place->cr);
}

static void
draw_stripes (const Place *place)
{
    cairo_save (place->cr);
    cairo_rectangle (place->cr, place->x, place->y, place->side, place->side);
    cairo_clip (place->cr);
    set_color (place, "track");
    cairo_set_line_width (place->cr, 1.5);
    for (double offset = -place->side; offset < place->side; offset += 4.0) {
        cairo_move_to (place->cr, place->x + offset, place->y + place->side);
        cairo_line_to (place->cr, place->x + offset + place->side, place->y);
    }
    cairo_stroke (place->cr);
    cairo_restore (place->cr);
    outline (place, 1.0, "track");
}

static void
draw_dot (const Place *place, const char *color)
{
    set_color (place, color);
    cairo_arc (place->cr, place->x + place->side / 2.0, place->y + place->side / 2.0, 1.0, 0.0,
               2.0 * G_PI);
    cairo_fill (place->cr);
}

static void
draw_ring (const Place *place, const char *color)
{
    set_color (place, color);
    cairo_set_line_width (place->cr, 1.5);
    cairo_arc (place->cr, place->x + place->side / 2.0, place->y + place->side / 2.0,
               place->side / 2.0 - 1.25, 0.0, 2.0 * G_PI);
    cairo_stroke (place->cr);
}

void
salvor_sector_square_draw (GtkWidget *widget, cairo_t *cr, int x, int y, int pitch,
                           SalvorSectorState state, gboolean stopped)
{
    const Place place = { widget, cr, x + 1.0, y + 1.0, pitch - 2.0 };

    switch (state) {
    case SALVOR_SECTOR_EMPTY:
        draw_dot (&place, "faint");
        break;
    case SALVOR_SECTOR_DATA:
        draw_ring (&place, "muted");
        break;
    case SALVOR_SECTOR_KEPT_EQUAL:
        outline (&place, 1.0, "track");
        fill (&place, 2.0, "track");
        break;
    case SALVOR_SECTOR_WAITING:
        outline (&place, 1.0, "zero_line");
        break;
    case SALVOR_SECTOR_HEADER:
        draw_stripes (&place);
        break;
    case SALVOR_SECTOR_NOW:
        outline (&place, 2.0, stopped ? "care_line" : "text");
        break;
    case SALVOR_SECTOR_WRITTEN:
        fill (&place, 0.0, "track");
        break;
    case SALVOR_SECTOR_DIFFERS:
        fill (&place, 0.0, "stop_fill");
        draw_cross (&place);
        break;
    case SALVOR_SECTOR_UNKNOWN:
        draw_dot (&place, "dot");
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
    int x = (gtk_widget_get_width (widget) - SALVOR_SQUARE_PITCH) / 2;
    int y = (gtk_widget_get_height (widget) - SALVOR_SQUARE_PITCH) / 2;
    cairo_t *cr = gtk_snapshot_append_cairo (
        snapshot,
        &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));

    salvor_sector_square_draw (widget, cr, x, y, SALVOR_SQUARE_PITCH, self->state, self->stopped);
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
