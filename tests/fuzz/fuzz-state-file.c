/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chip/boot-verdict.h"
#include "chip/state-file.h"
#include "fuzz.h"

/* What was read is written, read again, and the same. */
static void
check_round_trip (SalvorBoardState *state)
{
    g_autoptr (GBytes) written = salvor_state_file_write (state);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorBoardState) again = salvor_state_file_parse (written, "again", &error);
    g_autoptr (GBytes) rewritten = NULL;

    fuzz_assert_outcome (TRUE, error);
    rewritten = salvor_state_file_write (again);
    g_assert_true (g_bytes_equal (written, rewritten));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autoptr (GBytes) xml = g_bytes_new (data, size);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorBoardState) state = salvor_state_file_parse (xml, "fuzz.salvor", &error);

    fuzz_assert_outcome (state != NULL, error);
    if (state != NULL) {
        g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);

        g_assert_true (g_utf8_validate (verdict->sentence, -1, NULL));
        check_round_trip (state);
    }
    return 0;
}
