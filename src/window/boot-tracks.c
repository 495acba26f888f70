/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-boot-tracks"
#include "config.h"

#include "window/boot-tracks.h"

#include "window/style.h"

/* visual.md 3.1, px at scale 1 */
#define CURVE 26.0
#define STATION_RADIUS (SALVOR_STATION_SIZE / 2.0)
#define ARROW_AFTER_STATION 66.0
#define ARROW_LENGTH 12.0
#define ARROW_WIDTH 14.0
#define ARROW_GAP 5.0 /* between an arrow head and the station it points to */
#define STOP_BAR_LENGTH 24.0
#define STOP_BAR_WIDTH 4.0
#define STOP_BAR_BEFORE_BADGE 22.0

/* What is not emphasised while something is */
#define FADED 0.4f

/* How a state of a track is drawn. */
typedef struct {
    double width; /* px */
    double dash;  /* px; 0: solid */
    double gap;   /* px */
    const char *token;
    gboolean arrow_head; /* at the end */
} TrackStyle;

static const TrackStyle styles[] = {
    [SALVOR_TRACK_TAKEN] = { 8.0, 0.0, 0.0, "track", FALSE },
    [SALVOR_TRACK_NOT_TAKEN] = { 5.0, 3.0, 5.0, "dead", FALSE },
    [SALVOR_TRACK_CLOSED_FOREVER] = { 5.0, 3.0, 5.0, "dead", FALSE },
    [SALVOR_TRACK_EXPECTED] = { 2.5, 7.0, 6.0, "care_line", TRUE },
    [SALVOR_TRACK_REPORTED] = { 2.5, 7.0, 6.0, "track", TRUE },
    [SALVOR_TRACK_UNKNOWN] = { 1.5, 2.0, 4.0, "edge", FALSE },
};

/* A way that is there only while bits are tried out. */
static const TrackStyle tried_style = { 2.5, 2.0, 4.0, "try", TRUE };

static const TrackStyle *
get_style (SalvorTrackState state, gboolean tried)
{
    return tried ? &tried_style : &styles[state];
}

/* One drawing: the context, whose tokens, and the scale of everything. */
typedef struct {
    cairo_t *cr;
    GtkWidget *widget;
    double scale;
    float strength; /* opacity */
} Pen;

gboolean
salvor_track_state_has_badge (SalvorTrackState state)
{
    return state == SALVOR_TRACK_CLOSED_FOREVER || state == SALVOR_TRACK_EXPECTED
           || state == SALVOR_TRACK_UNKNOWN;
}

/* A track between two stations is taken when the start comes to the second. */
static SalvorTrackState
get_main_state (const SalvorStop *to)
{
    if (to->state == SALVOR_STOP_TAKEN || to->state == SALVOR_STOP_END)
        return SALVOR_TRACK_TAKEN;
    return to->state == SALVOR_STOP_UNREADABLE ? SALVOR_TRACK_UNKNOWN : SALVOR_TRACK_NOT_TAKEN;
}

/* Can it be gone, proven or not? */
static gboolean
is_way (SalvorTrackState state)
{
    return state == SALVOR_TRACK_TAKEN || state == SALVOR_TRACK_EXPECTED
           || state == SALVOR_TRACK_REPORTED;
}

void
salvor_boot_tracks_set_verdict (SalvorBootTracks *self, const SalvorVerdict *verdict,
                                const SalvorVerdict *before)
{
    const SalvorVerdict *old = before != NULL ? before : verdict;

    for (guint i = 0; i < SALVOR_N_MAIN_STOPS - 1; i++) {
        self->main[i] = get_main_state (&verdict->stops[i + 1]);
        self->tried_main[i]
            = is_way (self->main[i]) && !is_way (get_main_state (&old->stops[i + 1]));
    }
    self->branches[SALVOR_BRANCH_SWITCH] = verdict->switch_branch;
    self->branches[SALVOR_BRANCH_FALLBACK] = verdict->fallback_branch;
    self->tried_branches[SALVOR_BRANCH_SWITCH]
        = is_way (verdict->switch_branch) && !is_way (old->switch_branch);
    self->tried_branches[SALVOR_BRANCH_FALLBACK]
        = is_way (verdict->fallback_branch) && !is_way (old->fallback_branch);
}

static void
set_color (const Pen *pen, const char *token)
{
    GdkRGBA color = salvor_style_get_color (pen->widget, token);

    color.alpha *= pen->strength;
    gdk_cairo_set_source_rgba (pen->cr, &color);
}

/* Strokes the current path. */
static void
stroke_track (const Pen *pen, const TrackStyle *style)
{
    const double dashes[] = { style->dash * pen->scale, style->gap * pen->scale };

    set_color (pen, style->token);
    cairo_set_line_width (pen->cr, style->width * pen->scale);
    cairo_set_line_cap (pen->cr, CAIRO_LINE_CAP_BUTT);
    cairo_set_dash (pen->cr, dashes, style->dash > 0.0 ? 2 : 0, 0.0);
    cairo_stroke (pen->cr);
    cairo_set_dash (pen->cr, NULL, 0, 0.0);
}

/* A small chevron on a taken track; @angle: 0 points right, radians clockwise. */
static void
draw_chevron (const Pen *pen, double x, double y, double angle)
{
    cairo_save (pen->cr);
    cairo_translate (pen->cr, x, y);
    cairo_rotate (pen->cr, angle);
    cairo_scale (pen->cr, pen->scale, pen->scale);
    cairo_move_to (pen->cr, -2.0, -3.5);
    cairo_line_to (pen->cr, 1.5, 0.0);
    cairo_line_to (pen->cr, -2.0, 3.5);
    set_color (pen, "on_track");
    cairo_set_line_width (pen->cr, 1.6);
    cairo_stroke (pen->cr);
    cairo_restore (pen->cr);
}

/* Arrow head whose tip is at @x, @y and points left. */
static void
draw_arrow_head (const Pen *pen, const TrackStyle *style, double x, double y)
{
    double length = ARROW_LENGTH * pen->scale;
    double half = ARROW_WIDTH * pen->scale / 2.0;

    cairo_move_to (pen->cr, x, y);
    cairo_line_to (pen->cr, x + length, y - half);
    cairo_line_to (pen->cr, x + length, y + half);
    cairo_close_path (pen->cr);
    set_color (pen, style->token);
    cairo_fill (pen->cr);
}

/* Across a track that runs down, before the badge. */
static void
draw_stop_bar (const Pen *pen, const graphene_point_t *badge)
{
    double half = (STOP_BAR_LENGTH - STOP_BAR_WIDTH) * pen->scale / 2.0;
    double y = badge->y - STOP_BAR_BEFORE_BADGE * pen->scale;

    cairo_move_to (pen->cr, badge->x - half, y);
    cairo_line_to (pen->cr, badge->x + half, y);
    set_color (pen, "stop_fill");
    cairo_set_line_width (pen->cr, STOP_BAR_WIDTH * pen->scale);
    cairo_set_line_cap (pen->cr, CAIRO_LINE_CAP_ROUND);
    cairo_stroke (pen->cr);
}

static void
draw_main_track (const SalvorBootTracks *self, const Pen *pen, guint i)
{
    const graphene_point_t *from = &self->stations[i];
    const graphene_point_t *to = &self->stations[i + 1];

    cairo_move_to (pen->cr, from->x, from->y);
    cairo_line_to (pen->cr, to->x, to->y);
    stroke_track (pen, get_style (self->main[i], self->tried_main[i]));
    if (self->main[i] != SALVOR_TRACK_TAKEN || self->plain)
        return;
    if (self->wide)
        draw_chevron (pen, from->x + ARROW_AFTER_STATION * pen->scale, from->y, 0.0);
    else
        draw_chevron (pen, from->x, (from->y + to->y) / 2.0, G_PI / 2.0);
}

/* From the main line down to serial download, which it enters from the left. */
static void
trace_wide_switch_branch (const SalvorBootTracks *self, const Pen *pen)
{
    double curve = CURVE * pen->scale;
    double x = self->badges[SALVOR_BRANCH_SWITCH].x;
    double top = self->stations[SALVOR_STOP_START_UP_MODE].y;
    const graphene_point_t *end = &self->stations[SALVOR_STOP_SERIAL_DOWNLOAD];

    cairo_move_to (pen->cr, x - curve, top);
    if (self->branches[SALVOR_BRANCH_SWITCH] == SALVOR_TRACK_TAKEN)
        cairo_move_to (pen->cr, self->stations[SALVOR_STOP_START_UP_MODE].x, top);
    cairo_arc (pen->cr, x - curve, top + curve, curve, -G_PI / 2.0, 0.0);
    cairo_arc_negative (pen->cr, x + curve, end->y - curve, curve, G_PI, G_PI / 2.0);
    cairo_line_to (pen->cr, end->x - STATION_RADIUS * pen->scale, end->y);
}

/* To the left of the main line, then straight down into serial download. */
static void
trace_narrow_switch_branch (const SalvorBootTracks *self, const Pen *pen)
{
    double x = self->badges[SALVOR_BRANCH_SWITCH].x;
    const graphene_point_t *start = &self->stations[SALVOR_STOP_START_UP_MODE];
    double curve = MIN (CURVE * pen->scale, start->x - x);
    const graphene_point_t *end = &self->stations[SALVOR_STOP_SERIAL_DOWNLOAD];

    if (self->branches[SALVOR_BRANCH_SWITCH] == SALVOR_TRACK_TAKEN)
        cairo_move_to (pen->cr, start->x, start->y);
    cairo_line_to (pen->cr, start->x, self->switch_leaves);
    cairo_line_to (pen->cr, x + curve, self->switch_leaves);
    cairo_arc_negative (pen->cr, x + curve, self->switch_leaves + curve, curve, -G_PI / 2.0, G_PI);
    cairo_line_to (pen->cr, x, end->y - STATION_RADIUS * pen->scale);
}

static void
draw_switch_branch (const SalvorBootTracks *self, const Pen *pen)
{
    SalvorTrackState state = self->branches[SALVOR_BRANCH_SWITCH];
    const graphene_point_t *badge = &self->badges[SALVOR_BRANCH_SWITCH];

    if (self->wide)
        trace_wide_switch_branch (self, pen);
    else
        trace_narrow_switch_branch (self, pen);
    stroke_track (pen, get_style (state, self->tried_branches[SALVOR_BRANCH_SWITCH]));
    if (state == SALVOR_TRACK_TAKEN && !self->plain)
        draw_chevron (pen, badge->x, badge->y, G_PI / 2.0);
    if (state == SALVOR_TRACK_CLOSED_FOREVER)
        draw_stop_bar (pen, badge);
}

/* From program to serial download, which it enters from the right in both forms. */
static void
draw_fallback_branch (const SalvorBootTracks *self, const Pen *pen)
{
    SalvorTrackState state = self->branches[SALVOR_BRANCH_FALLBACK];
    const graphene_point_t *start = &self->stations[SALVOR_STOP_PROGRAM];
    const graphene_point_t *badge = &self->badges[SALVOR_BRANCH_FALLBACK];
    const graphene_point_t *end = &self->stations[SALVOR_STOP_SERIAL_DOWNLOAD];
    double curve = CURVE * pen->scale;
    double tip = end->x + (STATION_RADIUS + ARROW_GAP) * pen->scale;
    double from = tip + (ARROW_LENGTH - 1.0) * pen->scale;
    const TrackStyle *style = get_style (state, self->tried_branches[SALVOR_BRANCH_FALLBACK]);

    cairo_move_to (pen->cr, start->x, start->y);
    if (self->wide)
        cairo_arc (pen->cr, badge->x - curve, start->y + curve, curve, -G_PI / 2.0, 0.0);
    else
        curve = CLAMP (badge->x - from, 1.0, curve);
    cairo_arc (pen->cr, badge->x - curve, end->y - curve, curve, 0.0, G_PI / 2.0);
    cairo_line_to (pen->cr, style->arrow_head ? from : end->x, end->y);
    stroke_track (pen, style);

    if (style->arrow_head)
        draw_arrow_head (pen, style, tip, end->y);
    if (state == SALVOR_TRACK_TAKEN && !self->plain)
        draw_chevron (pen, badge->x, badge->y, G_PI / 2.0);
    if (state == SALVOR_TRACK_CLOSED_FOREVER)
        draw_stop_bar (pen, badge);
}

static void
draw_branch (const SalvorBootTracks *self, Pen *pen, SalvorBranch branch)
{
    pen->strength = self->emphasis == SALVOR_N_BRANCHES || self->emphasis == branch ? 1.0f : FADED;
    if (branch == SALVOR_BRANCH_SWITCH)
        draw_switch_branch (self, pen);
    else
        draw_fallback_branch (self, pen);
}

static void
draw_main_line (const SalvorBootTracks *self, Pen *pen)
{
    pen->strength = self->emphasis == SALVOR_N_BRANCHES ? 1.0f : FADED;
    for (guint i = 0; i < G_N_ELEMENTS (self->main); i++)
        draw_main_track (self, pen, i);
}

void
salvor_boot_tracks_snapshot (const SalvorBootTracks *self, GtkWidget *widget, GtkSnapshot *snapshot)
{
    int width = gtk_widget_get_width (widget);
    graphene_rect_t bounds
        = GRAPHENE_RECT_INIT (-8.0f, -8.0f, width + 16.0f, gtk_widget_get_height (widget) + 16.0f);
    Pen pen = { NULL, widget, self->scale, 1.0f };

    pen.cr = gtk_snapshot_append_cairo (snapshot, &bounds);
    if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL) {
        cairo_translate (pen.cr, width, 0.0);
        cairo_scale (pen.cr, -1.0, 1.0);
    }
    draw_branch (self, &pen, SALVOR_BRANCH_FALLBACK);
    /* what is taken lies above what is not */
    if (self->branches[SALVOR_BRANCH_SWITCH] != SALVOR_TRACK_TAKEN)
        draw_branch (self, &pen, SALVOR_BRANCH_SWITCH);
    draw_main_line (self, &pen);
    if (self->branches[SALVOR_BRANCH_SWITCH] == SALVOR_TRACK_TAKEN)
        draw_branch (self, &pen, SALVOR_BRANCH_SWITCH);
    cairo_destroy (pen.cr);
}

void
salvor_boot_tracks_draw_sample (GtkWidget *widget, cairo_t *cr, SalvorTrackState state, int width,
                                int height)
{
    Pen pen = { cr, widget, 1.0, 1.0f };

    cairo_move_to (cr, 0.0, height / 2.0);
    cairo_line_to (cr, width, height / 2.0);
    stroke_track (&pen, get_style (state, FALSE));
    if (state == SALVOR_TRACK_TAKEN)
        draw_chevron (&pen, width / 2.0, height / 2.0, 0.0);
}
