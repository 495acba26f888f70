/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/recovery-job.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* SalvorStepList: the steps of a plan, one below the other; with a snapshot, how far they are. */
#define SALVOR_TYPE_STEP_LIST (salvor_step_list_get_type ())
G_DECLARE_FINAL_TYPE (SalvorStepList, salvor_step_list, SALVOR, STEP_LIST, GtkWidget)

/* @plan: (nullable). The steps are numbered until the first snapshot arrives. */
void salvor_step_list_set_plan (SalvorStepList *self, SalvorRecoveryPlan *plan);
/* @snapshot: of a job that runs the same plan */
void salvor_step_list_update (SalvorStepList *self, const SalvorJobSnapshot *snapshot);

G_END_DECLS
