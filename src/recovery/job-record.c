/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-job-record"
#include "config.h"

#include "recovery/job-record.h"

#include <string.h>

struct _SalvorJobRecord {
    SalvorRecoveryPlan *plan; /* owned */
    const SalvorStep *steps;  /* of the plan */
    gsize n_steps;
    SalvorProgress *progress; /* owned: of the whole, a child a step */
    GPtrArray *children;      /* (element-type SalvorProgress), no ref: of each step */

    GMutex mutex; /* guards everything below */
    SalvorJobState state;
    SalvorJobResult result;
    gsize current_step; /* n_steps when none runs */
    SalvorStepState *step_states;
    gint64 *step_us;    /* spent, on the board's clock */
    SalvorClock *clock; /* owned; NULL until it starts */
    gint64 started_us;
    gint64 step_started_us;
    gint64 finished_us; /* 0 while it runs */

    GByteArray *sectors; /* SalvorSectorState of each */
    guint32 flash_base;
    guint32 sector_size;
    gboolean header_out;
};

SalvorJobRecord *
salvor_job_record_new (SalvorRecoveryPlan *plan)
{
    SalvorJobRecord *self = g_new0 (SalvorJobRecord, 1);

    g_mutex_init (&self->mutex);
    self->plan = g_object_ref (plan);
    self->steps = salvor_recovery_plan_get_steps (plan, &self->n_steps);
    self->current_step = self->n_steps;
    self->step_states = g_new0 (SalvorStepState, self->n_steps);
    self->step_us = g_new0 (gint64, self->n_steps);
    self->sectors = g_byte_array_new ();
    self->progress = salvor_progress_new ();
    self->children = g_ptr_array_new ();
    for (gsize i = 0; i < self->n_steps; i++)
        g_ptr_array_add (self->children,
                         salvor_progress_add_child (self->progress, self->steps[i].weight));
    return self;
}

void
salvor_job_record_free (SalvorJobRecord *self)
{
    g_ptr_array_unref (self->children);
    g_object_unref (self->progress);
    g_object_unref (self->plan);
    g_free (self->step_states);
    g_free (self->step_us);
    g_clear_object (&self->clock);
    g_byte_array_unref (self->sectors);
    g_mutex_clear (&self->mutex);
    g_free (self);
}

SalvorProgress *
salvor_job_record_get_progress (SalvorJobRecord *self)
{
    return self->progress;
}

SalvorProgress *
salvor_job_record_get_step_progress (SalvorJobRecord *self, gsize step)
{
    return g_ptr_array_index (self->children, step);
}

/* ---- states ---- */

SalvorJobState
salvor_job_record_get_state (SalvorJobRecord *self)
{
    SalvorJobState state;

    g_mutex_lock (&self->mutex);
    state = self->state;
    g_mutex_unlock (&self->mutex);
    return state;
}

void
salvor_job_record_start (SalvorJobRecord *self, SalvorClock *clock)
{
    g_mutex_lock (&self->mutex);
    g_set_object (&self->clock, clock);
    self->started_us = salvor_clock_get_now (clock);
    self->state = SALVOR_JOB_RUNNING;
    g_mutex_unlock (&self->mutex);
}

void
salvor_job_record_cancel (SalvorJobRecord *self)
{
    g_mutex_lock (&self->mutex);
    if (self->state == SALVOR_JOB_RUNNING)
        self->state = SALVOR_JOB_CANCELLING;
    g_mutex_unlock (&self->mutex);
}

void
salvor_job_record_finish (SalvorJobRecord *self, SalvorJobResult result)
{
    g_mutex_lock (&self->mutex);
    if (self->clock != NULL)
        self->finished_us = salvor_clock_get_now (self->clock);
    self->result = result;
    self->state = SALVOR_JOB_FINISHED;
    self->current_step = self->n_steps;
    for (gsize i = 0; i < self->n_steps; i++) {
        if (self->step_states[i] == SALVOR_STEP_STATE_WAITING)
            self->step_states[i] = SALVOR_STEP_STATE_SKIPPED;
    }
    g_mutex_unlock (&self->mutex);
}

/* ---- steps ---- */

void
salvor_job_record_set_step (SalvorJobRecord *self, gsize step, SalvorStepState state)
{
    gint64 now;

    g_return_if_fail (step < self->n_steps && self->clock != NULL);

    now = salvor_clock_get_now (self->clock);
    g_mutex_lock (&self->mutex);
    self->step_states[step] = state;
    if (state == SALVOR_STEP_STATE_RUNNING) {
        self->current_step = step;
        self->step_started_us = now;
    } else if (self->current_step == step) {
        self->step_us[step] = now - self->step_started_us;
        self->current_step = self->n_steps;
    }
    g_mutex_unlock (&self->mutex);
}

void
salvor_job_record_fill_step (SalvorJobRecord *self, gsize step)
{
    SalvorProgress *progress = g_ptr_array_index (self->children, step);
    guint64 all = MAX (salvor_progress_get_total (progress), salvor_progress_get_done (progress));

    all = MAX (all, 1);
    salvor_progress_set_total (progress, all);
    salvor_progress_set_done (progress, all);
}

void
salvor_job_record_set_weights (SalvorJobRecord *self, const guint *weights)
{
    g_autofree guint *of_children = g_new0 (guint, self->n_steps);

    for (gsize i = 0; i < self->n_steps; i++)
        of_children[i] = weights[self->steps[i].id];
    salvor_progress_set_weights (self->progress, of_children, self->n_steps);
}

/* ---- the flash ---- */

void
salvor_job_record_set_flash (SalvorJobRecord *self, const SalvorFlashGeometry *geometry)
{
    g_mutex_lock (&self->mutex);
    self->flash_base = geometry->base;
    self->sector_size = geometry->sector_size;
    g_byte_array_set_size (self->sectors, geometry->size / geometry->sector_size);
    memset (self->sectors->data, SALVOR_SECTOR_UNKNOWN, self->sectors->len);
    g_mutex_unlock (&self->mutex);
}

void
salvor_job_record_set_sector (SalvorJobRecord *self, guint32 address, SalvorSectorState state)
{
    guint index;

    g_return_if_fail (self->sector_size > 0 && address >= self->flash_base);

    g_mutex_lock (&self->mutex);
    index = (address - self->flash_base) / self->sector_size;
    if (index < self->sectors->len)
        self->sectors->data[index] = (guint8) state;
    g_mutex_unlock (&self->mutex);
}

void
salvor_job_record_set_header_out (SalvorJobRecord *self, gboolean header_out)
{
    g_mutex_lock (&self->mutex);
    self->header_out = header_out;
    g_mutex_unlock (&self->mutex);
}

/* ---- snapshot ---- */

/* With the mutex held */
static gint64
get_end_us (SalvorJobRecord *self)
{
    if (self->finished_us != 0 || self->clock == NULL)
        return self->finished_us;
    return salvor_clock_get_now (self->clock);
}

guint
salvor_job_record_get_elapsed_ms (SalvorJobRecord *self)
{
    guint ms;

    g_mutex_lock (&self->mutex);
    ms = (guint) ((get_end_us (self) - self->started_us) / 1000);
    g_mutex_unlock (&self->mutex);
    return ms;
}

static gboolean
counts_bytes (SalvorStepId id)
{
    return id == SALVOR_STEP_LOAD_FLASHLOADER || id == SALVOR_STEP_READ_FLASH
           || id == SALVOR_STEP_WRITE || id == SALVOR_STEP_VERIFY || id == SALVOR_STEP_HEADER_IN;
}

/* With the mutex held */
static void
copy_current_step (SalvorJobRecord *self, SalvorJobSnapshot *snapshot)
{
    gsize step = self->current_step;
    SalvorProgress *progress;

    if (step >= self->n_steps)
        return;
    progress = g_ptr_array_index (self->children, step);
    snapshot->step_ms[step] = (guint) ((get_end_us (self) - self->step_started_us) / 1000);
    snapshot->header_going_in = self->steps[step].id == SALVOR_STEP_HEADER_IN;
    if (counts_bytes (self->steps[step].id)) {
        snapshot->bytes_total = salvor_progress_get_total (progress);
        snapshot->bytes_done = salvor_progress_get_done (progress);
    }
}

SalvorJobSnapshot *
salvor_job_record_take_snapshot (SalvorJobRecord *self)
{
    SalvorJobSnapshot *snapshot = g_new0 (SalvorJobSnapshot, 1);

    snapshot->fraction = salvor_progress_get_fraction (self->progress);
    snapshot->elapsed_ms = salvor_job_record_get_elapsed_ms (self);
    g_mutex_lock (&self->mutex);
    snapshot->state = self->state;
    snapshot->result = self->result;
    snapshot->current_step = self->current_step;
    snapshot->n_steps = self->n_steps;
    snapshot->step_states = g_memdup2 (self->step_states, self->n_steps * sizeof (SalvorStepState));
    snapshot->step_ms = g_new0 (guint, self->n_steps);
    for (gsize i = 0; i < self->n_steps; i++)
        snapshot->step_ms[i] = (guint) (self->step_us[i] / 1000);
    copy_current_step (self, snapshot);
    snapshot->n_sectors = self->sectors->len;
    snapshot->sectors = g_memdup2 (self->sectors->data, self->sectors->len);
    snapshot->sector_size = self->sector_size;
    snapshot->header_out = self->header_out;
    g_mutex_unlock (&self->mutex);
    return snapshot;
}

void
salvor_job_snapshot_free (SalvorJobSnapshot *self)
{
    if (self == NULL)
        return;
    g_free (self->step_states);
    g_free (self->step_ms);
    g_free (self->sectors);
    g_free (self);
}
