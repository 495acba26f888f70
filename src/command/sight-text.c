/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-sight-text"
#include "config.h"

#include "command/sight-text.h"

#include <glib/gi18n-lib.h>

static void
print_core (SalvorChip *chip, const SalvorProbeSight *sight, SalvorTerminal *output)
{
    const char *reason;
    guint32 address;

    if (salvor_probe_sight_get_core_address (sight, &address, &reason)) {
        SalvorCorePlace place = salvor_core_place_find (chip, address);
        g_autofree char *text
            = g_strdup_printf ("%s (0x%08X)", salvor_core_place_describe (place), address);

        salvor_terminal_paragraph (output, SALVOR_TONE_PLAIN, 2, text);
    } else if (reason != NULL) {
        salvor_terminal_paragraph (output, SALVOR_TONE_CARE, 2, reason);
    }
}

static void
print_boot_log (SalvorChip *chip, const SalvorProbeSight *sight, SalvorTerminal *output)
{
    const char *reason;
    gsize n_words;
    const guint32 *words = salvor_probe_sight_get_boot_log (sight, &n_words, &reason);

    if (words == NULL && reason == NULL)
        return;
    salvor_terminal_gap (output);
    salvor_terminal_paragraph (output, SALVOR_TONE_STRONG, 0,
                               _ ("What the ROM wrote down at its last start"));
    if (words == NULL)
        salvor_terminal_paragraph (output, SALVOR_TONE_CARE, 2, reason);
    for (gsize i = 0; i < n_words; i++) {
        g_autofree char *text = salvor_boot_log_describe (chip, words[i]);

        salvor_terminal_paragraph (output, SALVOR_TONE_PLAIN, 2, text);
    }
}

void
salvor_probe_sight_print (SalvorBoardState *state, SalvorTerminal *output)
{
    const SalvorProbeSight *sight = salvor_board_state_get_probe_sight (state);

    if (sight == NULL)
        return;
    salvor_terminal_gap (output);
    salvor_terminal_paragraph (output, SALVOR_TONE_STRONG, 0, _ ("Where the processor was"));
    print_core (salvor_board_state_get_chip (state), sight, output);
    print_boot_log (salvor_board_state_get_chip (state), sight, output);
}
