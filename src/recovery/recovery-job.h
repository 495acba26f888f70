/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"
#include "board/flash-trial.h"
#include "recovery/flash-comparison.h"
#include "recovery/recovery-plan.h"

G_BEGIN_DECLS

typedef enum {
    SALVOR_JOB_QUEUED,
    SALVOR_JOB_RUNNING,
    SALVOR_JOB_CANCELLING,
    SALVOR_JOB_FINISHED,
} SalvorJobState;

typedef enum {
    SALVOR_RESULT_NONE, /* not finished */
    SALVOR_RESULT_VERIFIED,
    SALVOR_RESULT_FAILED,
    SALVOR_RESULT_CANCELLED,
} SalvorJobResult;

typedef enum {
    SALVOR_STEP_STATE_WAITING,
    SALVOR_STEP_STATE_RUNNING,
    SALVOR_STEP_STATE_DONE,
    SALVOR_STEP_STATE_FAILED,
    SALVOR_STEP_STATE_SKIPPED,
    SALVOR_STEP_STATE_CANCELLED,
} SalvorStepState;

/* One erase sector on the sector map (visual.md 3.4). */
typedef enum {
    SALVOR_SECTOR_EMPTY,      /* kept, blank */
    SALVOR_SECTOR_DATA,       /* kept, has data */
    SALVOR_SECTOR_KEPT_EQUAL, /* in the image and already right */
    SALVOR_SECTOR_WAITING,
    SALVOR_SECTOR_HEADER, /* waiting, written last */
    SALVOR_SECTOR_NOW,
    SALVOR_SECTOR_WRITTEN, /* written: the device has taken it; compared in the verify step */
    SALVOR_SECTOR_DIFFERS,
    SALVOR_SECTOR_UNKNOWN, /* outside the range that was read */
} SalvorSectorState;

/* A consistent copy of everything a watcher shows; free with salvor_job_snapshot_free (). */
typedef struct {
    SalvorJobState state;
    SalvorJobResult result;
    gsize current_step; /* index in the plan; n_steps when none runs */
    gsize n_steps;
    SalvorStepState *step_states;
    guint *step_ms;           /* board time spent, milliseconds */
    double fraction;          /* of the whole, 0 to 1 */
    guint64 bytes_done;       /* of the running step */
    guint64 bytes_total;      /* 0 when the step does not count bytes */
    guint elapsed_ms;         /* board time since the start */
    gsize n_sectors;          /* 0 until the flash is known */
    guint8 *sectors;          /* SalvorSectorState of each */
    guint32 sector_size;      /* bytes */
    gboolean header_out;      /* the start-up header is erased and not yet back */
    gboolean header_going_in; /* please do not unplug */
} SalvorJobSnapshot;
void salvor_job_snapshot_free (SalvorJobSnapshot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorJobSnapshot, salvor_job_snapshot_free)

/*
 * SalvorRecoveryJob: runs a plan of any kind, once. Signal "changed" on the main context the job
 * was made on, coalesced. Clean-up steps always run; the first error wins.
 */
#define SALVOR_TYPE_RECOVERY_JOB (salvor_recovery_job_get_type ())
G_DECLARE_FINAL_TYPE (SalvorRecoveryJob, salvor_recovery_job, SALVOR, RECOVERY_JOB, GObject)

SalvorRecoveryJob *salvor_recovery_job_new (SalvorBoard *board,
                                            SalvorRecoveryPlan *plan) G_GNUC_WARN_UNUSED_RESULT;
SalvorBoard *salvor_recovery_job_get_board (SalvorRecoveryJob *self);
SalvorRecoveryPlan *salvor_recovery_job_get_plan (SalvorRecoveryJob *self);

/* Queues it on the board's thread; the callback comes on the main context. */
void salvor_recovery_job_run_async (SalvorRecoveryJob *self, GAsyncReadyCallback callback,
                                    gpointer user_data);
/* TRUE when verified; else the job's error or G_IO_ERROR_CANCELLED */
gboolean salvor_recovery_job_run_finish (SalvorRecoveryJob *self, GAsyncResult *result,
                                         GError **error);
/* Runs it on the calling thread: terminal and tests. */
gboolean salvor_recovery_job_run (SalvorRecoveryJob *self, GCancellable *cancellable,
                                  GError **error);
/* Safe from any thread; the job stops at the next safe point and cleans up. */
void salvor_recovery_job_cancel (SalvorRecoveryJob *self);

/* Any thread; (transfer full) */
SalvorJobSnapshot *salvor_recovery_job_get_snapshot (SalvorRecoveryJob *self);

/* After it finished; any thread. */
SalvorJobResult salvor_recovery_job_get_result (SalvorRecoveryJob *self);
const GError *salvor_recovery_job_get_error (SalvorRecoveryJob *self); /* nullable */
/* One or two sentences: in what state the board is now and what to do next */
const char *salvor_recovery_job_get_condition (SalvorRecoveryJob *self);
const char *salvor_recovery_job_get_backup_path (SalvorRecoveryJob *self); /* nullable */
/* Where this job went on after one that was interrupted: the backup of that one, which holds what
 * was there before anything was erased; nullable */
const char *salvor_recovery_job_get_earlier_backup_path (SalvorRecoveryJob *self);
/* Where the flash settings (FCB) of a recovery come from: "file", "chip", "flashloader"; NULL for
 * other plans. Static */
const char *salvor_recovery_job_get_settings_source (SalvorRecoveryJob *self);
/* What the flashloader tried to set the flash up; NULL where none was asked. (transfer none) */
SalvorFlashTrial *salvor_recovery_job_get_flash_trial (SalvorRecoveryJob *self);
guint64 salvor_recovery_job_get_bytes_written (SalvorRecoveryJob *self);
guint salvor_recovery_job_get_sectors_erased (SalvorRecoveryJob *self);
guint salvor_recovery_job_get_sectors_kept (SalvorRecoveryJob *self);
/* Of a backup: bytes of the flash that were read, and the SHA-256 of the file; NULL: not saved */
gsize salvor_recovery_job_get_bytes_read (SalvorRecoveryJob *self);
const char *salvor_recovery_job_get_file_sha256 (SalvorRecoveryJob *self);
/* Of a comparison with a file; (transfer none) */
const SalvorFlashComparison *salvor_recovery_job_get_comparison (SalvorRecoveryJob *self);
/* FALSE on hardware. @limit_ms: salvor_recovery_plan_get_limit_ms () with what had to change */
gboolean salvor_recovery_job_get_figures (SalvorRecoveryJob *self, guint64 *reports, guint64 *bytes,
                                          guint *simulated_ms, guint *limit_ms);

/* "done", "failed", "skipped", "cancelled", "waiting", "running" */
const char *salvor_step_state_get_id (SalvorStepState state);
/* "verified", "failed", "cancelled" */
const char *salvor_job_result_get_id (SalvorJobResult result);

G_END_DECLS
