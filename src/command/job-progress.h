/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command/terminal.h"
#include "recovery/recovery-job.h"

G_BEGIN_DECLS

/*
 * SalvorJobProgress: shows a running job: one line a finished step, and on a terminal a line that
 * moves with the confirmed bytes of the running one. Follows the job's "changed" on the main
 * context until it is freed.
 */
typedef struct _SalvorJobProgress SalvorJobProgress;

SalvorJobProgress *salvor_job_progress_new (SalvorRecoveryJob *job, SalvorTerminal *terminal);
/* Shows what is still unsaid and ends the moving line. */
void salvor_job_progress_free (SalvorJobProgress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorJobProgress, salvor_job_progress_free)

/* Says something between two steps without breaking the moving line. */
void salvor_job_progress_say (SalvorJobProgress *self, const char *text);

G_END_DECLS
