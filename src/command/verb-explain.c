/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-verb-explain"
#include "config.h"

#include "command/board-choice.h"
#include "command/sight-text.h"
#include "command/verb.h"
#include "command/verdict-text.h"

#include "report/verdict-json.h"

#include <glib/gi18n-lib.h>

static void
print (SalvorVerbRun *run, const SalvorVerdict *verdict, SalvorBoardState *state)
{
    gboolean simulated = salvor_board_state_is_simulated (state);
    g_autoptr (JsonBuilder) builder = NULL;

    if (!run->json) {
        salvor_verdict_print (verdict, simulated, run->output);
        salvor_probe_sight_print (state, run->output);
        return;
    }
    builder = json_builder_new ();
    salvor_verdict_to_json (verdict, simulated, builder);
    salvor_verb_print_json (builder);
}

static SalvorExit
run_explain (SalvorVerbRun *run)
{
    g_autofree char *board = NULL;
    g_autofree char *chip = NULL;
    const GOptionEntry entries[] = {
        { "board", 'b', 0, G_OPTION_ARG_STRING, &board, N_ ("The board to explain"), N_ ("BOARD") },
        { "chip", 0, 0, G_OPTION_ARG_STRING, &chip, N_ ("Its chip, where that is not certain"),
          N_ ("CHIP") },
        { NULL },
    };
    g_autoptr (SalvorBoardState) state = NULL;
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autoptr (GError) error = NULL;
    SalvorExit status;

    if (!salvor_verb_parse (run, entries, 0, 1, &status))
        return status;
    state = salvor_board_choice_load_state (run, run->names[0], board, chip, &error);
    if (state == NULL)
        return salvor_verb_fail (run, error);
    verdict = salvor_verdict_new (state);
    print (run, verdict, state);
    return SALVOR_EXIT_DONE;
}

const SalvorVerb salvor_verb_explain = {
    .name = "explain",
    .summary = N_ ("Say how a board will start, why, and which ways to recover are left"),
    .arguments = N_ ("[FILE.salvor]"),
    .run = run_explain,
};
