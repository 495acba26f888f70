/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/boot-path.h"
#include "window/boot-tracks.h"

G_BEGIN_DECLS

#define SALVOR_MAX_EVIDENCE 3

/* Children that belong to one stop, in reading order. */
typedef struct {
    GtkWidget *station;
    GtkWidget *name;
    GtkWidget *outcome;
    GtkWidget *evidence[SALVOR_MAX_EVIDENCE];
    guint n_evidence;
} SalvorStopParts;

/* Children that belong to one branch. */
typedef struct {
    GtkWidget *badge;   /* nullable */
    GtkWidget *title;   /* nullable */
    GtkWidget *caption; /* nullable */
    GtkWidget *inlined; /* nullable: says both in the narrow form, beside another label */
} SalvorBranchParts;

struct _SalvorBootPath {
    GtkWidget parent_instance;

    gboolean filled; /* there is a verdict, and all parts exist */
    SalvorStopParts stops[SALVOR_N_STOPS];
    SalvorBranchParts branches[SALVOR_N_BRANCHES];
    SalvorBootTracks tracks;
};

/* Smallest width of the narrow form, px at scale 1. */
#define SALVOR_BOOT_PATH_MIN_WIDTH 280
/* Width of the wide form that everything is drawn for, px at scale 1. */
#define SALVOR_BOOT_PATH_NATURAL_WIDTH 850

/*
 * Places everything for a width and returns the height that it takes. With @allocate the children
 * are allocated and self->tracks knows where they are; without, nothing changes.
 */
int salvor_boot_path_lay_out (SalvorBootPath *self, int width, gboolean allocate);

G_END_DECLS
