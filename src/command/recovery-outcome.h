/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command/verb.h"
#include "recovery/recovery-job.h"

G_BEGIN_DECLS

/*
 * How a job ended, said as text or as JSON.
 * @kind: what it was for; also when it never came to a plan
 * @job: (nullable): never started when refused
 * @problem: which of the situations @error belongs to; NONE says it in the words of the error
 * @error: (nullable): none when verified
 */
SalvorExit salvor_recovery_outcome_say (SalvorVerbRun *run, SalvorPlanKind kind,
                                        SalvorRecoveryJob *job, gboolean simulated,
                                        SalvorProblemId problem, const GError *error);

G_END_DECLS
