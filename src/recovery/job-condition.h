/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/recovery-job.h"

G_BEGIN_DECLS

/* How a job ended, as far as the board is concerned. */
typedef struct {
    SalvorJobResult result;
    SalvorStepId stopped_at;  /* SALVOR_N_STEPS when no step failed or was cancelled */
    const GError *error;      /* nullable */
    gboolean changed;         /* something had to change in the flash */
    gboolean header_out;      /* the start-up header is, or may be, erased */
    gboolean restarted;       /* the board took the reset */
    SalvorHeaderState header; /* what stands at the start of a flash that was restored */
} SalvorJobEnd;

/* One or a few translated sentences: the state the board is in and what to do next, no more than
 * what is true. (transfer full) */
char *salvor_job_condition_describe (SalvorRecoveryPlan *plan, const SalvorJobEnd *end);

G_END_DECLS
