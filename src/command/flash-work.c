/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-flash-work"
#include "config.h"

#include "command/flash-work.h"

#include "command/board-choice.h"
#include "command/job-progress.h"
#include "command/plan-text.h"
#include "command/recovery-outcome.h"

#include "base/errors.h"
#include "image/image-file.h"
#include "recovery/problem-finder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
flash_work_clear (SalvorFlashWork *self)
{
    g_free (self->board_name);
    g_free (self->chip_name);
    g_free (self->route_name);
    g_free (self->loader_path);
    g_free (self->backup_dir);
    g_free (self->region_text);
    g_free (self->flash_name);
    g_free (self->fcb_name);
    g_clear_object (&self->image);
    g_clear_object (&self->board);
    g_clear_object (&self->flashloader);
    g_clear_error (&self->no_loader);
    g_clear_object (&self->plan);
    g_clear_object (&self->job);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SalvorFlashWork, flash_work_clear)

static gboolean
is_simulated (SalvorFlashWork *self)
{
    return self->board != NULL && salvor_board_is_simulated (self->board);
}

/* ---- the line ---- */

#define FOR(kind) (1u << SALVOR_PLAN_##kind)
#define FOR_WRITING (FOR (RECOVER) | FOR (RESTORE))
#define FOR_ALL (FOR_WRITING | FOR (BACKUP) | FOR (VERIFY))

/* An option, and which verbs have it */
typedef struct {
    guint kinds;
    GOptionEntry entry;
} OptionRow;

static gboolean
parse_line (SalvorFlashWork *self, SalvorExit *status)
{
    const OptionRow rows[] = {
        { FOR_ALL,
          { "board", 'b', 0, G_OPTION_ARG_STRING, &self->board_name, N_ ("The board to work on"),
            N_ ("BOARD") } },
        { FOR_ALL,
          { "chip", 0, 0, G_OPTION_ARG_STRING, &self->chip_name,
            N_ ("Its chip, where that is not certain"), N_ ("CHIP") } },
        { FOR_ALL,
          { "route", 0, 0, G_OPTION_ARG_STRING, &self->route_name,
            N_ ("The way to go instead of the first open one"), N_ ("ROUTE") } },
        { FOR_ALL,
          { "flashloader", 0, 0, G_OPTION_ARG_FILENAME, &self->loader_path,
            N_ ("NXP's flashloader for the chip"), N_ ("FILE") } },
        { FOR_ALL,
          { "flash", 0, 0, G_OPTION_ARG_STRING, &self->flash_name,
            N_ ("The set-up of its flash, instead of the known ones one after the other"),
            N_ ("NAME|WORD") } },
        { FOR (BACKUP),
          { "region", 0, 0, G_OPTION_ARG_STRING, &self->region_text,
            N_ ("The part of the flash to save, instead of all of it"), N_ ("START:SIZE") } },
        { FOR (RESTORE) | FOR (VERIFY),
          { "region", 0, 0, G_OPTION_ARG_STRING, &self->region_text,
            N_ ("Where a raw file belongs that does not say so itself"), N_ ("START[:SIZE]") } },
        { FOR_WRITING,
          { "backup-dir", 0, 0, G_OPTION_ARG_FILENAME, &self->backup_dir,
            N_ ("Where the old content is saved"), N_ ("FOLDER") } },
        { FOR_WRITING,
          { "no-backup", 0, 0, G_OPTION_ARG_NONE, &self->no_backup,
            N_ ("Do not save the old content"), NULL } },
        { FOR (RECOVER),
          { "fcb", 0, 0, G_OPTION_ARG_STRING, &self->fcb_name,
            N_ ("Where missing flash settings come from: “chip”, from its description, or "
                "“flashloader”, which makes them for the flash it finds"),
            N_ ("SOURCE") } },
        { FOR (RECOVER),
          { "wrap", 0, 0, G_OPTION_ARG_NONE, &self->wrap,
            N_ ("Put a start-up header in front of an application"), NULL } },
        { FOR_ALL, { "yes", 'y', 0, G_OPTION_ARG_NONE, &self->yes, N_ ("Do not ask"), NULL } },
    };
    g_autoptr (GArray) entries = g_array_new (TRUE, FALSE, sizeof (GOptionEntry));

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        if ((rows[i].kinds & (1u << self->verb->kind)) != 0)
            g_array_append_val (entries, rows[i].entry);
    }
    return salvor_verb_parse (self->run, (const GOptionEntry *) (gpointer) entries->data, 1, 1,
                              status);
}

static gboolean
parse_route (const char *text, SalvorRouteId *route, GError **error)
{
    g_autoptr (GString) ids = g_string_new (NULL);

    *route = text != NULL ? salvor_route_from_id (text) : SALVOR_N_ROUTES;
    if (text == NULL || *route != SALVOR_N_ROUTES)
        return TRUE;
    for (guint i = 0; i < SALVOR_N_ROUTES; i++)
        g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "",
                                salvor_route_get_id ((SalvorRouteId) i));
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT, "no route “%s”; routes are %s",
                 text, ids->str);
    return FALSE;
}

static gboolean
parse_fcb_source (SalvorFlashWork *self, GError **error)
{
    self->choices.loader_fcb = g_strcmp0 (self->fcb_name, "flashloader") == 0;
    if (self->fcb_name == NULL || self->choices.loader_fcb || g_str_equal (self->fcb_name, "chip"))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                 "no source of flash settings “%s”; sources are chip, flashloader", self->fcb_name);
    return FALSE;
}

/* Names are those of the chip, so that it has to be known first. */
static gboolean
take_flash_setup (SalvorFlashWork *self, GError **error)
{
    if (self->flash_name == NULL)
        return TRUE;
    self->choices.flash_setup = &self->flash_setup;
    return salvor_flash_setups_find (salvor_flash_work_get_chip (self), self->flash_name,
                                     &self->flash_setup, error);
}

static gboolean
take_options (SalvorFlashWork *self, GError **error)
{
    self->choices = (SalvorRecoveryChoices){
        .backup = !self->no_backup,
        .backup_dir = self->backup_dir,
        .wrap = self->wrap,
    };
    if (self->no_backup && self->backup_dir != NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "either --backup-dir or --no-backup, not both");
        return FALSE;
    }
    return parse_route (self->route_name, &self->choices.route, error)
           && parse_fcb_source (self, error)
           && (self->region_text == NULL
               || salvor_region_parse (self->region_text, &self->region, error));
}

/* ---- board and flashloader ---- */

/* The one that was named; on a practice board the one to practise with; else where people keep it.
 * None is no failure yet: the plan knows whether it needs one. */
static gboolean
load_flashloader (SalvorFlashWork *self, GError **error)
{
    SalvorChip *chip = salvor_flash_work_get_chip (self);

    if (self->loader_path != NULL) {
        self->flashloader
            = salvor_flashloader_load (self->loader_path, chip, self->run->cancellable, error);
        return self->flashloader != NULL;
    }
    self->flashloader = is_simulated (self)
                            ? salvor_flashloader_new_practice (chip, &self->no_loader)
                            : salvor_flashloader_find (chip, &self->no_loader);
    return TRUE;
}

static gboolean
open_board (SalvorFlashWork *self, GError **error)
{
    self->board = salvor_board_choice_open (self->run, self->board_name, self->chip_name, error);
    return self->board != NULL && salvor_board_choice_read (self->run, self->board, error)
           && take_flash_setup (self, error) && load_flashloader (self, error);
}

/* ---- what a person has to agree to ---- */

/* TRUE when exactly @answer is typed; anything else is a no */
static gboolean
ask (SalvorFlashWork *self, const char *question, const char *answer)
{
    g_autofree char *text
        = salvor_terminal_ask (self->run->messages, question, self->run->cancellable);

    return text != NULL && strcmp (text, answer) == 0;
}

gboolean
salvor_flash_work_ask (SalvorFlashWork *self, const char *question)
{
    return self->yes
           || (salvor_terminal_can_ask (self->run->messages) && ask (self, question, _ ("yes")));
}

gboolean
salvor_flash_work_refuse (SalvorFlashWork *self, const char *what, GError **error)
{
    if (!g_cancellable_set_error_if_cancelled (self->run->cancellable, error))
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_CONSENT, "%s", what);
    return FALSE;
}

static gboolean
make_plan (SalvorFlashWork *self, GError **error)
{
    g_autoptr (GError) local_error = NULL;

    self->plan = self->verb->make_plan (self, &local_error);
    if (self->plan != NULL)
        return TRUE;
    /* where it was looked for says more than that there is none */
    if (g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_NO_LOADER)
        && self->no_loader != NULL)
        g_propagate_error (error, g_steal_pointer (&self->no_loader));
    else
        g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
}

/* Where no way back would be open, or nobody knows the flashloader, --yes is not enough: the reason
 * is said, and a person types an answer. */
static gboolean
make_plan_with_consent (SalvorFlashWork *self, GError **error)
{
    g_autoptr (GError) local_error = NULL;
    SalvorTerminal *messages = self->run->messages;

    if (make_plan (self, &local_error))
        return TRUE;
    if (!g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_CONSENT)
        || !salvor_terminal_can_ask (messages)) {
        g_propagate_error (error, g_steal_pointer (&local_error));
        return FALSE;
    }
    salvor_terminal_paragraph (messages, SALVOR_TONE_STOP, 0, local_error->message);
    self->choices.consent = ask (self, _ ("Go on all the same? Type “go on”:"), _ ("go on"));
    if (!self->choices.consent)
        return salvor_flash_work_refuse (self, "nobody agreed to go on", error);
    return make_plan (self, error);
}

/* The plan is shown in any case; what changes nothing needs no yes. */
static gboolean
agree (SalvorFlashWork *self, GError **error)
{
    SalvorVerbRun *run = self->run;

    salvor_plan_print (self->plan, is_simulated (self), run->json ? run->messages : run->output);
    if (self->yes || !salvor_recovery_plan_changes_flash (self->plan))
        return TRUE;
    if (!salvor_terminal_can_ask (run->messages))
        return salvor_flash_work_refuse (self, "nobody is there to ask, and --yes was not given",
                                         error);
    if (!ask (self, _ ("Do this now? Type yes:"), _ ("yes")))
        return salvor_flash_work_refuse (self, "the plan was not agreed to", error);
    return TRUE;
}

/* ---- doing it ---- */

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
    GAsyncResult **place = data;

    *place = g_object_ref (result);
}

static gboolean
run_job (SalvorFlashWork *self, GError **error)
{
    g_autoptr (SalvorJobProgress) progress = NULL;
    g_autoptr (GAsyncResult) result = NULL;
    gboolean cancelling = FALSE;

    self->job = salvor_recovery_job_new (self->board, self->plan);
    progress = salvor_job_progress_new (self->job, self->run->messages);
    salvor_recovery_job_run_async (self->job, keep_result, &result);
    while (result == NULL) {
        g_main_context_iteration (NULL, TRUE);
        if (cancelling || !g_cancellable_is_cancelled (self->run->cancellable))
            continue;
        cancelling = TRUE;
        salvor_job_progress_say (progress, _ ("Stopping at the next safe point…"));
        salvor_recovery_job_cancel (self->job);
    }
    return salvor_recovery_job_run_finish (self->job, result, error);
}

static gboolean
work (SalvorFlashWork *self, GError **error)
{
    return take_options (self, error) && self->verb->look_at_file (self, error)
           && open_board (self, error)
           && (self->verb->choose == NULL || self->verb->choose (self, error))
           && make_plan_with_consent (self, error) && agree (self, error) && run_job (self, error);
}

/* Which of the situations it is. */
static SalvorProblemId
find_problem (SalvorFlashWork *self, const GError *error)
{
    SalvorBoardState *state = self->board != NULL ? salvor_board_get_state (self->board) : NULL;
    SalvorPlanAttempt attempt = { .state = state, .wanted = self->choices.route };
    g_autoptr (SalvorBootHeader) header = NULL;

    if (error == NULL || (self->plan != NULL && self->job == NULL))
        return SALVOR_PROBLEM_NONE;
    if (self->job != NULL)
        return salvor_problem_find_job (self->job);
    if (self->verb->kind == SALVOR_PLAN_RECOVER && self->image == NULL) {
        attempt.firmware_error = error;
        return salvor_problem_find_plan (&attempt);
    }
    if (state == NULL)
        return salvor_problem_find_reading (error, NULL, self->choices.route);
    if (self->loader_path != NULL && self->flashloader == NULL)
        return salvor_problem_find_loader (error);
    if (self->verb->kind == SALVOR_PLAN_RECOVER)
        header = salvor_boot_header_new (self->image, salvor_flash_work_get_chip (self));
    attempt.header = header;
    attempt.image = self->image;
    attempt.verdict = salvor_board_get_verdict (self->board);
    attempt.completed = self->choices.add_fcb;
    attempt.loader = self->flashloader;
    attempt.plan_error = error;
    return salvor_problem_find_plan (&attempt);
}

SalvorExit
salvor_flash_work_do (SalvorVerbRun *run, const SalvorFlashVerb *verb)
{
    g_auto (SalvorFlashWork) self = { .run = run, .verb = verb };
    g_autoptr (GError) error = NULL;
    SalvorExit status;

    if (!parse_line (&self, &status))
        return status;
    work (&self, &error);
    return salvor_recovery_outcome_say (run, verb->kind, self.job, is_simulated (&self),
                                        find_problem (&self, error), error);
}

/* ---- for the verbs ---- */

const char *
salvor_flash_work_get_file (SalvorFlashWork *self)
{
    return self->run->names[0];
}

const SalvorRegion *
salvor_flash_work_get_region (SalvorFlashWork *self)
{
    return self->region_text != NULL ? &self->region : NULL;
}

SalvorChip *
salvor_flash_work_get_chip (SalvorFlashWork *self)
{
    return salvor_board_state_get_chip (salvor_board_get_state (self->board));
}

gboolean
salvor_flash_work_load_image (SalvorFlashWork *self, GError **error)
{
    self->image
        = salvor_image_file_load (salvor_flash_work_get_file (self), self->run->cancellable, error);
    return self->image != NULL;
}

SalvorImage *
salvor_flash_work_place_image (SalvorFlashWork *self, GError **error)
{
    return salvor_backup_file_place (self->image, salvor_flash_work_get_file (self),
                                     salvor_flash_work_get_region (self),
                                     salvor_flash_work_get_chip (self), error);
}
