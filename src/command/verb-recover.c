/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-verb-recover"
#include "config.h"

#include "command/board-choice.h"
#include "command/job-progress.h"
#include "command/plan-text.h"
#include "command/recovery-outcome.h"
#include "command/verb.h"

#include "base/errors.h"
#include "image/image-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What the line says; every string is owned. */
typedef struct {
    char *board;
    char *chip;
    char *route;
    char *flashloader;
    char *backup_dir;
    gboolean no_backup;
    gboolean wrap;
    gboolean yes;
} RecoverOptions;

/* One recovery from the line to its end. */
typedef struct {
    SalvorVerbRun *run; /* no ref */
    RecoverOptions options;
    SalvorBoard *board;             /* owned, nullable until found */
    SalvorImage *image;             /* owned, nullable until loaded */
    SalvorFlashloader *flashloader; /* owned, nullable: not every way needs one */
    GError *no_loader;              /* owned, nullable: why there is none */
    SalvorRecoveryPlan *plan;       /* owned, nullable until made */
    SalvorRecoveryJob *job;         /* owned, nullable until started */
} Recovery;

static void
recovery_clear (Recovery *self)
{
    g_free (self->options.board);
    g_free (self->options.chip);
    g_free (self->options.route);
    g_free (self->options.flashloader);
    g_free (self->options.backup_dir);
    g_clear_object (&self->board);
    g_clear_object (&self->image);
    g_clear_object (&self->flashloader);
    g_clear_error (&self->no_loader);
    g_clear_object (&self->plan);
    g_clear_object (&self->job);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Recovery, recovery_clear)

static gboolean
is_simulated (Recovery *self)
{
    return self->board != NULL && salvor_board_is_simulated (self->board);
}

/* ---- what is given ---- */

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
check_options (const RecoverOptions *options, GError **error)
{
    SalvorRouteId route;

    if (options->no_backup && options->backup_dir != NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "either --backup-dir or --no-backup, not both");
        return FALSE;
    }
    return parse_route (options->route, &route, error);
}

/* The one that was named; on a practice board the one to practise with; else where people keep it.
 * None is no failure yet: the plan knows whether it needs one. */
static gboolean
load_flashloader (Recovery *self, GError **error)
{
    SalvorChip *chip = salvor_board_state_get_chip (salvor_board_get_state (self->board));

    if (self->options.flashloader != NULL) {
        self->flashloader = salvor_flashloader_load (self->options.flashloader, chip,
                                                     self->run->cancellable, error);
        return self->flashloader != NULL;
    }
    self->flashloader = is_simulated (self)
                            ? salvor_flashloader_new_practice (chip, &self->no_loader)
                            : salvor_flashloader_find (chip, &self->no_loader);
    return TRUE;
}

/* Files first: a wrong one is refused before a board is touched. */
static gboolean
gather (Recovery *self, GError **error)
{
    if (!check_options (&self->options, error))
        return FALSE;
    self->image = salvor_image_file_load (self->run->names[0], self->run->cancellable, error);
    if (self->image == NULL)
        return FALSE;
    self->board
        = salvor_board_choice_open (self->run, self->options.board, self->options.chip, error);
    return self->board != NULL && salvor_board_choice_read (self->run, self->board, error)
           && load_flashloader (self, error);
}

/* ---- what a person has to agree to ---- */

/* TRUE for a plain yes; anything else is a no */
static gboolean
ask (Recovery *self, const char *question, const char *answer)
{
    g_autofree char *text
        = salvor_terminal_ask (self->run->messages, question, self->run->cancellable);

    return text != NULL && strcmp (text, answer) == 0;
}

static gboolean
refuse_consent (Recovery *self, const char *what, GError **error)
{
    if (!g_cancellable_set_error_if_cancelled (self->run->cancellable, error))
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_CONSENT, "%s", what);
    return FALSE;
}

/* Flash settings are only added when somebody said so, and it is always said. */
static gboolean
agree_to_fcb (Recovery *self, gboolean *add_fcb, GError **error)
{
    SalvorChip *chip = salvor_board_state_get_chip (salvor_board_get_state (self->board));
    g_autoptr (SalvorBootHeader) header = salvor_boot_header_new (self->image, chip);
    SalvorTerminal *messages = self->run->messages;

    *add_fcb = FALSE;
    if (header->kind != SALVOR_IMAGE_MISSING_FCB || salvor_boot_header_has_failed (header))
        return TRUE;
    salvor_terminal_paragraph (messages, SALVOR_TONE_CARE, 0,
                               salvor_image_kind_get_sentence (header->kind));
    *add_fcb = self->options.yes
               || (salvor_terminal_can_ask (messages)
                   && ask (self, _ ("Add the flash settings of this chip? Type yes:"), _ ("yes")));
    if (!*add_fcb)
        return refuse_consent (self, "the flash settings are missing and nobody said to add them",
                               error);
    salvor_terminal_paragraph (messages, SALVOR_TONE_PLAIN, 0,
                               _ ("The flash settings of this chip's flash are added."));
    return TRUE;
}

static gboolean
make_plan (Recovery *self, SalvorRecoveryChoices *choices, GError **error)
{
    g_autoptr (GError) local_error = NULL;

    self->plan = salvor_recovery_plan_new (salvor_board_get_state (self->board),
                                           salvor_board_get_verdict (self->board), self->image,
                                           self->flashloader, choices, &local_error);
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
make_plan_with_consent (Recovery *self, SalvorRecoveryChoices *choices, GError **error)
{
    g_autoptr (GError) local_error = NULL;
    SalvorTerminal *messages = self->run->messages;

    if (make_plan (self, choices, &local_error))
        return TRUE;
    if (!g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_CONSENT)
        || !salvor_terminal_can_ask (messages)) {
        g_propagate_error (error, g_steal_pointer (&local_error));
        return FALSE;
    }
    salvor_terminal_paragraph (messages, SALVOR_TONE_STOP, 0, local_error->message);
    choices->consent = ask (self, _ ("Go on all the same? Type “go on”:"), _ ("go on"));
    if (!choices->consent)
        return refuse_consent (self, "nobody agreed to go on", error);
    return make_plan (self, choices, error);
}

static gboolean
decide (Recovery *self, GError **error)
{
    SalvorRecoveryChoices choices = {
        .backup = !self->options.no_backup,
        .backup_dir = self->options.backup_dir,
        .wrap = self->options.wrap,
    };
    SalvorVerbRun *run = self->run;

    if (!parse_route (self->options.route, &choices.route, error)
        || !agree_to_fcb (self, &choices.add_fcb, error)
        || !make_plan_with_consent (self, &choices, error))
        return FALSE;
    salvor_plan_print (self->plan, is_simulated (self), run->json ? run->messages : run->output);
    if (self->options.yes)
        return TRUE;
    if (!salvor_terminal_can_ask (run->messages))
        return refuse_consent (self, "nobody is there to ask, and --yes was not given", error);
    if (!ask (self, _ ("Do this now? Type yes:"), _ ("yes")))
        return refuse_consent (self, "the plan was not agreed to", error);
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
run_job (Recovery *self, GError **error)
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

static SalvorExit
recover (Recovery *self)
{
    g_autoptr (GError) error = NULL;

    if (gather (self, &error) && decide (self, &error))
        run_job (self, &error);
    return salvor_recovery_outcome_say (self->run, self->job, is_simulated (self), error);
}

static SalvorExit
run_recover (SalvorVerbRun *run)
{
    g_auto (Recovery) self = { .run = run };
    RecoverOptions *options = &self.options;
    const GOptionEntry entries[] = {
        { "board", 'b', 0, G_OPTION_ARG_STRING, &options->board, N_ ("The board to recover"),
          N_ ("BOARD") },
        { "chip", 0, 0, G_OPTION_ARG_STRING, &options->chip,
          N_ ("Its chip, where that is not certain"), N_ ("CHIP") },
        { "route", 0, 0, G_OPTION_ARG_STRING, &options->route,
          N_ ("The way to go instead of the first open one"), N_ ("ROUTE") },
        { "flashloader", 0, 0, G_OPTION_ARG_FILENAME, &options->flashloader,
          N_ ("NXP's flashloader for the chip"), N_ ("FILE") },
        { "backup-dir", 0, 0, G_OPTION_ARG_FILENAME, &options->backup_dir,
          N_ ("Where the old content is saved"), N_ ("FOLDER") },
        { "no-backup", 0, 0, G_OPTION_ARG_NONE, &options->no_backup,
          N_ ("Do not save the old content"), NULL },
        { "wrap", 0, 0, G_OPTION_ARG_NONE, &options->wrap,
          N_ ("Put a start-up header in front of an application"), NULL },
        { "yes", 'y', 0, G_OPTION_ARG_NONE, &options->yes, N_ ("Do not ask"), NULL },
        { NULL },
    };
    SalvorExit status;

    if (!salvor_verb_parse (run, entries, 1, 1, &status))
        return status;
    return recover (&self);
}

const SalvorVerb salvor_verb_recover = {
    .name = "recover",
    .summary = N_ ("Bring new firmware into a board, read it back and compare"),
    .arguments = N_ ("IMAGE"),
    .run = run_recover,
};
