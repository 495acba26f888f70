/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-recovery-check"
#include "config.h"

#include "window/recovery-check.h"

#include "base/errors.h"
#include "image/image-file.h"
#include "recovery/journal.h"
#include "recovery/problem-finder.h"

SalvorRecoveryCheck *
salvor_recovery_check_new (void)
{
    SalvorRecoveryCheck *self = g_new0 (SalvorRecoveryCheck, 1);

    self->route = SALVOR_N_ROUTES;
    return self;
}

void
salvor_recovery_check_free (SalvorRecoveryCheck *self)
{
    if (self == NULL)
        return;
    g_free (self->firmware_path);
    g_clear_object (&self->image);
    g_free (self->loader_path);
    g_free (self->last_loader_path);
    g_clear_object (&self->state);
    g_free (self->backup_dir);
    g_clear_error (&self->firmware_error);
    g_clear_pointer (&self->header, salvor_boot_header_free);
    g_clear_object (&self->loader);
    g_clear_error (&self->loader_error);
    g_clear_object (&self->plan);
    g_clear_error (&self->plan_error);
    g_clear_pointer (&self->written_header, salvor_boot_header_free);
    g_free (self->unfinished);
    g_free (self);
}

static void
examine_firmware (SalvorRecoveryCheck *self, GCancellable *cancellable)
{
    if (self->image == NULL && self->firmware_path != NULL)
        self->image
            = salvor_image_file_load (self->firmware_path, cancellable, &self->firmware_error);
    if (self->image != NULL)
        self->header
            = salvor_boot_header_new (self->image, salvor_board_state_get_chip (self->state));
}

/* The file that served last time, if it still does */
static SalvorFlashloader *
load_last_loader (SalvorRecoveryCheck *self, SalvorChip *chip, GCancellable *cancellable)
{
    g_autoptr (GError) error = NULL;
    SalvorFlashloader *loader = NULL;

    if (self->last_loader_path == NULL)
        return NULL;
    loader = salvor_flashloader_load (self->last_loader_path, chip, cancellable, &error);
    if (loader == NULL)
        g_debug ("%s serves no more: %s", self->last_loader_path, error->message);
    return loader;
}

/* A practice board brings its own loader; it would be useless on a real one. */
static void
find_loader (SalvorRecoveryCheck *self, GCancellable *cancellable)
{
    SalvorChip *chip = salvor_board_state_get_chip (self->state);

    if (self->loader_path != NULL)
        self->loader
            = salvor_flashloader_load (self->loader_path, chip, cancellable, &self->loader_error);
    else if (salvor_board_state_is_simulated (self->state))
        self->loader = salvor_flashloader_new_practice (chip, &self->loader_error);
    else
        self->loader = load_last_loader (self, chip, cancellable);
    if (self->loader == NULL && self->loader_error == NULL)
        self->loader = salvor_flashloader_find (chip, &self->loader_error);
}

/* The plan is shown in any case; what needs a typed consent is asked for before it runs. */
static void
make_plan (SalvorRecoveryCheck *self)
{
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (self->state);
    SalvorRecoveryChoices choices = {
        .route = self->route,
        .add_fcb = self->complete,
        .wrap = self->complete,
        .backup = self->backup,
        .backup_dir = self->backup_dir,
        .consent = FALSE,
    };

    self->plan = salvor_recovery_plan_new (self->state, verdict, self->image, self->loader,
                                           &choices, &self->plan_error);
    if (!g_error_matches (self->plan_error, SALVOR_ERROR, SALVOR_ERROR_CONSENT))
        return;
    g_clear_error (&self->plan_error);
    choices.consent = TRUE;
    self->plan = salvor_recovery_plan_new (self->state, verdict, self->image, self->loader,
                                           &choices, &self->plan_error);
    self->needs_consent = self->plan != NULL;
}

/* The newest of those that were not finished: its file is the one at hand. */
static void
examine_board (SalvorRecoveryCheck *self)
{
    g_autofree char *id = salvor_board_state_get_unique_id (self->state);
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (self->state);
    g_autoptr (GPtrArray) journals = id != NULL ? salvor_journal_list (id) : NULL;
    const SalvorJournal *last;

    self->note = salvor_problem_find_board (verdict);
    if (journals == NULL || journals->len == 0)
        return;
    last = g_ptr_array_index (journals, journals->len - 1);
    self->unfinished = g_strdup (last->image_name);
}

/* A file that was chosen and is no loader is never replaced in silence, not even on a practice
 * board, which brings its own. */
static void
refuse_wrong_loader (SalvorRecoveryCheck *self)
{
    if (self->plan == NULL || salvor_recovery_plan_get_flashloader (self->plan) == NULL
        || self->loader_path == NULL || self->loader != NULL)
        return;
    g_clear_object (&self->plan);
    self->needs_consent = FALSE;
    g_set_error_literal (&self->plan_error, SALVOR_ERROR, SALVOR_ERROR_NO_LOADER,
                         self->loader_error->message);
}

void
salvor_recovery_check_run (SalvorRecoveryCheck *self, GCancellable *cancellable)
{
    examine_board (self);
    examine_firmware (self, cancellable);
    find_loader (self, cancellable);
    if (self->image == NULL || g_cancellable_is_cancelled (cancellable))
        return;
    make_plan (self);
    refuse_wrong_loader (self);
    if (self->plan != NULL)
        self->written_header = salvor_boot_header_new (salvor_recovery_plan_get_image (self->plan),
                                                       salvor_recovery_plan_get_chip (self->plan));
}

SalvorProblemId
salvor_recovery_check_find_problem (const SalvorRecoveryCheck *self)
{
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (self->state);
    SalvorPlanAttempt attempt = {
        .state = self->state,
        .verdict = verdict,
        .wanted = self->route,
        .image = self->image,
        .header = self->header,
        .completed = self->complete,
        .loader = self->loader,
        .firmware_error = self->firmware_error,
        .loader_error = self->loader_path != NULL ? self->loader_error : NULL,
        .plan_error = self->plan_error,
    };

    return salvor_problem_find_plan (&attempt);
}

static void
run_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
    salvor_recovery_check_run (task_data, cancellable);
    g_task_return_pointer (task, task_data, (GDestroyNotify) salvor_recovery_check_free);
}

void
salvor_recovery_check_run_async (SalvorRecoveryCheck *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

    g_task_set_source_tag (task, salvor_recovery_check_run_async);
    g_task_set_task_data (task, self, NULL);
    g_task_run_in_thread (task, run_in_thread);
}

SalvorRecoveryCheck *
salvor_recovery_check_run_finish (GAsyncResult *result)
{
    g_return_val_if_fail (g_async_result_is_tagged (result, salvor_recovery_check_run_async), NULL);

    return g_task_propagate_pointer (G_TASK (result), NULL);
}
