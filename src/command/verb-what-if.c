/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-verb-what-if"
#include "config.h"

#include "command/board-choice.h"
#include "command/verb.h"
#include "command/verdict-text.h"

#include "base/errors.h"
#include "chip/burn-plan.h"
#include "report/json-text.h"
#include "report/verdict-json.h"

#include <glib/gi18n-lib.h>

/* (transfer full) (element-type SalvorBurnRequest): at least one */
static GArray *
parse_requests (char **texts, GError **error)
{
    g_autoptr (GArray) requests = g_array_new (FALSE, TRUE, sizeof (SalvorBurnRequest));

    for (gsize i = 0; texts != NULL && texts[i] != NULL; i++) {
        SalvorBurnRequest request;

        if (!salvor_burn_request_parse (texts[i], &request, error))
            return NULL;
        g_array_append_val (requests, request);
    }
    if (requests->len == 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "--set is missing, for example --set 6=0x10");
        return NULL;
    }
    return g_steal_pointer (&requests);
}

static void
print_json (const SalvorBurnPlan *plan, gboolean simulated)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "before");
    salvor_verdict_to_json (plan->before, simulated, builder);
    json_builder_set_member_name (builder, "after");
    salvor_verdict_to_json (plan->after, simulated, builder);
    salvor_json_add_strings (builder, "lost", plan->lost);
    salvor_json_add_strings (builder, "refused", plan->refused);
    json_builder_end_object (builder);
    salvor_verb_print_json (builder);
}

static void
print_sentences (SalvorTerminal *output, SalvorTone tone, const char *heading, GPtrArray *sentences)
{
    if (sentences->len == 0)
        return;
    salvor_terminal_gap (output);
    salvor_terminal_paragraph (output, SALVOR_TONE_STRONG, 0, heading);
    for (guint i = 0; i < sentences->len; i++)
        salvor_terminal_row (output, tone, 2, 4, "-", g_ptr_array_index (sentences, i));
}

static void
print_text (const SalvorBurnPlan *plan, gboolean simulated, SalvorTerminal *output)
{
    salvor_terminal_paragraph (output, SALVOR_TONE_STRONG, 0,
                               _ ("Trying out: nothing is written to the board"));
    salvor_board_choice_say_simulated (output, simulated);
    salvor_terminal_gap (output);
    salvor_terminal_paragraph (output, SALVOR_TONE_STRONG, 0, _ ("Now"));
    salvor_verdict_print_short (plan->before, NULL, output);
    salvor_terminal_gap (output);
    salvor_terminal_paragraph (output, SALVOR_TONE_STRONG, 0, _ ("After this change"));
    salvor_verdict_print_short (plan->after, plan->before, output);
    print_sentences (output, SALVOR_TONE_STOP, _ ("Lost for ever"), plan->lost);
    print_sentences (output, SALVOR_TONE_CARE, _ ("Cannot be done"), plan->refused);
    if (plan->lost->len > 0 || plan->refused->len > 0)
        return;
    salvor_terminal_gap (output);
    salvor_terminal_paragraph (output, SALVOR_TONE_PLAIN, 0,
                               _ ("These bits are burned already: nothing would change."));
}

static SalvorExit
explain_plan (SalvorVerbRun *run, SalvorBoardState *state, GArray *requests)
{
    g_autoptr (SalvorBurnPlan) plan = salvor_burn_plan_new (
        state, (const SalvorBurnRequest *) requests->data, requests->len);
    gboolean simulated = salvor_board_state_is_simulated (state);

    if (run->json)
        print_json (plan, simulated);
    else
        print_text (plan, simulated, run->output);
    return SALVOR_EXIT_DONE;
}

static SalvorExit
run_what_if (SalvorVerbRun *run)
{
    g_autofree char *board = NULL;
    g_autofree char *chip = NULL;
    g_auto (GStrv) settings = NULL;
    const GOptionEntry entries[] = {
        { "board", 'b', 0, G_OPTION_ARG_STRING, &board, N_ ("The board to think about"),
          N_ ("BOARD") },
        { "chip", 0, 0, G_OPTION_ARG_STRING, &chip, N_ ("Its chip, where that is not certain"),
          N_ ("CHIP") },
        { "set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &settings,
          N_ ("Fuse word and the bits that would be burned in it; may be repeated"),
          N_ ("WORD=MASK") },
        { NULL },
    };
    g_autoptr (SalvorBoardState) state = NULL;
    g_autoptr (GArray) requests = NULL;
    g_autoptr (GError) error = NULL;
    SalvorExit status;

    if (!salvor_verb_parse (run, entries, 0, 1, &status))
        return status;
    requests = parse_requests (settings, &error);
    if (requests != NULL)
        state = salvor_board_choice_load_state (run, run->names[0], board, chip, &error);
    return state != NULL ? explain_plan (run, state, requests) : salvor_verb_fail (run, error);
}

const SalvorVerb salvor_verb_what_if = {
    .name = "what-if",
    .summary = N_ ("Say what burning fuse bits would change; burns nothing"),
    .arguments = N_ ("[FILE.salvor]"),
    .run = run_what_if,
};
