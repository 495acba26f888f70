/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-boot-sketch"
#include "config.h"

#include "window/boot-sketch.h"

#include "window/boot-tracks.h"
#include "window/style.h"

/* visual.md 3.1, small form: px at scale 1 */
#define WIDTH 270
#define HEIGHT 92
#define WIDEST 340
#define TRACK_SCALE (5.0 / 8.0) /* a line of 5 px in place of 8 */
#define MAIN_Y 14.0f
#define BADGE_Y 47.0f
#define SERIAL_Y 76.0f
#define MARGIN 8.0f
#define RIGHT_OF_PROGRAM 58.0f
#define ROUNDEL 12.0
#define SERIAL_ROUNDEL 18.0
#define BADGE 18.0
#define BADGE_ICON 10

struct _SalvorBootSketch {
    GtkWidget parent_instance;

    gboolean filled;
    SalvorBootTracks tracks;
    SalvorStopState stops[SALVOR_N_STOPS];
};

G_DEFINE_FINAL_TYPE (SalvorBootSketch, salvor_boot_sketch, GTK_TYPE_WIDGET)

/* One drawing; x counts from the side where reading starts. */
typedef struct {
    SalvorBootSketch *self;
    GtkSnapshot *snapshot;
    cairo_t *cr;
    double scale;
    int width; /* of the widget when it is mirrored, else 0 */
} Pen;

static double
get_x (const Pen *pen, const graphene_point_t *point)
{
    return pen->width > 0 ? pen->width - point->x : point->x;
}

static void
set_color (const Pen *pen, const char *token)
{
    GdkRGBA color = salvor_style_get_color (GTK_WIDGET (pen->self), token);

    gdk_cairo_set_source_rgba (pen->cr, &color);
}

static void
draw_disc (const Pen *pen, const graphene_point_t *point, double size, const char *token)
{
    cairo_arc (pen->cr, get_x (pen, point), point->y, size * pen->scale / 2.0, 0.0, 2.0 * G_PI);
    set_color (pen, token);
    cairo_fill (pen->cr);
}

/* @dash: px, 0: solid */
static void
draw_ring (const Pen *pen, const graphene_point_t *point, double size, double line_width,
           double dash, const char *token)
{
    double radius = (size - line_width) * pen->scale / 2.0;
    const double dashes[] = { dash * pen->scale };

    cairo_arc (pen->cr, get_x (pen, point), point->y, radius, 0.0, 2.0 * G_PI);
    set_color (pen, token);
    cairo_set_line_width (pen->cr, line_width * pen->scale);
    cairo_set_dash (pen->cr, dashes, dash > 0.0 ? 1 : 0, 0.0);
    cairo_stroke (pen->cr);
    cairo_set_dash (pen->cr, NULL, 0, 0.0);
}

static void
draw_stop (const Pen *pen, SalvorStopId id)
{
    const graphene_point_t *point = &pen->self->tracks.stations[id];
    double size = id == SALVOR_STOP_SERIAL_DOWNLOAD ? SERIAL_ROUNDEL : ROUNDEL;

    switch (pen->self->stops[id]) {
    case SALVOR_STOP_TAKEN:
        draw_disc (pen, point, size, "card");
        draw_ring (pen, point, size, 2.5, 0.0, "track");
        break;
    case SALVOR_STOP_END:
        draw_disc (pen, point, size, "track");
        break;
    case SALVOR_STOP_UNREADABLE:
        draw_disc (pen, point, size, "card");
        draw_ring (pen, point, size, 1.0, 0.0, "edge");
        draw_ring (pen, point, size - 5.0, 1.0, 0.0, "edge");
        break;
    case SALVOR_STOP_NOT_REACHED:
    default:
        draw_disc (pen, point, size, "card");
        draw_ring (pen, point, size, 2.0, 3.0, "dead");
        break;
    }
}

static void
draw_badge (const Pen *pen, SalvorBranch branch)
{
    const graphene_point_t *point = &pen->self->tracks.badges[branch];

    switch (pen->self->tracks.branches[branch]) {
    case SALVOR_TRACK_CLOSED_FOREVER:
        draw_disc (pen, point, BADGE + 3.0, "card");
        draw_disc (pen, point, BADGE, "stop_fill");
        break;
    case SALVOR_TRACK_EXPECTED:
        draw_disc (pen, point, BADGE, "card");
        draw_ring (pen, point, BADGE, 1.5, 3.0, "care_line");
        break;
    case SALVOR_TRACK_UNKNOWN:
        draw_disc (pen, point, BADGE, "card");
        draw_ring (pen, point, BADGE, 1.0, 0.0, "edge");
        break;
    default:
        break;
    }
}

static void
draw_badge_icon (const Pen *pen, SalvorBranch branch)
{
    GtkWidget *widget = GTK_WIDGET (pen->self);
    const graphene_point_t *point = &pen->self->tracks.badges[branch];
    SalvorTrackState state = pen->self->tracks.branches[branch];
    int size = (int) (BADGE_ICON * pen->scale);
    const char *token = "muted", *name = "salvor-unreadable-symbolic";
    GdkRGBA color;

    if (!salvor_track_state_has_badge (state))
        return;
    if (state == SALVOR_TRACK_CLOSED_FOREVER) {
        name = "salvor-lock-closed-symbolic";
        token = "on_fill";
    } else if (state == SALVOR_TRACK_EXPECTED) {
        name = "salvor-question-symbolic";
        token = "care";
    }
    color = salvor_style_get_color (widget, token);
    salvor_style_draw_icon (widget, pen->snapshot, name, (int) get_x (pen, point) - size / 2,
                            (int) point->y - size / 2, size, &color);
}

static void
salvor_boot_sketch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
    SalvorBootSketch *self = SALVOR_BOOT_SKETCH (widget);
    int width = gtk_widget_get_width (widget);
    Pen pen = { self, snapshot, NULL, salvor_style_get_scale (widget), 0 };

    if (!self->filled)
        return;
    if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
        pen.width = width;
    salvor_boot_tracks_snapshot (&self->tracks, widget, snapshot);
    pen.cr = gtk_snapshot_append_cairo (
        snapshot,
        &GRAPHENE_RECT_INIT (0.0f, 0.0f, (float) width, (float) gtk_widget_get_height (widget)));
    for (guint i = 0; i < SALVOR_N_STOPS; i++)
        draw_stop (&pen, i);
    for (guint i = 0; i < SALVOR_N_BRANCHES; i++)
        draw_badge (&pen, i);
    cairo_destroy (pen.cr);
    for (guint i = 0; i < SALVOR_N_BRANCHES; i++)
        draw_badge_icon (&pen, i);
}

static void
salvor_boot_sketch_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
    double scale = salvor_style_get_scale (widget);

    *minimum = *natural
        = (int) ((orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT) * scale);
}

static void
salvor_boot_sketch_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
    SalvorBootTracks *tracks = &SALVOR_BOOT_SKETCH (widget)->tracks;
    float scale = (float) salvor_style_get_scale (widget);
    float right = MIN ((float) width, WIDEST * scale);
    float pitch = (right - (MARGIN + RIGHT_OF_PROGRAM) * scale) / (SALVOR_N_MAIN_STOPS - 1);
    float second = MARGIN * scale + pitch;

    tracks->wide = TRUE;
    tracks->scale = TRACK_SCALE * scale;
    for (guint i = 0; i < SALVOR_N_MAIN_STOPS; i++)
        tracks->stations[i]
            = GRAPHENE_POINT_INIT (MARGIN * scale + (float) i * pitch, MAIN_Y * scale);
    tracks->stations[SALVOR_STOP_SERIAL_DOWNLOAD]
        = GRAPHENE_POINT_INIT (second + pitch * 1.48f, SERIAL_Y * scale);
    tracks->badges[SALVOR_BRANCH_SWITCH]
        = GRAPHENE_POINT_INIT (second + pitch * 0.76f, BADGE_Y * scale);
    tracks->badges[SALVOR_BRANCH_FALLBACK]
        = GRAPHENE_POINT_INIT (right - 20.0f * scale, BADGE_Y * scale);
}

static void
salvor_boot_sketch_class_init (SalvorBootSketchClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    widget_class->snapshot = salvor_boot_sketch_snapshot;
    widget_class->measure = salvor_boot_sketch_measure;
    widget_class->size_allocate = salvor_boot_sketch_size_allocate;
    gtk_widget_class_set_css_name (widget_class, "bootsketch");
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
salvor_boot_sketch_init (SalvorBootSketch *self)
{
    self->tracks.emphasis = SALVOR_N_BRANCHES;
    self->tracks.plain = TRUE;
}

void
salvor_boot_sketch_show (SalvorBootSketch *self, const SalvorVerdict *verdict,
                         const SalvorVerdict *before, const char *label)
{
    g_return_if_fail (SALVOR_IS_BOOT_SKETCH (self));
    g_return_if_fail (verdict != NULL);

    salvor_boot_tracks_set_verdict (&self->tracks, verdict, before);
    for (guint i = 0; i < SALVOR_N_STOPS; i++)
        self->stops[i] = verdict->stops[i].state;
    self->filled = TRUE;
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                    -1);
    gtk_widget_queue_draw (GTK_WIDGET (self));
}
