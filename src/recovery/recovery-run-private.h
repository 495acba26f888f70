/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/mboot.h"
#include "recovery/recovery-run.h"

G_BEGIN_DECLS

/* What the steps hand to one another. For the files that hold the steps, and for nobody else. */
struct _SalvorRecoveryRun {
    SalvorPortList *ports; /* owned */
    char *board_name;
    SalvorRecoveryPlan *plan; /* owned */
    SalvorRunWatcher watcher;

    SalvorPort *port;   /* owned: where the board was when the run began */
    SalvorClock *clock; /* owned */

    /* the conversation with the flashloader; NULL before it answers */
    SalvorPacketTransport *transport; /* owned */
    SalvorTransportLease *lease;      /* owned */
    SalvorMboot *mboot;               /* owned */
    SalvorFlashAccess *flash;         /* owned */
    SalvorFlashGeometry geometry;     /* once the flash is set up */
    SalvorFlashWriter *writer;        /* owned; NULL when the flash is not changed */

    char *unique_id;   /* as the flashloader read it; nullable */
    char *backup_path; /* nullable */
    guint limit_ms;

    /* of a backup */
    guint32 start;     /* address */
    GBytes *content;   /* owned, nullable: what was read */
    char *file_sha256; /* nullable: of the file once it is saved */

    /* of a comparison */
    SalvorFlashComparison comparison;
};

typedef SalvorStepOutcome (*SalvorStepFunc) (SalvorRecoveryRun *self, SalvorProgress *progress,
                                             GCancellable *cancellable, GError **error);

/* One row a step; NULL where the step belongs to another table. */
extern const SalvorStepFunc salvor_writing_steps[SALVOR_N_STEPS];
extern const SalvorStepFunc salvor_backup_steps[SALVOR_N_STEPS];
extern const SalvorStepFunc salvor_verify_steps[SALVOR_N_STEPS];

static inline SalvorStepOutcome
salvor_step_outcome (gboolean ok)
{
    return ok ? SALVOR_STEP_DONE : SALVOR_STEP_FAILED;
}

G_END_DECLS
