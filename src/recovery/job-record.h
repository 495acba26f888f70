/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/flash-access.h"
#include "recovery/recovery-job.h"

G_BEGIN_DECLS

/*
 * SalvorJobRecord: what a watcher of a job can see: states, steps, times, sectors, progress. The
 * working thread writes it, any thread takes snapshots.
 */
typedef struct _SalvorJobRecord SalvorJobRecord;

/* @plan: referenced */
SalvorJobRecord *salvor_job_record_new (SalvorRecoveryPlan *plan) G_GNUC_WARN_UNUSED_RESULT;
void salvor_job_record_free (SalvorJobRecord *self);

/* Of the whole, and of one step; (transfer none) */
SalvorProgress *salvor_job_record_get_progress (SalvorJobRecord *self);
SalvorProgress *salvor_job_record_get_step_progress (SalvorJobRecord *self, gsize step);

SalvorJobState salvor_job_record_get_state (SalvorJobRecord *self);
/* The work begins, on the board's clock; referenced. */
void salvor_job_record_start (SalvorJobRecord *self, SalvorClock *clock);
/* Only while it runs */
void salvor_job_record_cancel (SalvorJobRecord *self);
/* The work is over: steps that never ran count as skipped. */
void salvor_job_record_finish (SalvorJobRecord *self, SalvorJobResult result);

void salvor_job_record_set_step (SalvorJobRecord *self, gsize step, SalvorStepState state);
/* The step is over and counts in full, also when it had nothing to do. */
void salvor_job_record_fill_step (SalvorJobRecord *self, gsize step);
/* @weights: by step id; 0 for a step that takes what was planned */
void salvor_job_record_set_weights (SalvorJobRecord *self, const guint *weights);
void salvor_job_record_set_flash (SalvorJobRecord *self, const SalvorFlashGeometry *geometry);
void salvor_job_record_set_sector (SalvorJobRecord *self, guint32 address, SalvorSectorState state);
void salvor_job_record_set_header_out (SalvorJobRecord *self, gboolean header_out);

/* Milliseconds from start to finish, or to now */
guint salvor_job_record_get_elapsed_ms (SalvorJobRecord *self);
/* (transfer full) */
SalvorJobSnapshot *salvor_job_record_take_snapshot (SalvorJobRecord *self);

G_END_DECLS
