/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
    SALVOR_WATCH_ANY_BOARD,
    SALVOR_WATCH_SAME_BOARD,     /* the one the work is about */
    SALVOR_WATCH_SAME_PROBE,     /* the probe that leads to it */
    SALVOR_WATCH_PRACTICE_BOARD, /* the same, but it has no cable that a hand could plug in */
} SalvorWatchKind;

/*
 * SalvorConnectWatch: what a person can check while no board is found: the picture, the four points
 * beside it, and for how long nothing has come. Its buttons use the actions "connect.practice" and
 * "connect.replug" of the page.
 */
#define SALVOR_TYPE_CONNECT_WATCH (salvor_connect_watch_get_type ())
G_DECLARE_FINAL_TYPE (SalvorConnectWatch, salvor_connect_watch, SALVOR, CONNECT_WATCH, GtkWidget)

/* @n_losses: how often a board went while it was being read */
void salvor_connect_watch_set_waiting_for (SalvorConnectWatch *self, SalvorWatchKind kind,
                                           guint n_losses);
/* The seconds are counted from the moment it begins, and only while it runs. */
void salvor_connect_watch_set_running (SalvorConnectWatch *self, gboolean running);

G_END_DECLS
