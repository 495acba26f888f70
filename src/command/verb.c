/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-verb"
#include "config.h"

#include "command/verb.h"

#include "base/errors.h"
#include "report/json-text.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#define MESSAGE_COLUMN 12

static GOptionContext *
make_context (SalvorVerbRun *run, const GOptionEntry *entries, gboolean *help, char ***names)
{
    const SalvorVerb *verb = run->verb;
    GOptionContext *context
        = g_option_context_new (verb->arguments != NULL ? _ (verb->arguments) : NULL);
    const GOptionEntry common[] = {
        { "json", 0, 0, G_OPTION_ARG_NONE, &run->json,
          N_ ("One JSON object on standard output, everything else on standard error"), NULL },
        { "help", 'h', 0, G_OPTION_ARG_NONE, help, N_ ("Show this help"), NULL },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, names, NULL, NULL },
        { NULL },
    };

    /* the built-in help ends the program */
    g_option_context_set_help_enabled (context, FALSE);
    g_option_context_set_summary (context, _ (verb->summary));
    if (verb->more != NULL)
        g_option_context_set_description (context, _ (verb->more));
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
    g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
    return context;
}

static void
show_help (SalvorVerbRun *run, GOptionContext *context)
{
    g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

    salvor_terminal_write (run->output, help);
}

static gboolean
check_count (char **names, guint min_names, guint max_names, GError **error)
{
    guint count = names != NULL ? g_strv_length (names) : 0;

    if (count >= min_names && count <= max_names)
        return TRUE;
    if (count > max_names)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "“%s” is one argument too many", names[max_names]);
    else
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT, "a file name is missing");
    return FALSE;
}

/* What GOption has to say, in our domain */
static gboolean
parse_options (GOptionContext *context, SalvorVerbRun *run, GError **error)
{
    g_autoptr (GError) cause = NULL;
    g_auto (GStrv) arguments = g_strdupv (run->arguments);

    if (g_option_context_parse_strv (context, &arguments, &cause))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT, "%s", cause->message);
    return FALSE;
}

gboolean
salvor_verb_parse (SalvorVerbRun *run, const GOptionEntry *entries, guint min_names,
                   guint max_names, SalvorExit *status)
{
    g_auto (GStrv) names = NULL;
    gboolean help = FALSE;
    g_autoptr (GOptionContext) context = make_context (run, entries, &help, &names);
    g_autoptr (GError) error = NULL;
    gboolean parsed = parse_options (context, run, &error);

    if (parsed && help) {
        show_help (run, context);
        *status = SALVOR_EXIT_DONE;
        return FALSE;
    }
    if (!parsed || !check_count (names, min_names, max_names, &error)) {
        *status = salvor_verb_fail (run, error);
        return FALSE;
    }
    g_strfreev (run->names);
    run->names = names != NULL ? g_steal_pointer (&names) : g_new0 (char *, 1);
    return TRUE;
}

SalvorExit
salvor_verb_get_status (const GError *error)
{
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return SALVOR_EXIT_CANCELLED;
    if (g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT))
        return SALVOR_EXIT_WRONG_USE;
    return salvor_error_needs_person (error) ? SALVOR_EXIT_PERSON_FIRST : SALVOR_EXIT_FAILED;
}

static void
say (SalvorVerbRun *run, const char *sentence, const char *cure, const GError *error)
{
    SalvorTerminal *messages = run->messages;

    salvor_terminal_paragraph (messages, SALVOR_TONE_STRONG, 0, sentence);
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* they did it themselves */
    salvor_terminal_row (messages, SALVOR_TONE_QUIET, 0, MESSAGE_COLUMN, _ ("Reason"),
                         error->message);
    salvor_terminal_row (messages, SALVOR_TONE_QUIET, 0, MESSAGE_COLUMN, _ ("What helps"), cure);
}

void
salvor_verb_say_error (SalvorVerbRun *run, const GError *error)
{
    say (run, salvor_error_get_sentence (error), salvor_error_get_cure (error), error);
}

void
salvor_verb_say_problem (SalvorVerbRun *run, SalvorProblemId problem, const GError *error)
{
    if (problem == SALVOR_PROBLEM_NONE)
        salvor_verb_say_error (run, error);
    else
        say (run, salvor_problem_get_title (problem), salvor_problem_get_text (problem), error);
}

void
salvor_verb_print_json (JsonBuilder *builder)
{
    g_autofree char *text = salvor_json_to_text (builder);

    /* not g_print (): JSON is UTF-8 whatever the terminal speaks */
    fputs (text, stdout);
    fflush (stdout);
}

SalvorExit
salvor_verb_fail (SalvorVerbRun *run, const GError *error)
{
    salvor_verb_say_error (run, error);
    if (run->json) {
        g_autoptr (JsonBuilder) builder = json_builder_new ();

        json_builder_begin_object (builder);
        salvor_json_add_error (builder, "error", error);
        json_builder_end_object (builder);
        salvor_verb_print_json (builder);
    }
    return salvor_verb_get_status (error);
}
