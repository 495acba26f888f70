/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-recovery-job"
#include "config.h"

#include "recovery/recovery-job.h"

#include "base/errors.h"
#include "recovery/job-condition.h"
#include "recovery/job-record.h"
#include "recovery/recovery-run.h"

struct _SalvorRecoveryJob {
    GObject parent_instance;

    SalvorBoard *board;        /* owned */
    SalvorRecoveryPlan *plan;  /* owned */
    GMainContext *context;     /* owned: where "changed" is heard */
    GThread *home;             /* no ref: the thread of that context */
    GCancellable *cancellable; /* owned */
    SalvorJobRecord *record;   /* owned */
    GMutex mutex;              /* guards update_queued */
    gboolean update_queued;

    /* written by the working thread before the record is finished, read after it */
    SalvorJobResult result;
    GError *error;               /* nullable */
    char *condition;             /* nullable */
    char *backup_path;           /* nullable */
    char *earlier_backup_path;   /* nullable */
    SalvorFlashTrial *trial;     /* owned, nullable */
    const char *settings_source; /* static, nullable */
    guint64 bytes_written;
    guint sectors_erased;
    guint sectors_kept;
    gsize bytes_read;
    char *file_sha256; /* nullable */
    SalvorFlashComparison comparison;
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

    salvor_job_record_set_flash (self->record, geometry);
    queue_update (self);
}

static void
set_weights (const guint *weights, gpointer user_data)
{
    salvor_job_record_set_weights (SALVOR_RECOVERY_JOB (user_data)->record, weights);
}

static void
set_sector (guint32 address, SalvorSectorState state, gpointer user_data)
{
    SalvorRecoveryJob *self = user_data;

    salvor_job_record_set_sector (self->record, address, state);
    queue_update (self);
}

static void
set_step (SalvorRecoveryJob *self, gsize step, SalvorStepState state)
{
    salvor_job_record_set_step (self->record, step, state);
    queue_update (self);
}

/* ---- running ---- */

static gboolean
is_header_out (SalvorRecoveryRun *run)
{
    SalvorFlashWriter *writer = salvor_recovery_run_get_writer (run);

    return writer != NULL && salvor_flash_writer_is_header_out (writer);
}

static SalvorStepState
get_end_state (SalvorStepOutcome outcome, const GError *error)
{
    switch (outcome) {
    case SALVOR_STEP_DONE:
        return SALVOR_STEP_STATE_DONE;
    case SALVOR_STEP_NOT_NEEDED:
        return SALVOR_STEP_STATE_SKIPPED;
    case SALVOR_STEP_FAILED:
        break;
    }
    return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? SALVOR_STEP_STATE_CANCELLED
                                                                     : SALVOR_STEP_STATE_FAILED;
}

/* Runs one step from "running" to its end state. */
static gboolean
run_step (SalvorRecoveryJob *self, SalvorRecoveryRun *run, gsize step, GCancellable *cancellable,
          GError **error)
{
    gsize n_steps;
    const SalvorStep *steps = salvor_recovery_plan_get_steps (self->plan, &n_steps);
    g_autoptr (GError) local_error = NULL;
    SalvorStepOutcome outcome = SALVOR_STEP_FAILED;

    g_debug ("step %s", steps[step].name);
    if (!g_cancellable_set_error_if_cancelled (cancellable, &local_error)) {
        set_step (self, step, SALVOR_STEP_STATE_RUNNING);
        outcome = salvor_recovery_run_step (
            run, steps[step].id, salvor_job_record_get_step_progress (self->record, step),
            cancellable, &local_error);
    }
    salvor_job_record_set_header_out (self->record, is_header_out (run));
    if (outcome != SALVOR_STEP_FAILED)
        salvor_job_record_fill_step (self->record, step);
    set_step (self, step, get_end_state (outcome, local_error));
    if (outcome != SALVOR_STEP_FAILED)
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
}

/* From step @next on: the clean-up steps run and nothing that goes wrong in them replaces the first
 * error; the others are skipped. Returns: whether the clean-up was done. */
static gboolean
finish_steps (SalvorRecoveryJob *self, SalvorRecoveryRun *run, gsize next, gboolean success)
{
    gsize n_steps;
    const SalvorStep *steps = salvor_recovery_plan_get_steps (self->plan, &n_steps);
    gboolean cleaned_up = FALSE;

    for (gsize i = next; i < n_steps; i++) {
        g_autoptr (GError) error = NULL;

        if (!steps[i].cleanup || (!success && !salvor_recovery_run_wants_restart (run)))
            set_step (self, i, SALVOR_STEP_STATE_SKIPPED);
        else if (!run_step (self, run, i, NULL, &error))
            g_message ("clean-up: %s", error->message);
        else
            cleaned_up = TRUE;
    }
    return cleaned_up;
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

static void
run_steps (SalvorRecoveryJob *self, SalvorRecoveryRun *run, SalvorJobEnd *end)
{
    gsize n_steps;
    const SalvorStep *steps = salvor_recovery_plan_get_steps (self->plan, &n_steps);
    gsize n_work = count_work_steps (self);

    for (gsize i = 0; i < n_work; i++) {
        if (run_step (self, run, i, self->cancellable, &self->error))
            continue;
        /* whatever is wrong in a step that does not say why, this was no success */
        if (self->error == NULL)
            g_set_error (&self->error, SALVOR_ERROR, SALVOR_ERROR_FAILED,
                         "the step %s failed and gave no reason", steps[i].name);
        end->stopped_at = steps[i].id;
        end->restarted = finish_steps (self, run, i + 1, FALSE);
        return;
    }
    end->restarted = finish_steps (self, run, n_work, TRUE);
}

/* ---- begin and end ---- */

static void
begin (SalvorRecoveryJob *self, SalvorPort *port)
{
    g_autoptr (SalvorClock) clock = salvor_port_get_clock (port);

    self->simulated = salvor_port_get_wire (port, &self->reports, &self->wire_bytes);
    salvor_job_record_start (self->record, clock);
    queue_update (self);
}

static void
take_figures (SalvorRecoveryJob *self, SalvorRecoveryRun *run, SalvorPort *port)
{
    SalvorFlashWriter *writer = salvor_recovery_run_get_writer (run);
    SalvorFlashTrial *trial = salvor_recovery_run_get_trial (run);
    guint64 reports = 0, bytes = 0;

    if (trial != NULL)
        self->trial = salvor_flash_trial_ref (trial);
    if (port != NULL && salvor_port_get_wire (port, &reports, &bytes)) {
        self->reports = reports - self->reports;
        self->wire_bytes = bytes - self->wire_bytes;
    }
    self->settings_source = salvor_recovery_run_get_settings_source (run);
    self->limit_ms = salvor_recovery_run_get_limit_ms (run);
    self->backup_path = g_strdup (salvor_recovery_run_get_backup_path (run));
    self->earlier_backup_path = g_strdup (salvor_recovery_run_get_earlier_backup_path (run));
    self->bytes_read = salvor_recovery_run_get_bytes_read (run);
    self->file_sha256 = g_strdup (salvor_recovery_run_get_file_sha256 (run));
    self->comparison = *salvor_recovery_run_get_comparison (run);
    if (writer == NULL)
        return;
    self->bytes_written = salvor_flash_writer_get_bytes_written (writer);
    self->sectors_erased = salvor_recovery_run_get_sectors_erased (run);
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
    end->header_out = is_header_out (run);
    end->header = salvor_recovery_run_get_header (run);
    take_figures (self, run, port);
    self->condition = salvor_job_condition_describe (self->plan, end);
    self->result = end->result;
    salvor_job_record_finish (self->record, end->result);
    queue_update (self);
}

static void
run_job (SalvorRecoveryJob *self)
{
    SalvorRunWatcher watcher = { set_flash, set_sector, set_weights, self };
    g_autoptr (SalvorRecoveryRun) run = salvor_recovery_run_new (
        salvor_board_get_ports (self->board), salvor_board_get_name (self->board), self->plan,
        &watcher);
    SalvorJobEnd end = { .stopped_at = SALVOR_N_STEPS };
    SalvorPort *port = salvor_recovery_run_find_board (run, &self->error);

    if (port != NULL) {
        begin (self, port);
        run_steps (self, run, &end);
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
    g_return_val_if_fail (salvor_job_record_get_state (self->record) == SALVOR_JOB_QUEUED, FALSE);

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
    g_return_if_fail (salvor_job_record_get_state (self->record) == SALVOR_JOB_QUEUED);

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

    salvor_job_record_cancel (self->record);
    g_cancellable_cancel (self->cancellable);
    queue_update (self);
}

SalvorJobSnapshot *
salvor_recovery_job_get_snapshot (SalvorRecoveryJob *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (self), NULL);

    return salvor_job_record_take_snapshot (self->record);
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
    salvor_job_record_free (self->record);
    g_clear_error (&self->error);
    g_free (self->condition);
    g_free (self->backup_path);
    g_free (self->earlier_backup_path);
    g_free (self->file_sha256);
    g_clear_pointer (&self->trial, salvor_flash_trial_unref);
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
}

SalvorRecoveryJob *
salvor_recovery_job_new (SalvorBoard *board, SalvorRecoveryPlan *plan)
{
    SalvorRecoveryJob *self;

    g_return_val_if_fail (SALVOR_IS_BOARD (board), NULL);
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (plan), NULL);

    self = g_object_new (SALVOR_TYPE_RECOVERY_JOB, NULL);
    self->board = g_object_ref (board);
    self->plan = g_object_ref (plan);
    self->record = salvor_job_record_new (plan);
    salvor_progress_set_notify (salvor_job_record_get_progress (self->record), hear_progress, self);
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

const char *
salvor_recovery_job_get_earlier_backup_path (SalvorRecoveryJob *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (self), NULL);
    return self->earlier_backup_path;
}

const char *
salvor_recovery_job_get_settings_source (SalvorRecoveryJob *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (self), NULL);

    return self->settings_source;
}

SalvorFlashTrial *
salvor_recovery_job_get_flash_trial (SalvorRecoveryJob *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (self), NULL);

    return self->trial;
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

gsize
salvor_recovery_job_get_bytes_read (SalvorRecoveryJob *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (self), 0);
    return self->bytes_read;
}

const char *
salvor_recovery_job_get_file_sha256 (SalvorRecoveryJob *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (self), NULL);
    return self->file_sha256;
}

const SalvorFlashComparison *
salvor_recovery_job_get_comparison (SalvorRecoveryJob *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_JOB (self), NULL);
    return &self->comparison;
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
    *simulated_ms = salvor_job_record_get_elapsed_ms (self->record);
    *limit_ms = self->limit_ms;
    return TRUE;
}
