/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/debug-session.h"
#include "board/flash-trial.h"
#include "protocol/mboot.h"
#include "recovery/recovery-run.h"
#include "recovery/usb-arrival.h"

G_BEGIN_DECLS

/* From the answer to a reset until the device is off the bus: the firmware switches its pull-up off
 * at once (flashloader-genuine, newly learnt); the rest is for a slow host. */
#define SALVOR_LEAVE_TIMEOUT_MS 3000

/* What the steps hand to one another. For the files that hold the steps, and for nobody else. */
struct _SalvorRecoveryRun {
    SalvorPortList *ports; /* owned */
    char *board_name;
    SalvorRecoveryPlan *plan; /* owned */
    SalvorRunWatcher watcher;

    SalvorPort *port;   /* owned: where the board was when the run began */
    SalvorClock *clock; /* owned */

    SalvorUsbArrival *arrival; /* owned: where the board turns up on USB */

    /* the conversation with the debug probe; NULL when there is none */
    SalvorDebugSession *debug; /* owned */

    /* the conversation with the flashloader; NULL before it answers */
    SalvorPacketTransport *transport; /* owned */
    SalvorTransportLease *lease;      /* owned */
    SalvorMboot *mboot;               /* owned */
    SalvorFlashAccess *flash;         /* owned */
    SalvorFlashGeometry geometry;     /* once the flash is set up */
    SalvorFlashTrial *trial;          /* owned, nullable: what the flashloader tried for it */
    gboolean loader_makes_settings;   /* of the flash, in the place of those in the image */
    SalvorFlashWriter *writer;        /* owned; NULL when the flash is not changed */
    guint sectors_erased_before;      /* by the writer that used the probe before it */

    char *unique_id;           /* as the flashloader read it; nullable */
    char *backup_path;         /* nullable */
    char *earlier_backup_path; /* nullable: of the interrupted recovery that goes on now */
    guint limit_ms;

    /* of a backup */
    guint32 start;     /* address */
    GBytes *content;   /* owned, nullable: what was read */
    char *file_sha256; /* nullable: of the file once it is saved */

    /* of a comparison */
    SalvorFlashComparison comparison;
};

/* The chip of the plan; (transfer none) */
SalvorChip *salvor_recovery_run_get_chip (SalvorRecoveryRun *self);
/* Proves by its unique id that the board at hand is the one of the plan (rule 5), through the probe
 * or through the flashloader, which is opened when it was not. */
gboolean salvor_recovery_run_check_board (SalvorRecoveryRun *self, GCancellable *cancellable,
                                          GError **error);
/* Notes what this run takes at least: @work says what is left to do; the probe is filled in. */
void salvor_recovery_run_note_limit (SalvorRecoveryRun *self, SalvorPlanWork work);
/* Sets the flash up and makes the writer, where the flash is to be changed. */
gboolean salvor_recovery_run_set_up_flash (SalvorRecoveryRun *self, GCancellable *cancellable,
                                           GError **error);

/* Does the flash hold settings that fit it already, where the flashloader would make them? */
gboolean salvor_recovery_run_has_settings (SalvorRecoveryRun *self);
/* Once the header is out: has the flashloader make the settings, where it is to do that. */
gboolean salvor_recovery_run_take_settings (SalvorRecoveryRun *self, GCancellable *cancellable,
                                            GError **error);

typedef SalvorStepOutcome (*SalvorStepFunc) (SalvorRecoveryRun *self, SalvorProgress *progress,
                                             GCancellable *cancellable, GError **error);

/* One row a step; NULL where the step belongs to another table. */
extern const SalvorStepFunc salvor_loader_steps[SALVOR_N_STEPS];
extern const SalvorStepFunc salvor_probe_steps[SALVOR_N_STEPS];
extern const SalvorStepFunc salvor_writing_steps[SALVOR_N_STEPS];
extern const SalvorStepFunc salvor_backup_steps[SALVOR_N_STEPS];
extern const SalvorStepFunc salvor_verify_steps[SALVOR_N_STEPS];

/* Reads what is in the flash now and finds what is left to change. */
gboolean salvor_recovery_run_look_again (SalvorRecoveryRun *self, SalvorProgress *progress,
                                         GCancellable *cancellable, GError **error);
/* Opens the flashloader that has come up; (transfer none) on @port */
gboolean salvor_recovery_run_open_flashloader (SalvorRecoveryRun *self, SalvorPort *port,
                                               GCancellable *cancellable, GError **error);

static inline SalvorStepOutcome
salvor_step_outcome (gboolean ok)
{
    return ok ? SALVOR_STEP_DONE : SALVOR_STEP_FAILED;
}

G_END_DECLS
