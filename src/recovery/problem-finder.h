/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/problem.h"
#include "recovery/recovery-job.h"

G_BEGIN_DECLS

/*
 * What happened, turned into a situation of the closed list. Pure but for the last one; every
 * function answers SALVOR_PROBLEM_NONE where the list has nothing to say.
 */

/* Nobody is there. @seconds: since something changed; @n_losses: how often a board was lost while
 * it was being read */
SalvorProblemId salvor_problem_find_waiting (guint seconds, guint n_losses);

/* A board could not be used. @error: of its port, of reading it, or SALVOR_ERROR_NO_ROUTE;
 * @verdict: (nullable): where it could be read; @wanted: SALVOR_N_ROUTES for any way */
SalvorProblemId salvor_problem_find_reading (const GError *error, const SalvorVerdict *verdict,
                                             SalvorRouteId wanted);

/* What a person should know of a board before firmware is written to it. */
SalvorProblemId salvor_problem_find_board (const SalvorVerdict *verdict);

/* A file was chosen as flashloader and is none for this chip. */
SalvorProblemId salvor_problem_find_loader (const GError *error);

/* What a plan was to be made from. Filled in by the caller; nothing is owned. */
typedef struct {
    SalvorBoardState *state;
    const SalvorVerdict *verdict;   /* of @state */
    SalvorRouteId wanted;           /* SALVOR_N_ROUTES: any */
    SalvorImage *image;             /* nullable */
    const SalvorBootHeader *header; /* of @image; nullable: it is not judged as a firmware */
    gboolean completed;             /* what the firmware lacks is added */
    SalvorFlashloader *loader;      /* nullable */
    const GError *firmware_error;   /* nullable: why there is no image */
    const GError *loader_error;     /* nullable: why the loader that was chosen is none */
    const GError *plan_error;       /* nullable: why there is no plan */
} SalvorPlanAttempt;

SalvorProblemId salvor_problem_find_plan (const SalvorPlanAttempt *attempt);

/* Another way than @wanted that leads on from where the board answers now; SALVOR_N_ROUTES: none */
SalvorRouteId salvor_problem_find_other_way (const SalvorVerdict *verdict, SalvorRouteId wanted);

/* Why a job that has finished did not end well. Looks whether the board answers by now. */
SalvorProblemId salvor_problem_find_job (SalvorRecoveryJob *job);

G_END_DECLS
