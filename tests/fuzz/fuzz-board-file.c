/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "simulator/board-file.h"
#include "simulator/board-name.h"

#include <string.h>

#define SCENARIO "rt1024-serial"
#define PATH "fuzz"

/* One for all executions: what is read takes the place of all it held. */
static SalvorSimulatedChip *
get_chip (void)
{
    static SalvorSimulatedChip *chip = NULL;

    if (chip == NULL)
        chip = salvor_simulated_chip_new (fuzz_get_chip ());
    return chip;
}

static void
check_name (const guint8 *data, gsize size)
{
    g_autofree char *text = g_strndup ((const char *) data, size);
    g_autofree char *valid = g_utf8_make_valid (text, -1);
    g_autofree char *name = g_strconcat (SALVOR_BOARD_NAME_PREFIX, valid, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorBoardName) board = salvor_board_name_parse (name, &error);

    fuzz_assert_outcome (board != NULL, error);
}

/* @text: as it came, or with two lines in front */
static void
check (const char *text, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *written = NULL;
    g_autofree char *rewritten = NULL;
    gboolean done = salvor_board_file_parse (text, size, PATH, SCENARIO, get_chip (), &error);

    fuzz_assert_outcome (done, error);
    if (!done)
        return;
    written = salvor_board_file_write (SCENARIO, get_chip ());
    done = salvor_board_file_parse (written, strlen (written), PATH, SCENARIO, get_chip (), &error);
    fuzz_assert_outcome (TRUE, error);
    rewritten = salvor_board_file_write (SCENARIO, get_chip ());
    g_assert_cmpstr (written, ==, rewritten);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autoptr (GString) whole = g_string_new ("salvor-practice-board 1\nscenario " SCENARIO "\n");

    g_string_append_len (whole, (const char *) data, (gssize) size);
    check ((const char *) data, size);
    check (whole->str, whole->len);
    check_name (data, size);
    return 0;
}
