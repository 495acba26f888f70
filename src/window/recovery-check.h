/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/problem.h"
#include "recovery/recovery-plan.h"

G_BEGIN_DECLS

/*
 * One look at what a person has chosen: the firmware read and examined, the flashloader read, the
 * plan made. Everything that can take long on a large file happens here, off the main loop.
 */
typedef struct {
    guint serial; /* of the caller: tells one check from the next */

    /* asked; set by the caller */
    char *firmware_path;     /* nullable: nothing chosen yet */
    SalvorImage *image;      /* nullable: read from @firmware_path; else taken as it is */
    char *loader_path;       /* nullable: looked for where people keep it */
    char *last_loader_path;  /* nullable: tried before that, where @loader_path is %NULL */
    SalvorBoardState *state; /* of the board, as just read */
    SalvorRouteId route;     /* SALVOR_N_ROUTES: the first open one */
    gboolean complete;       /* add what the firmware lacks: flash settings or a start-up header */
    gboolean backup;
    char *backup_dir; /* nullable: the default folder */

    /* answered */
    GError *firmware_error;           /* nullable: the file cannot be read */
    SalvorBootHeader *header;         /* nullable without an image */
    SalvorFlashloader *loader;        /* nullable */
    GError *loader_error;             /* nullable: why there is none */
    SalvorRecoveryPlan *plan;         /* nullable */
    GError *plan_error;               /* nullable: why there is none */
    gboolean needs_consent;           /* typed consent before it runs */
    SalvorProblemId note;             /* what a person should know of the board, or NONE */
    char *unfinished;                 /* nullable: image of a recovery that was not finished */
    SalvorBootHeader *written_header; /* nullable: of what will be written, with @plan */
} SalvorRecoveryCheck;

SalvorRecoveryCheck *salvor_recovery_check_new (void) G_GNUC_WARN_UNUSED_RESULT;
void salvor_recovery_check_free (SalvorRecoveryCheck *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorRecoveryCheck, salvor_recovery_check_free)

/* Fills in the answers on the calling thread. */
void salvor_recovery_check_run (SalvorRecoveryCheck *self, GCancellable *cancellable);

/* Which of the situations stands in the way; NONE: none of the list, or nothing does. */
SalvorProblemId salvor_recovery_check_find_problem (const SalvorRecoveryCheck *self);

/* @self: (transfer full): comes back from the finish function, %NULL when cancelled */
void salvor_recovery_check_run_async (SalvorRecoveryCheck *self, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
SalvorRecoveryCheck *salvor_recovery_check_run_finish (GAsyncResult *result)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
