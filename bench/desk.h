/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/recovery-job.h"

G_BEGIN_DECLS

/* Desk: one practice board, plugged in, with what a benchmark wants of it. */
typedef struct {
    SalvorPortProvider *provider; /* owned */
    SalvorPortList *ports;        /* owned */
    SalvorBoard *board;           /* owned */
} Desk;

/* A way into a board. */
typedef struct {
    const char *label;
    const char *board; /* "sim:…" */
    SalvorRouteId route;
    guint packet_size; /* of the debug probe, 0 without one */
} Way;

/* What a job cost. */
typedef struct {
    guint simulated_ms;
    guint limit_ms;
    guint one_read_ms; /* the limit of the same plan when nothing has to change */
    guint64 reports;
    guint sectors_erased;
    guint64 bytes_written;
} Cost;

/* What jobs save goes into a folder of this process, which desk_clear () removes; before anything
 * else. */
void desk_prepare (void);
void desk_clear (void);

/* @name: "sim:…"; @pace: real seconds a virtual second takes. (transfer full) */
Desk *desk_new (const char *name, double pace, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void desk_free (Desk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

/* Reports on the wire so far, both directions, of all ports there are */
guint64 desk_count_reports (Desk *self);
/* Reads the board and plans a recovery on @route, without a backup. (transfer full) */
SalvorRecoveryJob *desk_make_job (Desk *self, SalvorImage *image, SalvorRouteId route,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The whole recovery */
gboolean desk_recover (Desk *self, SalvorImage *image, const Way *way, Cost *cost, GError **error);

/* One line: what, figure, limit, ratio, and what is over it */
void desk_print (const char *what, double figure, double limit, const char *unit);

G_END_DECLS
