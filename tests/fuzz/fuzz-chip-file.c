/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chip/boot-verdict.h"
#include "chip/chip-file.h"
#include "fuzz.h"

/* A board with every fuse word read, all alike: the verdict has to live with any chip there is. */
static void
check_verdict (SalvorChip *chip, guint32 value)
{
    g_autoptr (SalvorBoardState) state = salvor_board_state_new (chip);
    g_autoptr (SalvorVerdict) verdict = NULL;
    gsize n_words = 0;
    const SalvorFuseWord *words = salvor_chip_get_words (chip, &n_words);

    for (gsize i = 0; i < n_words; i++)
        salvor_board_state_set_shadow (state, words[i].index, value);
    verdict = salvor_verdict_new (state);
    g_assert_true (g_utf8_validate (verdict->sentence, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autoptr (GBytes) xml = g_bytes_new (data, size);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorChip) chip = salvor_chip_file_parse (xml, "fuzz.xml", &error);

    fuzz_assert_outcome (chip != NULL, error);
    if (chip != NULL) {
        check_verdict (chip, 0);
        check_verdict (chip, G_MAXUINT32);
    }
    return 0;
}
