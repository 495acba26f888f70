/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-boot-path-layout"
#include "config.h"

#include "window/boot-path-private.h"
#include "window/style.h"

/* visual.md 3.1; px at scale 1 */
#define WIDE_FROM 724.0 /* a card of 760 without its padding */

#define WIDE_LINE_Y 18.0
#define WIDE_LABEL_Y 44.0
#define WIDE_BADGE_Y 164.0
#define WIDE_BADGE_TO_SERIAL 50.0
#define WIDE_SERIAL_LABEL 26.0      /* below the centre of the station */
#define WIDE_SWITCH_BRANCH 43.0     /* before the centre of the third station */
#define WIDE_FALLBACK_FROM_END 16.0 /* from the right edge */
#define WIDE_COLUMN_GAP 12.0
#define WIDE_BRANCH_GAP 4.0    /* between a label and a branch that runs down beside it */
#define BADGE_LABEL_GAP 24.0   /* from the centre of a badge to its label */
#define BADGE_LABEL_ABOVE 22.0 /* free height above the centre of a badge */
#define EVIDENCE_GAP 3.0       /* above the first evidence line */
#define STATION_RADIUS (SALVOR_STATION_SIZE / 2.0)

#define NARROW_BRANCH_X 17.0
#define NARROW_LINE_X 64.0
#define NARROW_LABEL_X 94.0
#define NARROW_PITCH 56.0
#define NARROW_STOP_GAP 15.0 /* between the evidence of one stop and the next roundel */
#define NARROW_SWITCH_LEAVES 32.0
#define NARROW_SWITCH_BADGE 42.0 /* below where the branch leaves */
#define FLOW_GAP 9.0

/* One pass over the parts, from left to right whatever the text direction. */
typedef struct {
    SalvorBootPath *self;
    SalvorBootTracks tracks; /* being filled */
    double width;
    double scale;
    gboolean allocate;
    gboolean mirrored;
} Pass;

/* A box that belongs to a child; px. */
typedef struct {
    double x, y, width, height;
} Place;

static void
put (const Pass *pass, GtkWidget *child, const Place *place)
{
    GtkAllocation allocation;

    if (!pass->allocate)
        return;
    allocation.x = (int) (pass->mirrored ? pass->width - place->x - place->width : place->x);
    allocation.y = (int) place->y;
    allocation.width = (int) place->width;
    allocation.height = (int) place->height;
    gtk_widget_size_allocate (child, &allocation, -1);
}

/* Natural width as far as there is room, and the height that follows. */
static void
measure (GtkWidget *child, double available, Place *place)
{
    int minimum = 0;
    int natural = 0;

    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
    place->width = MAX (minimum, MIN (natural, (int) available));
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, (int) place->width, NULL, &natural, NULL,
                        NULL);
    place->height = natural;
}

/* Below one another; returns the bottom. */
static double
put_below (const Pass *pass, GtkWidget *child, double x, double y, double available)
{
    Place place = { x, y, 0.0, 0.0 };

    if (child == NULL)
        return y;
    measure (child, available, &place);
    put (pass, child, &place);
    return y + place.height;
}

/* The same, with the right edge given. */
static double
put_below_from_end (const Pass *pass, GtkWidget *child, double end, double y)
{
    Place place = { 0.0, y, 0.0, 0.0 };

    if (child == NULL)
        return y;
    measure (child, end, &place);
    place.x = end - place.width;
    put (pass, child, &place);
    return y + place.height;
}

/* Beside one another, onto a new line when there is no room; returns the bottom. */
static double
put_flowing (const Pass *pass, GtkWidget *const *children, guint n_children, double x, double y,
             double available)
{
    double at = x;
    double line_height = 0.0;

    for (guint i = 0; i < n_children; i++) {
        Place place = { 0.0, 0.0, 0.0, 0.0 };

        if (children[i] == NULL)
            continue;
        measure (children[i], available, &place);
        if (at > x && at + place.width > x + available) {
            y += line_height;
            at = x;
            line_height = 0.0;
        }
        place.x = at;
        place.y = y;
        put (pass, children[i], &place);
        at += place.width + FLOW_GAP * pass->scale;
        line_height = MAX (line_height, place.height);
    }
    return y + line_height;
}

static void
put_centred (const Pass *pass, GtkWidget *child, const graphene_point_t *centre)
{
    Place place = { 0.0, 0.0, 0.0, 0.0 };

    if (child == NULL)
        return;
    measure (child, pass->width, &place);
    place.x = centre->x - place.width / 2.0;
    place.y = centre->y - place.height / 2.0;
    put (pass, child, &place);
}

static void
put_stations_and_badges (const Pass *pass)
{
    for (guint i = 0; i < SALVOR_N_STOPS; i++)
        put_centred (pass, pass->self->stops[i].station, &pass->tracks.stations[i]);
    for (guint i = 0; i < SALVOR_N_BRANCHES; i++)
        put_centred (pass, pass->self->branches[i].badge, &pass->tracks.badges[i]);
}

/* Wide form */

/* How far the labels of a column may reach: a branch runs down beside two of them. */
static double
get_column_width (const Pass *pass, guint column)
{
    double pitch = pass->width / SALVOR_N_MAIN_STOPS;

    if (column == SALVOR_STOP_START_UP_MODE)
        return pitch - (WIDE_SWITCH_BRANCH - STATION_RADIUS + WIDE_BRANCH_GAP) * pass->scale;
    if (column == SALVOR_STOP_PROGRAM)
        return pitch - (WIDE_FALLBACK_FROM_END + WIDE_BRANCH_GAP) * pass->scale;
    return pitch - WIDE_COLUMN_GAP * pass->scale;
}

static double
put_wide_labels (const Pass *pass, guint column)
{
    const SalvorStopParts *stop = &pass->self->stops[column];
    double x = pass->width / SALVOR_N_MAIN_STOPS * column;
    double available = get_column_width (pass, column);
    double y = WIDE_LABEL_Y * pass->scale;

    y = put_below (pass, stop->name, x, y, available);
    y = put_below (pass, stop->outcome, x, y, available);
    y += EVIDENCE_GAP * pass->scale;
    for (guint i = 0; i < stop->n_evidence; i++)
        y = put_below (pass, stop->evidence[i], x, y, available);
    return y;
}

static void
put_wide_branch_label (const Pass *pass, SalvorBranch branch)
{
    const SalvorBranchParts *parts = &pass->self->branches[branch];
    const graphene_point_t *badge = &pass->tracks.badges[branch];
    double end = badge->x - BADGE_LABEL_GAP * pass->scale;
    /* two lines about the centre of the badge, or one */
    double y = badge->y - (parts->title != NULL ? 19.0 : 9.0) * pass->scale;

    y = put_below_from_end (pass, parts->title, end, y);
    put_below_from_end (pass, parts->caption, end, y);
}

static double
put_wide_serial_labels (const Pass *pass)
{
    const SalvorStopParts *stop = &pass->self->stops[SALVOR_STOP_SERIAL_DOWNLOAD];
    const graphene_point_t *station = &pass->tracks.stations[SALVOR_STOP_SERIAL_DOWNLOAD];
    GtkWidget *const children[]
        = { stop->name, stop->outcome, stop->evidence[0], stop->evidence[1], stop->evidence[2] };
    double x = station->x - STATION_RADIUS * pass->scale;

    return put_flowing (pass, children, G_N_ELEMENTS (children), x,
                        station->y + WIDE_SERIAL_LABEL * pass->scale, pass->width - x);
}

static double
lay_out_wide (Pass *pass)
{
    double scale = pass->scale;
    double pitch = pass->width / SALVOR_N_MAIN_STOPS;
    double radius = STATION_RADIUS * scale;
    double bottom = 0.0;
    double badge_y = 0.0;

    for (guint i = 0; i < SALVOR_N_MAIN_STOPS; i++) {
        pass->tracks.stations[i]
            = GRAPHENE_POINT_INIT ((float) (pitch * i + radius), (float) (WIDE_LINE_Y * scale));
        bottom = MAX (bottom, put_wide_labels (pass, i));
    }
    badge_y = MAX (WIDE_BADGE_Y * scale, bottom + BADGE_LABEL_ABOVE * scale);
    pass->tracks.badges[SALVOR_BRANCH_SWITCH] = GRAPHENE_POINT_INIT (
        (float) (pitch * SALVOR_STOP_SETTINGS + radius - WIDE_SWITCH_BRANCH * scale),
        (float) badge_y);
    pass->tracks.badges[SALVOR_BRANCH_FALLBACK] = GRAPHENE_POINT_INIT (
        (float) (pass->width - WIDE_FALLBACK_FROM_END * scale), (float) badge_y);
    pass->tracks.stations[SALVOR_STOP_SERIAL_DOWNLOAD]
        = GRAPHENE_POINT_INIT ((float) (pitch * SALVOR_STOP_SETTINGS + radius),
                               (float) (badge_y + WIDE_BADGE_TO_SERIAL * scale));
    put_wide_branch_label (pass, SALVOR_BRANCH_SWITCH);
    put_wide_branch_label (pass, SALVOR_BRANCH_FALLBACK);
    return put_wide_serial_labels (pass);
}

/* Narrow form */

/* Outcome first, it is what one looks for; then evidence. Returns the bottom. */
static double
put_narrow_labels (const Pass *pass, guint i)
{
    const SalvorStopParts *stop = &pass->self->stops[i];
    GtkWidget *const titles[] = { stop->outcome, stop->name };
    double x = NARROW_LABEL_X * pass->scale;
    double y = pass->tracks.stations[i].y - STATION_RADIUS * pass->scale;

    y = put_flowing (pass, titles, G_N_ELEMENTS (titles), x, y, pass->width - x);
    return put_flowing (pass, stop->evidence, stop->n_evidence, x, y, pass->width - x);
}

static double
put_narrow_fallback_label (const Pass *pass)
{
    const SalvorBranchParts *parts = &pass->self->branches[SALVOR_BRANCH_FALLBACK];
    double x = NARROW_LABEL_X * pass->scale;
    double y = pass->tracks.badges[SALVOR_BRANCH_FALLBACK].y - STATION_RADIUS * pass->scale;

    y = put_below (pass, parts->title, x, y, pass->width - x);
    return put_below (pass, parts->caption, x, y, pass->width - x);
}

/* What closes the switch branch is said where it would lead to, in one line. */
static double
put_narrow_serial_labels (const Pass *pass)
{
    const SalvorStopParts *stop = &pass->self->stops[SALVOR_STOP_SERIAL_DOWNLOAD];
    const SalvorBranchParts *branch = &pass->self->branches[SALVOR_BRANCH_SWITCH];
    GtkWidget *const titles[] = { stop->name, branch->inlined };
    GtkWidget *const details[]
        = { stop->outcome, stop->evidence[0], stop->evidence[1], stop->evidence[2] };
    double x = NARROW_LABEL_X * pass->scale;
    double y = pass->tracks.stations[SALVOR_STOP_SERIAL_DOWNLOAD].y - STATION_RADIUS * pass->scale;

    y = put_flowing (pass, titles, G_N_ELEMENTS (titles), x, y, pass->width - x);
    return put_flowing (pass, details, G_N_ELEMENTS (details), x, y, pass->width - x);
}

static void
place_narrow_switch_branch (Pass *pass)
{
    double scale = pass->scale;

    pass->tracks.switch_leaves
        = pass->tracks.stations[SALVOR_STOP_START_UP_MODE].y + NARROW_SWITCH_LEAVES * scale;
    pass->tracks.badges[SALVOR_BRANCH_SWITCH]
        = GRAPHENE_POINT_INIT ((float) (NARROW_BRANCH_X * scale),
                               (float) (pass->tracks.switch_leaves + NARROW_SWITCH_BADGE * scale));
}

static double
lay_out_narrow (Pass *pass)
{
    double scale = pass->scale;
    double radius = STATION_RADIUS * scale;
    double y = radius;

    for (guint i = 0; i < SALVOR_N_MAIN_STOPS; i++) {
        double bottom = 0.0;

        pass->tracks.stations[i] = GRAPHENE_POINT_INIT ((float) (NARROW_LINE_X * scale), (float) y);
        bottom = put_narrow_labels (pass, i);
        y = MAX (y + NARROW_PITCH * scale, bottom + NARROW_STOP_GAP * scale + radius);
    }
    place_narrow_switch_branch (pass);
    pass->tracks.badges[SALVOR_BRANCH_FALLBACK]
        = GRAPHENE_POINT_INIT ((float) (NARROW_LINE_X * scale), (float) y);
    y = MAX (y + NARROW_PITCH * scale,
             put_narrow_fallback_label (pass) + NARROW_STOP_GAP * scale + radius);
    pass->tracks.stations[SALVOR_STOP_SERIAL_DOWNLOAD]
        = GRAPHENE_POINT_INIT ((float) (NARROW_BRANCH_X * scale), (float) y);
    return MAX (y + radius, put_narrow_serial_labels (pass));
}

static void
set_child_visible (GtkWidget *child, gboolean visible)
{
    if (child != NULL)
        gtk_widget_set_child_visible (child, visible);
}

/* The two lines beside the switch branch have their place in the wide form only. */
static void
choose_switch_label (SalvorBootPath *self, gboolean wide)
{
    const SalvorBranchParts *branch = &self->branches[SALVOR_BRANCH_SWITCH];

    set_child_visible (branch->title, wide);
    set_child_visible (branch->caption, wide);
    set_child_visible (branch->inlined, !wide);
}

int
salvor_boot_path_lay_out (SalvorBootPath *self, int width, gboolean allocate)
{
    Pass pass = {
        .self = self,
        .tracks = self->tracks,
        .width = width,
        .scale = salvor_style_get_scale (GTK_WIDGET (self)),
        .allocate = allocate,
        .mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL,
    };
    double height = 0.0;

    if (!self->filled)
        return 0;
    pass.tracks.scale = pass.scale;
    pass.tracks.wide = width >= WIDE_FROM * pass.scale;
    height = pass.tracks.wide ? lay_out_wide (&pass) : lay_out_narrow (&pass);
    put_stations_and_badges (&pass);
    if (allocate) {
        self->tracks = pass.tracks;
        choose_switch_label (self, pass.tracks.wide);
    }
    return (int) height + 1;
}
