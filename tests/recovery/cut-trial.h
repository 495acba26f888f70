/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/recovery-job.h"

G_BEGIN_DECLS

/*
 * A recovery of a practice board that is cut at its packets. At each packet that is chosen the
 * process forks: in the child the cable comes out or the power goes, and it looks whether what
 * Salvor says is true, what the board starts now, and whether a second recovery brings it to the
 * end. The parent goes on as if nothing had happened.
 */
typedef enum {
    CUT_CABLE,  /* the board runs on: what its flash is at ends by itself */
    CUT_POWER,  /* half way to the next packet: RAM is gone, what the flash is at stays half done */
    CUT_INSIDE, /* the power, half way through what the packet makes the flash do first */
    N_CUTS,
} CutKind;

typedef struct {
    const char *scenario;
    const char *options; /* of the practice board, ",probe-packet=512x4" or "" */
    SalvorRouteId route;
    SalvorImage *image;
    gboolean without_backup;
    guint one_in;       /* of so many packets one is chosen; 1: all of them */
    gboolean cut_again; /* the second recovery as well, anywhere; a third has to do it */
} CutCourse;

typedef struct {
    guint n_packets;
    guint n_cuts[N_CUTS];
    guint n_torn_erases; /* of those with the power: so many left a sector half erased */
    guint n_torn_programs;
    guint n_failed;
} CutFigures;

/* In a folder of its own, which is the working directory; the user data folder lies in it. @only:
 * nothing but this packet and kind ("power 123"), or NULL */
CutFigures cut_trial_run (const CutCourse *course, guint32 seed, const char *only);

G_END_DECLS
