/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Called outside of size allocation, so it may rebuild what it likes. */
typedef void (*SalvorWidthStepFunc) (GtkWidget *widget);

/*
 * SalvorWidthStep: in which of three widths a widget is: 0, 1 or 2. Larger text needs more room, so
 * the steps lie further apart with it. A widget embeds one.
 */
typedef struct {
    GtkWidget *widget; /* no ref: the one that embeds it */
    SalvorWidthStepFunc changed;
    int first;     /* px at 14 px text: where step 1 begins; 0: there is none */
    int second;    /* px at 14 px text: where step 2 begins; 0: there is none */
    int step;      /* what @changed was last called for */
    guint idle_id; /* 0 when nothing is to be told */
    gboolean told; /* @changed was called: the first width is told in any case */
} SalvorWidthStep;

/* The step that a width belongs to, whatever was told. */
int salvor_width_step_find (const SalvorWidthStep *self, int width);
/* To be called from size allocation, where nothing may be changed: tells of a new step later. */
void salvor_width_step_follow (SalvorWidthStep *self, int width);
void salvor_width_step_clear (SalvorWidthStep *self);

G_END_DECLS
