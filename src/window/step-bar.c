/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-step-bar"
#include "config.h"

#include "window/step-bar.h"

#include "window/style.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* visual.md 3.5, pixels at 14 px text */
#define PITCH 180.0
#define NARROW_WIDTH 600
#define CENTER_Y 22.0
#define LABEL_Y 41.0
#define RADIUS 11.0
#define CURRENT_RADIUS 14.0
#define BELOW_LABEL 7
/* Of the narrow form, beside its line of text */
#define NARROW_ROOM 48

struct _SalvorStepBar {
    GtkWidget parent_instance;

    SalvorStation current;
    gboolean waiting;
    gboolean finished;
};

typedef enum { STATE_DONE, STATE_CURRENT, STATE_TO_COME } StationState;

G_DEFINE_FINAL_TYPE (SalvorStepBar, salvor_step_bar, GTK_TYPE_WIDGET)

static const char *const station_titles[SALVOR_N_STATIONS] = {
    [SALVOR_STATION_CONNECT] = N_ ("Connect"), [SALVOR_STATION_FIRMWARE] = N_ ("Firmware"),
    [SALVOR_STATION_REVIEW] = N_ ("Review"),   [SALVOR_STATION_WRITE] = N_ ("Write"),
    [SALVOR_STATION_DONE] = N_ ("Done"),
};

const char *
salvor_station_get_title (SalvorStation station)
{
    return _ (station_titles[station]);
}

/* Roundels and lines grow with the text beside them. */
static double
get_scale (SalvorStepBar *self)
{
    return MAX (salvor_style_get_scale (GTK_WIDGET (self)), 1.0);
}

static gboolean
is_narrow (SalvorStepBar *self, int width)
{
    return width < NARROW_WIDTH * get_scale (self);
}

static StationState
get_state (SalvorStepBar *self, SalvorStation station)
{
    if (station < self->current || (station == self->current && self->finished))
        return STATE_DONE;
    return station == self->current ? STATE_CURRENT : STATE_TO_COME;
}

static double
get_pitch (int width)
{
    return MIN (PITCH, (width - 80.0) / (SALVOR_N_STATIONS - 1));
}

static double
get_x (SalvorStepBar *self, SalvorStation station, int width)
{
    double from_middle = ((int) station - (SALVOR_N_STATIONS - 1) / 2) * get_pitch (width);

    if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
        from_middle = -from_middle;
    return width / 2.0 + from_middle;
}

static void
set_color (SalvorStepBar *self, cairo_t *cr, const char *name)
{
    GdkRGBA color = salvor_style_get_color (GTK_WIDGET (self), name);

    gdk_cairo_set_source_rgba (cr, &color);
}

static void
draw_line (SalvorStepBar *self, cairo_t *cr, SalvorStation from, int width)
{
    gboolean passed = get_state (self, from + 1) != STATE_TO_COME;
    double scale = get_scale (self);

    set_color (self, cr, passed ? "track" : "dead");
    cairo_set_line_width (cr, (passed ? 6.0 : 3.0) * scale);
    cairo_move_to (cr, get_x (self, from, width), CENTER_Y * scale);
    cairo_line_to (cr, get_x (self, from + 1, width), CENTER_Y * scale);
    cairo_stroke (cr);
}

static void
draw_tick (SalvorStepBar *self, cairo_t *cr)
{
    set_color (self, cr, "on_track");
    cairo_set_line_width (cr, 2.0);
    cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
    cairo_move_to (cr, -4.0, 0.5);
    cairo_line_to (cr, -1.2, 3.3);
    cairo_line_to (cr, 4.2, -3.0);
    cairo_stroke (cr);
}

static void
draw_ring (SalvorStepBar *self, cairo_t *cr, double radius, double line, const char *color)
{
    cairo_arc (cr, 0.0, 0.0, radius - line / 2.0, 0.0, 2.0 * G_PI);
    set_color (self, cr, "card");
    cairo_fill_preserve (cr);
    set_color (self, cr, color);
    cairo_set_line_width (cr, line);
    cairo_stroke (cr);
}

static void
draw_roundel (SalvorStepBar *self, cairo_t *cr, SalvorStation station, double x)
{
    double scale = get_scale (self);

    cairo_save (cr);
    cairo_translate (cr, x, CENTER_Y * scale);
    cairo_scale (cr, scale, scale);
    switch (get_state (self, station)) {
    case STATE_DONE:
        cairo_arc (cr, 0.0, 0.0, RADIUS, 0.0, 2.0 * G_PI);
        set_color (self, cr, "track");
        cairo_fill (cr);
        draw_tick (self, cr);
        break;
    case STATE_CURRENT:
        draw_ring (self, cr, CURRENT_RADIUS, 4.0, self->waiting ? "care_line" : "track");
        break;
    case STATE_TO_COME:
        draw_ring (self, cr, RADIUS, 2.0, "dead");
        break;
    }
    cairo_restore (cr);
}

static void
append_text (SalvorStepBar *self, GtkSnapshot *snapshot, const char *text, double scale,
             gboolean bold, const char *color_name, double x, double y, gboolean middle)
{
    g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
    g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
    GdkRGBA color = salvor_style_get_color (GTK_WIDGET (self), color_name);
    int width, height;

    pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
    if (bold)
        pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD));
    pango_layout_set_attributes (layout, attributes);
    pango_layout_get_pixel_size (layout, &width, &height);
    gtk_snapshot_save (snapshot);
    gtk_snapshot_translate (snapshot,
                            &GRAPHENE_POINT_INIT ((float) floor (x - width / 2.0),
                                                  (float) floor (middle ? y - height / 2.0 : y)));
    gtk_snapshot_append_layout (snapshot, layout, &color);
    gtk_snapshot_restore (snapshot);
}

static void
snapshot_station_text (SalvorStepBar *self, GtkSnapshot *snapshot, SalvorStation station, double x)
{
    StationState state = get_state (self, station);
    gboolean bold = station == self->current;
    double scale = get_scale (self);
    g_autofree char *number = g_strdup_printf ("%d", (int) station + 1);

    append_text (self, snapshot, salvor_station_get_title (station), 0.93, bold,
                 state == STATE_TO_COME ? "muted" : "text", x, LABEL_Y * scale, FALSE);
    if (state != STATE_DONE)
        append_text (self, snapshot, number, 0.86, state == STATE_CURRENT,
                     state == STATE_CURRENT ? "text" : "muted", x, CENTER_Y * scale, TRUE);
}

static void
snapshot_wide (SalvorStepBar *self, GtkSnapshot *snapshot, int width, int height)
{
    cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

    for (int i = 0; i + 1 < SALVOR_N_STATIONS; i++)
        draw_line (self, cr, i, width);
    for (int i = 0; i < SALVOR_N_STATIONS; i++)
        draw_roundel (self, cr, i, get_x (self, i, width));
    cairo_destroy (cr);
    for (int i = 0; i < SALVOR_N_STATIONS; i++)
        snapshot_station_text (self, snapshot, i, get_x (self, i, width));
}

/* "Step 2 of 5: Firmware"; (transfer full) */
static char *
describe (SalvorStepBar *self)
{
    return g_strdup_printf (_ ("Step %d of %d: %s"), (int) self->current + 1, SALVOR_N_STATIONS,
                            salvor_station_get_title (self->current));
}

static void
snapshot_narrow (SalvorStepBar *self, GtkSnapshot *snapshot, int width, int height)
{
    const float gap = 6, margin = 18, bar_height = 6;
    float bar = (width - 2 * margin - gap * (SALVOR_N_STATIONS - 1)) / SALVOR_N_STATIONS;
    g_autofree char *text = describe (self);

    append_text (self, snapshot, text, 1.0, TRUE, "text", width / 2.0, 14.0, FALSE);
    for (int i = 0; i < SALVOR_N_STATIONS; i++) {
        gboolean reached = get_state (self, i) != STATE_TO_COME;
        gboolean hands = self->waiting && i == (int) self->current;
        GdkRGBA color = salvor_style_get_color (GTK_WIDGET (self), hands     ? "care_line"
                                                                   : reached ? "track"
                                                                             : "line");
        float x = margin + i * (bar + gap);
        GskRoundedRect clip;

        if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
            x = width - x - bar;
        gsk_rounded_rect_init_from_rect (
            &clip, &GRAPHENE_RECT_INIT (x, height - 18, bar, bar_height), bar_height / 2);
        gtk_snapshot_push_rounded_clip (snapshot, &clip);
        gtk_snapshot_append_color (snapshot, &color, &clip.bounds);
        gtk_snapshot_pop (snapshot);
    }
}

static void
salvor_step_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
    SalvorStepBar *self = SALVOR_STEP_BAR (widget);
    int width = gtk_widget_get_width (widget);
    int height = gtk_widget_get_height (widget);

    if (is_narrow (self, width))
        snapshot_narrow (self, snapshot, width, height);
    else
        snapshot_wide (self, snapshot, width, height);
}

static void
salvor_step_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
    if (orientation == GTK_ORIENTATION_HORIZONTAL) {
        *minimum = 200;
        *natural = (int) PITCH * SALVOR_N_STATIONS;
    } else {
        SalvorStepBar *self = SALVOR_STEP_BAR (widget);
        g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, "1");
        int text_height;

        pango_layout_get_pixel_size (layout, NULL, &text_height);
        *minimum = *natural = text_height
                              + (is_narrow (self, for_size >= 0 ? for_size : G_MAXINT)
                                     ? NARROW_ROOM
                                     : (int) (LABEL_Y * get_scale (self)) + BELOW_LABEL);
    }
}

static GtkSizeRequestMode
salvor_step_bar_get_request_mode (GtkWidget *widget)
{
    return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
salvor_step_bar_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
    GTK_WIDGET_CLASS (salvor_step_bar_parent_class)->css_changed (widget, change);
    gtk_widget_queue_draw (widget);
}

static void
update (SalvorStepBar *self)
{
    g_autofree char *label = describe (self);

    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                    -1);
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
salvor_step_bar_class_init (SalvorStepBarClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    widget_class->snapshot = salvor_step_bar_snapshot;
    widget_class->measure = salvor_step_bar_measure;
    widget_class->get_request_mode = salvor_step_bar_get_request_mode;
    widget_class->css_changed = salvor_step_bar_css_changed;
    gtk_widget_class_set_css_name (widget_class, "stepbar");
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
salvor_step_bar_init (SalvorStepBar *self)
{
    update (self);
}

void
salvor_step_bar_show (SalvorStepBar *self, SalvorStation current, gboolean waiting,
                      gboolean finished)
{
    g_return_if_fail (SALVOR_IS_STEP_BAR (self));
    g_return_if_fail (current < SALVOR_N_STATIONS);

    /* asked at each report of a job */
    if (current == self->current && waiting == self->waiting && finished == self->finished)
        return;
    self->current = current;
    self->waiting = waiting;
    self->finished = finished;
    update (self);
}
