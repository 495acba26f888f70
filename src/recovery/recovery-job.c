/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-recovery-job"
#include "config.h"

#include "recovery/recovery-job.h"

#include "base/errors.h"
#include "recovery/job-condition.h"
#include "recovery/recovery-run.h"

#include <string.h>

struct _SalvorRecoveryJob {
    GObject parent_instance;

    SalvorBoard *board;        /* owned */
    SalvorRecoveryPlan *plan;  /* owned */
    GMainContext *context;     /* owned: where "changed" is heard */
    GThread *home;             /* no ref: the thread of that context */
    GCancellable *cancellable; /* owned */
    SalvorProgress *progress;  /* owned: of the whole, a child a step */
    GPtrArray *children;       /* (element-type SalvorProgress), no ref: of each step */

    GMutex mutex; /* guards everything below */
    SalvorJobState state;
    SalvorJobResult result;
    gsize n_steps;
    gsize current_step; /* n_steps when none runs */
    SalvorStepState *step_states;
    gint64 *step_us;    /* spent, on the board's clock */
    SalvorClock *clock; /* owned; NULL until it runs */
    gint64 started_us;
    gint64 step_started_us;
    gint64 finished_us; /* 0 while it runs */

    GByteArray *sectors; /* SalvorSectorState of each */
    guint32 flash_base;
    guint32 sector_size;
    gboolean header_out;
    gboolean header_going_in;
    gboolean update_queued;

    GError *error;     /* nullable */
    char *condition;   /* nullable */
    char *backup_path; /* nullable */
    guint64 bytes_written;
    guint sectors_erased;
    guint sectors_kept;
    gboolean simulated;
    guint64 reports;
    guint64 wire_bytes;
    guint limit_ms;
};

G_DEFINE_FINAL_TYPE (SalvorRecoveryJob, salvor_recovery_job, G_TYPE_OBJECT)

/* ---- telling ---- */

static void
emit_changed (SalvorRecoveryJob *self)
{
    g_signal_emit_by_name (self, "changed");
}

static gboolean
emit_changed_in_idle (gpointer data)
{
    SalvorRecoveryJob *self = data;

    g_mutex_lock (&self->mutex);
    self->update_queued = FALSE;
    g_mutex_unlock (&self->mutex);
    emit_changed (self);
    return G_SOURCE_REMOVE;
}

/* One idle source at a time, however often the worker has news. A job that runs on the home thread
 * itself tells at once: nobody would iterate the context meanwhile. */
static void
queue_update (SalvorRecoveryJob *self)
{
    g_autoptr (GSource) source = NULL;
    gboolean queued;

    if (g_thread_self () == self->home) {
        emit_changed (self);
        return;
    }
    g_mutex_lock (&self->mutex);
    queued = self->update_queued;
    self->update_queued = TRUE;
    g_mutex_unlock (&self->mutex);
    if (queued)
        return;
    source = g_idle_source_new ();
    g_source_set_callback (source, emit_changed_in_idle, g_object_ref (self), g_object_unref);
    g_source_attach (source, self->context);
}

static void
hear_progress (SalvorProgress *progress, gpointer user_data)
{
    queue_update (user_data);
}

static void
set_flash (const SalvorFlashGeometry *geometry, gpointer user_data)
{
    SalvorRecoveryJob *self = user_data;

    g_mutex_lock (&self->mutex);
    self->flash_base = geometry->base;
    self->sector_size = geometry->sector_size;
    g_byte_array_set_size (self->sectors, geometry->size / geometry->sector_size);
    memset (self->sectors->data, SALVOR_SECTOR_UNKNOWN, self->sectors->len);
    g_mutex_unlock (&self->mutex);
    queue_update (self);
}

static void
set_sector (guint32 address, SalvorSectorState state, gpointer user_data)
{
    SalvorRecoveryJob *self = user_data;
    guint index;

    g_mutex_lock (&self->mutex);
    index = (address - self->flash_base) / self->sector_size;
    if (index < self->sectors->len)
        self->sectors->data[index] = (guint8) state;
    g_mutex_unlock (&self->mutex);
    queue_update (self);
}

/* ---- running ---- */

static void
set_step (SalvorRecoveryJob *self, gsize step, SalvorStepState state)
{
    gint64 now = salvor_clock_get_now (self->clock);
    gsize n_steps;
    const SalvorStep *steps = salvor_recovery_plan_get_steps (self->plan, &n_steps);

    g_mutex_lock (&self->mutex);
    self->step_states[step] = state;
    if (state == SALVOR_STEP_STATE_RUNNING) {
        self->current_step = step;
        self->step_started_us = now;
        self->header_going_in = steps[step].id == SALVOR_STEP_HEADER_IN;
    } else if (self->current_step == step) {
        self->step_us[step] = now - self->step_started_us;
        self->current_step = self->n_steps;
        self->header_going_in = FALSE;
    }
    g_mutex_unlock (&self->mutex);
    queue_update (self);
}

static void
note_header (SalvorRecoveryJob *self, SalvorRecoveryRun *run)
{
    SalvorFlashWriter *writer = salvor_recovery_run_get_writer (run);

    g_mutex_lock (&self->mutex);
    self->header_out = writer != NULL && salvor_flash_writer_is_header_out (writer);
    g_mutex_unlock (&self->mutex);
}

/* A step that is over counts in full, also one that had nothing to do. */
static void
fill_progress (SalvorRecoveryJob *self, gsize step)
{
    SalvorProgress *progress = g_ptr_array_index (self->children, step);
    guint64 all = MAX (salvor_progress_get_total (progress), salvor_progress_get_done (progress));

    all = MAX (all, 1);
    salvor_progress_set_total (progress, all);
    salvor_progress_set_done (progress, all);
}

static gboolean
run_step (SalvorRecoveryJob *self, SalvorRecoveryRun *run, gsize step, GError **error)
{
    gsize n_steps;
    const SalvorStep *steps = salvor_recovery_plan_get_steps (self->plan, &n_steps);
    SalvorStepOutcome outcome;

    if (g_cancellable_set_error_if_cancelled (self->cancellable, error)) {
        set_step (self, step, SALVOR_STEP_STATE_CANCELLED);
        return FALSE;
    }
    g_debug ("step %s", steps[step].name);
    set_step (self, step, SALVOR_STEP_STATE_RUNNING);
    outcome = salvor_recovery_run_step (
        run, steps[step].id, g_ptr_array_index (self->children, step), self->cancellable, error);
    note_header (self, run);
    switch (outcome) {
    case SALVOR_STEP_FAILED:
        set_step (self, step,
                  error != NULL && g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                      ? SALVOR_STEP_STATE_CANCELLED
                      : SALVOR_STEP_STATE_FAILED);
        return FALSE;
    case SALVOR_STEP_DONE:
    case SALVOR_STEP_NOT_NEEDED:
        fill_progress (self, step);
        set_step (self, step,
                  outcome == SALVOR_STEP_DONE ? SALVOR_STEP_STATE_DONE : SALVOR_STEP_STATE_SKIPPED);
        return TRUE;
    }
    g_return_val_if_reached (FALSE);
}

/* Nothing that goes wrong here replaces the first error. */
static gboolean
clean_up (SalvorRecoveryJob *self, SalvorRecoveryRun *run, gsize step, SalvorStepId id)
{
    g_autoptr (GError) error = NULL;
    SalvorStepOutcome outcome;

    set_step (self, step, SALVOR_STEP_STATE_RUNNING);
    outcome = salvor_recovery_run_step (run, id, g_ptr_array_index (self->children, step), NULL,
                                        &error);
    if (outcome == SALVOR_STEP_FAILED)
        g_message ("clean-up: %s", error->message);
    set_step (self, step,
              outcome == SALVOR_STEP_FAILED ? SALVOR_STEP_STATE_FAILED : SALVOR_STEP_STATE_DONE);
    return outcome != SALVOR_STEP_FAILED;
}

/* After the step @failed (or n_steps: after success): the clean-up steps run, the others do not. */
static gboolean
finish_steps (SalvorRecoveryJob *self, SalvorRecoveryRun *run, gsize next, gboolean success)
{
    gsize n_steps;
    const SalvorStep *steps = salvor_recovery_plan_get_steps (self->plan, &n_steps);
    gboolean restarted = FALSE;

    for (gsize i = next; i < n_steps; i++) {
        if (steps[i].cleanup && (success || salvor_recovery_run_wants_restart (run)))
            restarted = clean_up (self, run, i, steps[i].id);
        else
            set_step (self, i, SALVOR_STEP_STATE_SKIPPED);
        fill_progress (self, i);
    }
    return restarted;
}

/* Index of the first clean-up step: up to there a failure ends the work */
static gsize
count_work_steps (SalvorRecoveryJob *self)
{
    gsize n_steps, count = 0;
    const SalvorStep *steps = salvor_recovery_plan_get_steps (self->plan, &n_steps);

    while (count < n_steps && !steps[count].cleanup)
        count++;
    return count;
}

/* *stopped_at: SALVOR_N_STEPS when all went well */
static gboolean
run_steps (SalvorRecoveryJob *self, SalvorRecoveryRun *run, SalvorJobEnd *end, GError **error)
{
    gsize n_steps;
    const SalvorStep *steps = salvor_recovery_plan_get_steps (self->plan, &n_steps);
    gsize n_work = count_work_steps (self);

    for (gsize i = 0; i < n_work; i++) {
        if (run_step (self, run, i, error))
            continue;
        end->stopped_at = steps[i].id;
        end->restarted = finish_steps (self, run, i + 1, FALSE);
        return FALSE;
    }
    end->restarted = finish_steps (self, run, n_work, TRUE);
    return TRUE;
}

/* ---- begin and end ---- */

static void
begin (SalvorRecoveryJob *self, SalvorPort *port)
{
    g_mutex_lock (&self->mutex);
    self->simulated = salvor_port_get_wire (port, &self->reports, &self->wire_bytes);
    self->clock = salvor_port_get_clock (port);
    self->started_us = salvor_clock_get_now (self->clock);
    self->state = SALVOR_JOB_RUNNING;
    g_mutex_unlock (&self->mutex);
    queue_update (self);
}

static void
take_figures (SalvorRecoveryJob *self, SalvorRecoveryRun *run, SalvorPort *port)
{
    SalvorFlashWriter *writer = salvor_recovery_run_get_writer (run);
    guint64 reports = self->reports, bytes = self->wire_bytes;

    if (self->clock != NULL)
        self->finished_us = salvor_clock_get_now (self->clock);
    if (port != NULL && salvor_port_get_wire (port, &reports, &bytes)) {
        self->reports = reports - self->reports;
        self->wire_bytes = bytes - self->wire_bytes;
    }
    self->limit_ms = salvor_recovery_run_get_limit_ms (run);
    self->backup_path = g_strdup (salvor_recovery_run_get_backup_path (run));
    if (writer == NULL)
        return;
    self->bytes_written = salvor_flash_writer_get_bytes_written (writer);
    self->sectors_erased = salvor_flash_writer_get_sectors_erased (writer);
    self->sectors_kept = salvor_flash_writer_get_sectors_kept (writer);
}

static SalvorJobResult
get_result_of (const GError *error)
{
    if (error == NULL)
        return SALVOR_RESULT_VERIFIED;
    return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? SALVOR_RESULT_CANCELLED
                                                                     : SALVOR_RESULT_FAILED;
}

static void
end_job (SalvorRecoveryJob *self, SalvorRecoveryRun *run, SalvorPort *port, SalvorJobEnd *end)
{
    SalvorFlashWriter *writer = salvor_recovery_run_get_writer (run);

    end->result = get_result_of (self->error);
    end->error = self->error;
    end->changed = writer != NULL && salvor_flash_writer_has_changes (writer);
    end->header_out = writer != NULL && salvor_flash_writer_is_header_out (writer);
    g_mutex_lock (&self->mutex);
    take_figures (self, run, port);
    self->condition = salvor_job_condition_describe (self->plan, end);
    self->result = end->result;
    self->state = SALVOR_JOB_FINISHED;
    self->current_step = self->n_steps;
    for (gsize i = 0; i < self->n_steps; i++) {
        if (self->step_states[i] == SALVOR_STEP_STATE_WAITING)
            self->step_states[i] = SALVOR_STEP_STATE_SKIPPED;
    }
    g_mutex_unlock (&self->mutex);
    queue_update (self);
}

static void
run_job (SalvorRecoveryJob *self)
{
    SalvorRunWatcher watcher = { set_flash, set_sector, self };
    g_autoptr (SalvorRecoveryRun) run = salvor_recovery_run_new (
        salvor_board_get_ports (self->board), salvor_board_get_name (self->board), self->plan,
        &watcher);
    SalvorJobEnd end = { .stopped_at = SALVOR_N_STEPS };
    SalvorPort *port = salvor_recovery_run_find_board (run, &self->error);

    if (port != NULL) {
        begin (self, port);
        run_steps (self, run, &end, &self->error);
    }
    end_job (self, run, port, &end);
}

static gboolean
return_result (SalvorRecoveryJob *self, GError **error)
{
    if (self->error == NULL)
        return TRUE;
    g_propagate_error (error, g_error_copy (self->error));
    return FALSE;
}

static void
cancel_job (GCancellable *cancellable, gpointer data)
{
    salvor_recovery_job_cancel (data);
}

gboolean
salvor_recovery_job_run (SalvorRecoveryJob *self, GCancellable *cancellable, GError **error)
{
    gulong handler = 0;

    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (self), FALSE);
    g_return_val_if_fail (self->state == SALVOR_JOB_QUEUED, FALSE);

    if (cancellable != NULL)
        handler = g_cancellable_connect (cancellable, G_CALLBACK (cancel_job), self, NULL);
    run_job (self);
    g_cancellable_disconnect (cancellable, handler);
    return return_result (self, error);
}

static void
run_on_board_thread (SalvorBoard *board, gpointer data)
{
    run_job (g_task_get_source_object (data));
}

static void
finish_on_main (SalvorBoard *board, gpointer data)
{
    GTask *task = data;
    g_autoptr (GError) error = NULL;

    if (return_result (g_task_get_source_object (task), &error))
        g_task_return_boolean (task, TRUE);
    else
        g_task_return_error (task, g_steal_pointer (&error));
}

void
salvor_recovery_job_run_async (SalvorRecoveryJob *self, GAsyncReadyCallback callback,
                               gpointer user_data)
{
    GTask *task;

    g_return_if_fail (SALVOR_IS_RECOVERY_JOB (self));
    g_return_if_fail (self->state == SALVOR_JOB_QUEUED);

    task = g_task_new (self, NULL, callback, user_data);
    g_task_set_source_tag (task, salvor_recovery_job_run_async);
    salvor_board_run (self->board, run_on_board_thread, finish_on_main, task, g_object_unref);
}

gboolean
salvor_recovery_job_run_finish (SalvorRecoveryJob *self, GAsyncResult *result, GError **error)
{
    g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

    return g_task_propagate_boolean (G_TASK (result), error);
}

void
salvor_recovery_job_cancel (SalvorRecoveryJob *self)
{
    g_return_if_fail (SALVOR_IS_RECOVERY_JOB (self));

    g_mutex_lock (&self->mutex);
    if (self->state == SALVOR_JOB_RUNNING)
        self->state = SALVOR_JOB_CANCELLING;
    g_mutex_unlock (&self->mutex);
    g_cancellable_cancel (self->cancellable);
    queue_update (self);
}

/* ---- snapshot ---- */

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

static gboolean
counts_bytes (SalvorStepId id)
{
    return id == SALVOR_STEP_LOAD_FLASHLOADER || id == SALVOR_STEP_READ_FLASH
           || id == SALVOR_STEP_WRITE || id == SALVOR_STEP_VERIFY || id == SALVOR_STEP_HEADER_IN;
}

/* The step that runs, with the mutex held */
static void
copy_current_step (SalvorRecoveryJob *self, gint64 now, SalvorJobSnapshot *snapshot)
{
    gsize n_steps;
    const SalvorStep *steps = salvor_recovery_plan_get_steps (self->plan, &n_steps);
    gsize step = self->current_step;
    SalvorProgress *progress;

    if (step >= n_steps)
        return;
    snapshot->step_ms[step] = (guint) ((now - self->step_started_us) / 1000);
    if (!counts_bytes (steps[step].id))
        return;
    progress = g_ptr_array_index (self->children, step);
    snapshot->bytes_total = salvor_progress_get_total (progress);
    snapshot->bytes_done = salvor_progress_get_done (progress);
}

SalvorJobSnapshot *
salvor_recovery_job_get_snapshot (SalvorRecoveryJob *self)
{
    SalvorJobSnapshot *snapshot;
    gint64 now = 0;

    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (self), NULL);

    snapshot = g_new0 (SalvorJobSnapshot, 1);
    snapshot->fraction = salvor_progress_get_fraction (self->progress);
    g_mutex_lock (&self->mutex);
    if (self->clock != NULL)
        now = self->finished_us != 0 ? self->finished_us : salvor_clock_get_now (self->clock);
    snapshot->state = self->state;
    snapshot->result = self->result;
    snapshot->current_step = self->current_step;
    snapshot->n_steps = self->n_steps;
    snapshot->step_states = g_memdup2 (self->step_states, self->n_steps * sizeof (SalvorStepState));
    snapshot->step_ms = g_new0 (guint, self->n_steps);
    for (gsize i = 0; i < self->n_steps; i++)
        snapshot->step_ms[i] = (guint) (self->step_us[i] / 1000);
    copy_current_step (self, now, snapshot);
    snapshot->elapsed_ms = (guint) ((now - self->started_us) / 1000);
    snapshot->n_sectors = self->sectors->len;
    snapshot->sectors = g_memdup2 (self->sectors->data, self->sectors->len);
    snapshot->sector_size = self->sector_size;
    snapshot->header_out = self->header_out;
    snapshot->header_going_in = self->header_going_in;
    g_mutex_unlock (&self->mutex);
    return snapshot;
}

/* ---- object ---- */

static void
salvor_recovery_job_finalize (GObject *object)
{
    SalvorRecoveryJob *self = SALVOR_RECOVERY_JOB (object);

    g_object_unref (self->board);
    g_object_unref (self->plan);
    g_main_context_unref (self->context);
    g_object_unref (self->cancellable);
    g_ptr_array_unref (self->children);
    g_object_unref (self->progress);
    g_free (self->step_states);
    g_free (self->step_us);
    g_clear_object (&self->clock);
    g_byte_array_unref (self->sectors);
    g_clear_error (&self->error);
    g_free (self->condition);
    g_free (self->backup_path);
    g_mutex_clear (&self->mutex);
    G_OBJECT_CLASS (salvor_recovery_job_parent_class)->finalize (object);
}

static void
salvor_recovery_job_class_init (SalvorRecoveryJobClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_recovery_job_finalize;

    g_signal_new ("changed", SALVOR_TYPE_RECOVERY_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
salvor_recovery_job_init (SalvorRecoveryJob *self)
{
    g_mutex_init (&self->mutex);
    self->home = g_thread_self ();
    self->context = g_main_context_ref_thread_default ();
    self->cancellable = g_cancellable_new ();
    self->progress = salvor_progress_new ();
    self->children = g_ptr_array_new ();
    self->sectors = g_byte_array_new ();
}

SalvorRecoveryJob *
salvor_recovery_job_new (SalvorBoard *board, SalvorRecoveryPlan *plan)
{
    SalvorRecoveryJob *self;
    const SalvorStep *steps;

    g_return_val_if_fail (SALVOR_IS_BOARD (board), NULL);
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (plan), NULL);

    self = g_object_new (SALVOR_TYPE_RECOVERY_JOB, NULL);
    self->board = g_object_ref (board);
    self->plan = g_object_ref (plan);
    steps = salvor_recovery_plan_get_steps (plan, &self->n_steps);
    self->current_step = self->n_steps;
    self->step_states = g_new0 (SalvorStepState, self->n_steps);
    self->step_us = g_new0 (gint64, self->n_steps);
    for (gsize i = 0; i < self->n_steps; i++)
        g_ptr_array_add (self->children,
                         salvor_progress_add_child (self->progress, steps[i].weight));
    salvor_progress_set_notify (self->progress, hear_progress, self);
    return self;
}

SalvorBoard *
salvor_recovery_job_get_board (SalvorRecoveryJob *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (self), NULL);
    return self->board;
}

SalvorRecoveryPlan *
salvor_recovery_job_get_plan (SalvorRecoveryJob *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (self), NULL);
    return self->plan;
}

SalvorJobResult
salvor_recovery_job_get_result (SalvorRecoveryJob *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (self), SALVOR_RESULT_NONE);
    return self->result;
}

const GError *
salvor_recovery_job_get_error (SalvorRecoveryJob *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (self), NULL);
    return self->error;
}

const char *
salvor_recovery_job_get_condition (SalvorRecoveryJob *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (self), NULL);
    return self->condition;
}

const char *
salvor_recovery_job_get_backup_path (SalvorRecoveryJob *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (self), NULL);
    return self->backup_path;
}

guint64
salvor_recovery_job_get_bytes_written (SalvorRecoveryJob *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (self), 0);
    return self->bytes_written;
}

guint
salvor_recovery_job_get_sectors_erased (SalvorRecoveryJob *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (self), 0);
    return self->sectors_erased;
}

guint
salvor_recovery_job_get_sectors_kept (SalvorRecoveryJob *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (self), 0);
    return self->sectors_kept;
}

gboolean
salvor_recovery_job_get_figures (SalvorRecoveryJob *self, guint64 *reports, guint64 *bytes,
                                 guint *simulated_ms, guint *limit_ms)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (self), FALSE);

    if (!self->simulated)
        return FALSE;
    *reports = self->reports;
    *bytes = self->wire_bytes;
    *simulated_ms = (guint) ((self->finished_us - self->started_us) / 1000);
    *limit_ms = self->limit_ms;
    return TRUE;
}

/* ---- words of the contract ---- */

const char *
salvor_step_state_get_id (SalvorStepState state)
{
    static const char *const ids[] = {
        [SALVOR_STEP_STATE_WAITING] = "waiting", [SALVOR_STEP_STATE_RUNNING] = "running",
        [SALVOR_STEP_STATE_DONE] = "done",       [SALVOR_STEP_STATE_FAILED] = "failed",
        [SALVOR_STEP_STATE_SKIPPED] = "skipped", [SALVOR_STEP_STATE_CANCELLED] = "cancelled",
    };

    return state < G_N_ELEMENTS (ids) ? ids[state] : "";
}

const char *
salvor_job_result_get_id (SalvorJobResult result)
{
    static const char *const ids[] = {
        [SALVOR_RESULT_NONE] = "none",
        [SALVOR_RESULT_VERIFIED] = "verified",
        [SALVOR_RESULT_FAILED] = "failed",
        [SALVOR_RESULT_CANCELLED] = "cancelled",
    };

    return result < G_N_ELEMENTS (ids) ? ids[result] : "";
}
