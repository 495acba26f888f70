/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-verb-read"
#include "config.h"

#include "command/board-choice.h"
#include "command/sight-text.h"
#include "command/verb.h"

#include "chip/state-file.h"
#include "report/state-json.h"

#include <glib/gi18n-lib.h>

#define VALUE_COLUMN 34

/* One reading as a person says it. (transfer full) */
static char *
describe_reading (const SalvorReading *reading)
{
    if (reading != NULL && reading->known)
        return g_strdup_printf ("0x%08X", reading->value);
    if (reading != NULL && reading->unreadable != NULL)
        return g_strdup_printf (_ ("not readable: %s"), reading->unreadable);
    return g_strdup (_ ("not read"));
}

static gboolean
is_known (const SalvorReading *reading)
{
    return reading != NULL && reading->known;
}

/* Fuse cells and working copy in one: the usual case is that they agree. (transfer full) */
static char *
describe_word (SalvorBoardState *state, const SalvorFuseWord *word)
{
    const SalvorReading *shadow = salvor_board_state_get_shadow (state, word->index);
    const SalvorReading *otp = salvor_board_state_get_otp (state, word->index);
    g_autofree char *shadow_text = describe_reading (shadow);
    g_autofree char *otp_text = describe_reading (otp);

    if (salvor_board_state_differs (state, word->index))
        return g_strdup_printf (_ ("fuse cells %s, working copy %s"), otp_text, shadow_text);
    if (is_known (otp))
        return g_steal_pointer (&otp_text);
    if (is_known (shadow))
        return g_strdup_printf (_ ("%s (working copy)"), shadow_text);
    return g_strdup (shadow != NULL ? shadow_text : otp_text);
}

static void
print_registers (SalvorTerminal *output, SalvorBoardState *state)
{
    const SalvorRegister *registers;
    gsize n_registers;

    registers = salvor_chip_get_registers (salvor_board_state_get_chip (state), &n_registers);
    salvor_terminal_gap (output);
    salvor_terminal_paragraph (output, SALVOR_TONE_STRONG, 0, _ ("Boot registers"));
    for (gsize i = 0; i < n_registers; i++) {
        g_autofree char *label = g_strdup_printf ("%s (%s)", registers[i].title, registers[i].name);
        g_autofree char *value
            = describe_reading (salvor_board_state_get_register (state, registers[i].name));

        salvor_terminal_row (output, SALVOR_TONE_PLAIN, 2, VALUE_COLUMN, label, value);
    }
}

static void
print_words (SalvorTerminal *output, SalvorBoardState *state, const char *const *revealed)
{
    const SalvorFuseWord *words;
    gsize n_words;

    words = salvor_chip_get_words (salvor_board_state_get_chip (state), &n_words);
    salvor_terminal_gap (output);
    salvor_terminal_paragraph (output, SALVOR_TONE_STRONG, 0, _ ("Fuse words"));
    for (gsize i = 0; i < n_words; i++) {
        g_autofree char *label = g_strdup_printf ("%2u  %s", words[i].index, words[i].name);
        g_autofree char *value = salvor_state_is_masked (state, &words[i], revealed)
                                     ? g_strdup (_ ("secret, not shown"))
                                     : describe_word (state, &words[i]);

        salvor_terminal_row (output, SALVOR_TONE_PLAIN, 2, VALUE_COLUMN, label, value);
    }
}

static void
print_text (SalvorTerminal *output, SalvorBoardState *state, const char *const *revealed)
{
    gsize n_words;
    g_autofree char *id = salvor_board_state_get_unique_id (state);
    g_autofree char *count = NULL;

    salvor_chip_get_words (salvor_board_state_get_chip (state), &n_words);
    count = g_strdup_printf (_ ("%u of %u fuse words"), salvor_board_state_count_read (state),
                             (guint) n_words);
    salvor_terminal_paragraph (output, SALVOR_TONE_STRONG, 0,
                               salvor_chip_get_title (salvor_board_state_get_chip (state)));
    salvor_board_choice_say_simulated (output, salvor_board_state_is_simulated (state));
    salvor_terminal_row (output, SALVOR_TONE_PLAIN, 2, VALUE_COLUMN, _ ("Read from"),
                         salvor_board_state_get_source (state));
    salvor_terminal_row (output, SALVOR_TONE_PLAIN, 2, VALUE_COLUMN, _ ("Unique id"),
                         id != NULL ? id : _ ("not read"));
    salvor_terminal_row (output, SALVOR_TONE_PLAIN, 2, VALUE_COLUMN, _ ("Read"), count);
    if (salvor_board_state_get_header_detail (state) != NULL)
        salvor_terminal_row (output, SALVOR_TONE_PLAIN, 2, VALUE_COLUMN, _ ("Start of the flash"),
                             salvor_board_state_get_header_detail (state));
    salvor_probe_sight_print (state, output);
    print_registers (output, state);
    print_words (output, state, revealed);
}

static gboolean
save (SalvorVerbRun *run, SalvorBoardState *state, const char *path, GError **error)
{
    g_autofree char *name = NULL;
    g_autofree char *text = NULL;

    if (path == NULL)
        return TRUE;
    if (!salvor_state_file_save (state, path, error))
        return FALSE;
    name = g_filename_display_name (path);
    text = g_strdup_printf (_ ("Saved to %s."), name);
    salvor_terminal_paragraph (run->messages, SALVOR_TONE_PLAIN, 0, text);
    return TRUE;
}

static void
print (SalvorVerbRun *run, SalvorBoardState *state, const char *const *revealed)
{
    g_autoptr (JsonBuilder) builder = NULL;

    if (!run->json) {
        print_text (run->output, state, revealed);
        return;
    }
    builder = json_builder_new ();
    salvor_state_to_json (state, revealed, builder);
    salvor_verb_print_json (builder);
}

static SalvorExit
run_read (SalvorVerbRun *run)
{
    g_autofree char *board = NULL;
    g_autofree char *chip = NULL;
    g_autofree char *output = NULL;
    g_auto (GStrv) revealed = NULL;
    const GOptionEntry entries[] = {
        { "board", 'b', 0, G_OPTION_ARG_STRING, &board, N_ ("The board to read"), N_ ("BOARD") },
        { "chip", 0, 0, G_OPTION_ARG_STRING, &chip, N_ ("Its chip, where that is not certain"),
          N_ ("CHIP") },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
          N_ ("Save what was read, to open it again without the board"), N_ ("FILE.salvor") },
        { "reveal", 0, 0, G_OPTION_ARG_STRING_ARRAY, &revealed,
          N_ ("Show a secret word all the same"), N_ ("WORD-NAME") },
        { NULL },
    };
    g_autoptr (SalvorBoardState) state = NULL;
    g_autoptr (GError) error = NULL;
    SalvorExit status;

    if (!salvor_verb_parse (run, entries, 0, 0, &status))
        return status;
    state = salvor_board_choice_load_state (run, NULL, board, chip, &error);
    if (state == NULL || !save (run, state, output, &error))
        return salvor_verb_fail (run, error);
    print (run, state, (const char *const *) revealed);
    return SALVOR_EXIT_DONE;
}

const SalvorVerb salvor_verb_read = {
    .name = "read",
    .summary = N_ ("Read the boot registers and fuses of a board; changes nothing"),
    .run = run_read,
};
