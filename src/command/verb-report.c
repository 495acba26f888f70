/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-verb-report"
#include "config.h"

#include "command/board-choice.h"
#include "command/sight-text.h"
#include "command/verb.h"
#include "command/verdict-text.h"

#include "base/errors.h"
#include "report/html-report.h"
#include "report/report-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
save_page (SalvorVerbRun *run, const SalvorReport *report, const char *path, GError **error)
{
    g_autofree char *page = NULL;
    g_autofree char *name = NULL;
    g_autofree char *text = NULL;
    g_autoptr (GError) cause = NULL;

    if (path == NULL)
        return TRUE;
    page = salvor_report_to_html (report);
    if (!g_file_set_contents (path, page, (gssize) strlen (page), &cause)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE, "%s", cause->message);
        return FALSE;
    }
    name = g_filename_display_name (path);
    text = g_strdup_printf (_ ("Saved to %s."), name);
    salvor_terminal_paragraph (run->messages, SALVOR_TONE_PLAIN, 0, text);
    return TRUE;
}

static void
print (SalvorVerbRun *run, const SalvorReport *report)
{
    g_autoptr (JsonBuilder) builder = NULL;

    if (!run->json) {
        salvor_verdict_print (report->verdict, salvor_board_state_is_simulated (report->state),
                              run->output);
        salvor_probe_sight_print (report->state, run->output);
        return;
    }
    builder = json_builder_new ();
    salvor_report_to_json (report, builder);
    salvor_verb_print_json (builder);
}

static SalvorExit
run_report (SalvorVerbRun *run)
{
    g_autofree char *board = NULL;
    g_autofree char *chip = NULL;
    g_autofree char *html = NULL;
    const GOptionEntry entries[] = {
        { "board", 'b', 0, G_OPTION_ARG_STRING, &board, N_ ("The board to report on"),
          N_ ("BOARD") },
        { "chip", 0, 0, G_OPTION_ARG_STRING, &chip, N_ ("Its chip, where that is not certain"),
          N_ ("CHIP") },
        { "html", 0, 0, G_OPTION_ARG_FILENAME, &html,
          N_ ("Save the report as one page, to be read, printed or sent"), N_ ("FILE.html") },
        { NULL },
    };
    g_autoptr (SalvorBoardState) state = NULL;
    g_autoptr (SalvorReport) report = NULL;
    g_autoptr (GDateTime) now = g_date_time_new_now_local ();
    g_autoptr (GError) error = NULL;
    SalvorExit status;

    if (!salvor_verb_parse (run, entries, 0, 1, &status))
        return status;
    state = salvor_board_choice_load_state (run, run->names[0], board, chip, &error);
    if (state == NULL)
        return salvor_verb_fail (run, error);
    report = salvor_report_new (state, NULL, now, salvor_privacy_new ());
    if (!save_page (run, report, html, &error))
        return salvor_verb_fail (run, error);
    print (run, report);
    return SALVOR_EXIT_DONE;
}

const SalvorVerb salvor_verb_report = {
    .name = "report",
    .summary = N_ ("All that is known of a board in one report: text, JSON, or a page to send"),
    .arguments = N_ ("[FILE.salvor]"),
    .run = run_report,
};
