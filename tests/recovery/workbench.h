/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/recovery-job.h"

G_BEGIN_DECLS

/*
 * Workbench: a practice board that is kept in a file, so that it can be unplugged, plugged in again
 * with other faults, and looked into from outside. Each report to the board is written down.
 */
typedef struct {
    char *scenario;
    char *folder;
    char *state_file;
    char *backups;

    SalvorPortList *ports;
    SalvorPortProvider *provider; /* no ref: of the list */
    SalvorBoard *board;
    GPtrArray *sent; /* (element-type GBytes): reports to the board since it was plugged in */
} Workbench;

/* @faults: "" or ",fault=cut=12" */
Workbench *workbench_new (const char *scenario, const char *faults);
void workbench_free (Workbench *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Workbench, workbench_free)

/* Takes the board away (it loses its power) and plugs it in again. */
void workbench_replug (Workbench *self, const char *faults);

/* A board that is just restarting is on the bus again when this returns. */
void workbench_wait (Workbench *self);

/* A bootable firmware of @size bytes that depends on @seed. (transfer full) */
SalvorImage *workbench_make_image (gsize size, guint seed);
/* Saves backups, takes the first open route, agrees to nothing. */
SalvorRecoveryChoices workbench_choices (Workbench *self);

/* Reads the board and makes a plan; NULL with the error of either. (transfer full) */
SalvorRecoveryPlan *workbench_plan (Workbench *self, SalvorImage *image,
                                    const SalvorRecoveryChoices *choices, GError **error);
/* Plan and job; the job has run when this returns. NULL when there is no plan. (transfer full) */
SalvorRecoveryJob *workbench_recover (Workbench *self, SalvorImage *image,
                                      const SalvorRecoveryChoices *choices, GError **error);

/* What the flash holds, by looking into the file; the board is unplugged for it. (transfer full) */
GBytes *workbench_take_flash (Workbench *self);
/* Unplugs, and fails the test unless the flash holds the image at its place. */
void workbench_assert_flash (Workbench *self, SalvorImage *image);

G_END_DECLS
