/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-activity-lines"
#include "config.h"

#include "window/activity-lines.h"

#include "window/fuse-map.h"

#include <glib/gi18n-lib.h>

static guint
count_registers (SalvorBoardState *state)
{
    g_auto (GStrv) names = salvor_board_state_list_registers (state);
    guint n = 0;

    for (gsize i = 0; names[i] != NULL; i++)
        n += salvor_board_state_get_register (state, names[i])->known;
    return n;
}

char *
salvor_activity_lines_summarize (SalvorBoardState *state)
{
    guint n_registers = count_registers (state);
    gsize n_words = 0;

    salvor_chip_get_words (salvor_board_state_get_chip (state), &n_words);
    return g_strdup_printf (
        /* Translators: words that were read, words there are, registers that were read */
        ngettext ("The board was read: %u of %u fuse words and %u register",
                  "The board was read: %u of %u fuse words and %u registers", n_registers),
        salvor_board_state_count_read (state), (guint) n_words, n_registers);
}

/* @reading: (nullable); (transfer full) */
static char *
format_reading (const SalvorReading *reading, gboolean secret)
{
    if (reading == NULL)
        return g_strdup ("-");
    if (!reading->known)
        return g_strdup (reading->unreadable != NULL ? reading->unreadable : "-");
    return secret ? g_strdup (_ ("hidden")) : salvor_fuse_format_value (reading->value);
}

static void
add_register (SalvorActivityEntry *entry, SalvorBoardState *state, const SalvorRegister *reg)
{
    const SalvorReading *reading = salvor_board_state_get_register (state, reg->name);
    g_autofree char *address = salvor_fuse_format_value (reg->address);
    g_autofree char *value = format_reading (reading, FALSE);

    if (reading != NULL)
        salvor_activity_entry_take_line (entry,
                                         g_strdup_printf ("%s %s = %s", reg->name, address, value));
}

static void
add_word (SalvorActivityEntry *entry, SalvorBoardState *state, const SalvorFuseWord *word)
{
    const SalvorReading *otp = salvor_board_state_get_otp (state, word->index);
    const SalvorReading *shadow = salvor_board_state_get_shadow (state, word->index);
    g_autofree char *address = salvor_fuse_format_value (word->shadow_address);
    g_autofree char *cells = format_reading (otp, word->secret);
    g_autofree char *copy = format_reading (shadow, word->secret);

    if (shadow != NULL)
        salvor_activity_entry_take_line (entry,
                                         g_strdup_printf ("fuse %u %s, working copy %s = %s",
                                                          word->index, word->name, address, copy));
    if (otp != NULL)
        salvor_activity_entry_take_line (
            entry, g_strdup_printf ("fuse %u %s = %s", word->index, word->name, cells));
}

void
salvor_activity_lines_add_state (SalvorActivityEntry *entry, SalvorBoardState *state)
{
    SalvorChip *chip = salvor_board_state_get_chip (state);
    gsize n_registers = 0;
    gsize n_words = 0;
    const SalvorRegister *registers = salvor_chip_get_registers (chip, &n_registers);
    const SalvorFuseWord *words = salvor_chip_get_words (chip, &n_words);

    for (gsize i = 0; i < n_registers; i++)
        add_register (entry, state, &registers[i]);
    for (gsize i = 0; i < n_words; i++)
        add_word (entry, state, &words[i]);
    if (salvor_board_state_get_header_detail (state) != NULL)
        salvor_activity_entry_take_line (entry,
                                         g_strdup (salvor_board_state_get_header_detail (state)));
}
