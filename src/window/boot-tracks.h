/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The two ways that leave the main line. */
typedef enum {
    SALVOR_BRANCH_SWITCH,   /* start-up mode to serial download, by the boot switches */
    SALVOR_BRANCH_FALLBACK, /* program to serial download, when no program is found */
    SALVOR_N_BRANCHES,
} SalvorBranch;

/* Five stations lie on the main line, serial download beside it. */
#define SALVOR_N_MAIN_STOPS SALVOR_STOP_SERIAL_DOWNLOAD

/* Where everything is and in which state; px, from left to right whatever the text direction. */
typedef struct {
    gboolean wide;
    double scale; /* of text, 1.0 at 14 px */
    graphene_point_t stations[SALVOR_N_STOPS];
    graphene_point_t badges[SALVOR_N_BRANCHES];
    double switch_leaves; /* narrow form: y where the switch branch leaves the main line */
    SalvorTrackState main[SALVOR_N_MAIN_STOPS - 1]; /* track after each station */
    SalvorTrackState branches[SALVOR_N_BRANCHES];
    gboolean
        tried_main[SALVOR_N_MAIN_STOPS - 1]; /* the way is there only while bits are tried out */
    gboolean tried_branches[SALVOR_N_BRANCHES];
    gboolean plain;        /* too small for marks on the main line */
    SalvorBranch emphasis; /* drawn in full while all else is faded; SALVOR_N_BRANCHES: nothing */
} SalvorBootTracks;

/* Sizes of visual.md 3.1, px at scale 1. */
#define SALVOR_STATION_SIZE 34.0
#define SALVOR_BADGE_SIZE 30.0

/* TRUE when a state is drawn with a badge on its track. */
gboolean salvor_track_state_has_badge (SalvorTrackState state);

/* Takes all states from a verdict; @before: (nullable): what is there and was not there with that
 * one counts as tried out. */
void salvor_boot_tracks_set_verdict (SalvorBootTracks *self, const SalvorVerdict *verdict,
                                     const SalvorVerdict *before);

/* Draws all tracks; @width, @height: of @widget, whose tokens are used. */
void salvor_boot_tracks_snapshot (const SalvorBootTracks *self, GtkWidget *widget,
                                  GtkSnapshot *snapshot);

/* One piece of track for a legend, along the middle of @width by @height. */
void salvor_boot_tracks_draw_sample (GtkWidget *widget, cairo_t *cr, SalvorTrackState state,
                                     int width, int height);

G_END_DECLS
