/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-verdict-text"
#include "config.h"

#include "command/verdict-text.h"

#include "base/language.h"
#include "command/board-choice.h"

#include <glib/gi18n-lib.h>

#define OUTCOME_COLUMN 22
#define STATE_COLUMN 20

static void
print_heading (SalvorTerminal *output, const char *text)
{
    salvor_terminal_gap (output);
    salvor_terminal_paragraph (output, SALVOR_TONE_STRONG, 0, text);
}

/* What title and text rest on, in whole sentences: by which bit, and whether it is for ever. */
static void
print_evidence (const SalvorVerdict *verdict, SalvorTerminal *output)
{
    for (guint i = 0; i < verdict->evidence->len; i++)
        salvor_terminal_paragraph (output, SALVOR_TONE_PLAIN, 0,
                                   g_ptr_array_index (verdict->evidence, i));
    for (guint i = 0; i < verdict->notes->len; i++)
        salvor_terminal_paragraph (output, SALVOR_TONE_CARE, 0,
                                   g_ptr_array_index (verdict->notes, i));
}

static void
print_stop (const SalvorStop *stop, SalvorTerminal *output)
{
    salvor_terminal_row (output, SALVOR_TONE_PLAIN, 2, OUTCOME_COLUMN, stop->name, stop->outcome);
    for (guint i = 0; i < stop->evidence->len; i++) {
        const SalvorEvidence *evidence = g_ptr_array_index (stop->evidence, i);

        salvor_terminal_row (output, SALVOR_TONE_QUIET, 2, OUTCOME_COLUMN, "", evidence->text);
    }
    if (stop->differs)
        salvor_terminal_row (output, SALVOR_TONE_CARE, 2, OUTCOME_COLUMN, "",
                             _ ("The working copy and the fuse cell differ here."));
}

static void
print_stops (const SalvorVerdict *verdict, SalvorTerminal *output)
{
    print_heading (output, _ ("Boot path"));
    for (guint i = 0; i < SALVOR_N_STOPS; i++)
        print_stop (&verdict->stops[i], output);
}

static gboolean
has_burned (const SalvorVerdict *verdict)
{
    for (guint i = 0; i < verdict->permanent->len; i++) {
        const SalvorPermanentSetting *setting = g_ptr_array_index (verdict->permanent, i);

        if (setting->burned)
            return TRUE;
    }
    return FALSE;
}

/* What was not read may be burned: nobody is told that it is not. */
static void
print_unread (const SalvorVerdict *verdict, SalvorTerminal *output)
{
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint i = 0; i < verdict->unread->len; i++)
        salvor_language_add_to_list (text, g_ptr_array_index (verdict->unread, i));
    salvor_terminal_paragraph (output, SALVOR_TONE_CARE, 2,
                               has_burned (verdict)
                                   ? _ ("Whether more is burned is not known. Could not be read:")
                                   : _ ("Whether any is burned is not known. Could not be read:"));
    salvor_terminal_paragraph (output, SALVOR_TONE_PLAIN, 4, text->str);
}

static void
print_permanent (const SalvorVerdict *verdict, SalvorTerminal *output)
{
    print_heading (output, _ ("Permanent settings"));
    if (verdict->unread->len > 0)
        print_unread (verdict, output);
    else if (!has_burned (verdict))
        salvor_terminal_paragraph (output, SALVOR_TONE_PLAIN, 2,
                                   _ ("No fuse that decides how the board starts is burned."));
    for (guint i = 0; i < verdict->permanent->len; i++) {
        const SalvorPermanentSetting *setting = g_ptr_array_index (verdict->permanent, i);
        g_autofree char *title = NULL;

        title = setting->burned ? g_strdup_printf (_ ("For ever: %s"), setting->title)
                                : g_strdup (setting->title);
        salvor_terminal_paragraph (output, setting->burned ? SALVOR_TONE_STOP : SALVOR_TONE_PLAIN,
                                   2, title);
        salvor_terminal_paragraph (output, SALVOR_TONE_PLAIN, 4, setting->effect);
    }
}

static const struct {
    const char *word;
    SalvorTone tone;
} route_states[] = {
    [SALVOR_ROUTE_STATE_UNKNOWN] = { N_ ("Not known"), SALVOR_TONE_CARE },
    [SALVOR_ROUTE_STATE_OPEN] = { N_ ("Open"), SALVOR_TONE_GOOD },
    [SALVOR_ROUTE_STATE_UNPROVEN] = { N_ ("Not yet proven"), SALVOR_TONE_CARE },
    [SALVOR_ROUTE_STATE_CLOSED] = { N_ ("Closed"), SALVOR_TONE_STOP },
};

static void
print_route (const SalvorRoute *route, gboolean with_reason, SalvorTerminal *output)
{
    salvor_terminal_row (output, route_states[route->state].tone, 2, STATE_COLUMN,
                         _ (route_states[route->state].word), salvor_route_get_title (route->id));
    if (with_reason)
        salvor_terminal_row (output, SALVOR_TONE_QUIET, 2, STATE_COLUMN, "", route->because);
}

static void
print_routes (const SalvorVerdict *verdict, SalvorTerminal *output)
{
    print_heading (output, _ ("Ways to recover"));
    for (guint i = 0; i < SALVOR_N_ROUTES; i++)
        print_route (&verdict->routes[i], TRUE, output);
}

static void
print_missing (const SalvorVerdict *verdict, SalvorTerminal *output)
{
    if (verdict->missing->len == 0)
        return;
    print_heading (output, _ ("Could not be read"));
    for (guint i = 0; i < verdict->missing->len; i++)
        salvor_terminal_paragraph (output, SALVOR_TONE_CARE, 2,
                                   g_ptr_array_index (verdict->missing, i));
}

void
salvor_verdict_print (const SalvorVerdict *verdict, gboolean simulated, SalvorTerminal *output)
{
    salvor_terminal_paragraph (output, SALVOR_TONE_STRONG, 0, verdict->title);
    if (verdict->text != NULL && *verdict->text != '\0')
        salvor_terminal_paragraph (output, SALVOR_TONE_PLAIN, 0, verdict->text);
    print_evidence (verdict, output);
    salvor_board_choice_say_simulated (output, simulated);
    print_stops (verdict, output);
    print_permanent (verdict, output);
    print_routes (verdict, output);
    print_missing (verdict, output);
}

void
salvor_verdict_print_short (const SalvorVerdict *verdict, const SalvorVerdict *before,
                            SalvorTerminal *output)
{
    salvor_terminal_paragraph (output, SALVOR_TONE_PLAIN, 2, verdict->title);
    for (guint i = 0; i < SALVOR_N_ROUTES; i++) {
        const SalvorRoute *route = &verdict->routes[i];

        print_route (route,
                     before != NULL
                         && salvor_verdict_get_route (before, route->id)->state != route->state,
                     output);
    }
}
