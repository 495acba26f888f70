/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/problem.h"
#include "recovery/recovery-job.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorStoppedPage: the wizard's page after a recovery that did not end: the board was
 * disconnected, something failed, or the person stopped it. What happened, in what state the board
 * is, what to do. Never a dead end: the wizard offers to try again beside it.
 *
 * Signal "came-back": the board that was waited for is there; nothing else stands in the way.
 */
#define SALVOR_TYPE_STOPPED_PAGE (salvor_stopped_page_get_type ())
G_DECLARE_FINAL_TYPE (SalvorStoppedPage, salvor_stopped_page, SALVOR, STOPPED_PAGE, GtkWidget)

/* @job: (nullable): finished, with another result than verified */
void salvor_stopped_page_set_job (SalvorStoppedPage *self, SalvorRecoveryJob *job);
/* The board that was waited for has come while the work was given up. */
gboolean salvor_stopped_page_is_back (SalvorStoppedPage *self);
/* Shows this situation in the place of the one that is shown. */
void salvor_stopped_page_show_problem (SalvorStoppedPage *self, SalvorProblemId problem);

G_END_DECLS
