/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"
#include "board/flash-trial.h"
#include "recovery/flash-comparison.h"
#include "recovery/flash-writer.h"
#include "recovery/recovery-plan.h"

G_BEGIN_DECLS

/*
 * SalvorRecoveryRun: the steps of a plan, one function a step, and what they hand to one another.
 * Blocking, one thread, no states: the job says which step is next.
 */
typedef struct _SalvorRecoveryRun SalvorRecoveryRun;

typedef enum {
    SALVOR_STEP_FAILED, /* the error is set */
    SALVOR_STEP_DONE,
    SALVOR_STEP_NOT_NEEDED, /* everything is right already */
} SalvorStepOutcome;

/* Hears of the flash as soon as it is known, then of its sectors, and of what its steps weigh once
 * it is known what has to change (salvor_recovery_plan_weigh_steps ()); on the working thread. */
typedef struct {
    void (*set_flash) (const SalvorFlashGeometry *geometry, gpointer user_data);
    SalvorSectorFunc set_sector;
    void (*set_weights) (const guint *weights, gpointer user_data);
    gpointer user_data; /* no ref */
} SalvorRunWatcher;

/* @watcher: copied */
SalvorRecoveryRun *salvor_recovery_run_new (
    SalvorPortList *ports, const char *board_name, SalvorRecoveryPlan *plan,
    const SalvorRunWatcher *watcher) G_GNUC_WARN_UNUSED_RESULT;
void salvor_recovery_run_free (SalvorRecoveryRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorRecoveryRun, salvor_recovery_run_free)

/* Finds the board where the plan starts; SALVOR_ERROR_DISCONNECTED. First. (transfer none) */
SalvorPort *salvor_recovery_run_find_board (SalvorRecoveryRun *self, GError **error);
SalvorStepOutcome salvor_recovery_run_step (SalvorRecoveryRun *self, SalvorStepId id,
                                            SalvorProgress *progress, GCancellable *cancellable,
                                            GError **error);

/* What the flashloader tried to set the flash up; nullable, (transfer none) */
SalvorFlashTrial *salvor_recovery_run_get_trial (SalvorRecoveryRun *self);
/* Where the flash settings come from: "file", "chip", "flashloader"; NULL where none are written.
 * Static */
const char *salvor_recovery_run_get_settings_source (SalvorRecoveryRun *self);
/* NULL before the flash was set up; (transfer none) */
SalvorFlashWriter *salvor_recovery_run_get_writer (SalvorRecoveryRun *self);
/* Sectors, by whatever way */
guint salvor_recovery_run_get_sectors_erased (SalvorRecoveryRun *self);
const char *salvor_recovery_run_get_backup_path (SalvorRecoveryRun *self); /* nullable */
/* What an interrupted recovery that goes on with this one had saved of the old content; nullable */
const char *salvor_recovery_run_get_earlier_backup_path (SalvorRecoveryRun *self);
/* Of what had to change; 0 until that is known */
guint salvor_recovery_run_get_limit_ms (SalvorRecoveryRun *self);
/* Of a backup: bytes of the flash, and the SHA-256 of the file once it is saved (nullable) */
gsize salvor_recovery_run_get_bytes_read (SalvorRecoveryRun *self);
const char *salvor_recovery_run_get_file_sha256 (SalvorRecoveryRun *self);
/* Of a comparison with a file; (transfer none) */
const SalvorFlashComparison *salvor_recovery_run_get_comparison (SalvorRecoveryRun *self);
/* What stands at the start of the flash when everything was written; UNKNOWN before it is known
 * what has to change */
SalvorHeaderState salvor_recovery_run_get_header (SalvorRecoveryRun *self);
/* Is the board worth a restart after a failure? Not when the header is out: the running flashloader
 * is then the best start for the next try; and not when it was found running. */
gboolean salvor_recovery_run_wants_restart (SalvorRecoveryRun *self);

G_END_DECLS
