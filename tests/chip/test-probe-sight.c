/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chip/chip-file.h"
#include "chip/probe-sight.h"

static SalvorChip *
load_chip (void)
{
    g_autoptr (GError) error = NULL;
    SalvorChip *chip = salvor_chip_load ("MIMXRT1024", &error);

    g_assert_no_error (error);
    return chip;
}

/* First and last addresses of what lies where (facts: chips/mimxrt1024.json, memory_map) */
static const struct {
    guint32 address;
    SalvorCorePlace place;
} places[] = {
    { 0x00000000, SALVOR_CORE_PLACE_RAM },     { 0x002018FC, SALVOR_CORE_PLACE_ROM },
    { 0x00217FFF, SALVOR_CORE_PLACE_ROM },     { 0x00218000, SALVOR_CORE_PLACE_UNKNOWN },
    { 0x08001234, SALVOR_CORE_PLACE_FLASH },   { 0x20001000, SALVOR_CORE_PLACE_RAM },
    { 0x20208400, SALVOR_CORE_PLACE_RAM },     { 0x60002000, SALVOR_CORE_PLACE_FLASH },
    { 0x603FFFFF, SALVOR_CORE_PLACE_FLASH },   { 0x400F8000, SALVOR_CORE_PLACE_UNKNOWN },
    { 0xFFFFFFFE, SALVOR_CORE_PLACE_UNKNOWN },
};

static void
test_places (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();

    for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
        g_assert_cmpint (salvor_core_place_find (chip, places[i].address), ==, places[i].place);
}

static void
test_log_words_are_sentences (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();
    g_autofree char *known = salvor_boot_log_describe (chip, 0x000C0000);
    g_autofree char *unknown = salvor_boot_log_describe (chip, 0x000F1234);

    g_assert_cmpstr (known, ==, "The serial downloader was entered.");
    g_assert_nonnull (strstr (unknown, "0x000F1234"));
}

static void
test_a_copy_stands_alone (void)
{
    const guint32 words[] = { 0x00010002, 0x000200F0 };
    SalvorProbeSight *sight = salvor_probe_sight_new ();
    g_autoptr (SalvorProbeSight) copy = NULL;
    const guint32 *kept;
    gsize n_words;

    salvor_probe_sight_set_boot_log (sight, words, G_N_ELEMENTS (words));
    copy = salvor_probe_sight_copy (sight);
    salvor_probe_sight_set_boot_log (sight, words, 1);
    salvor_probe_sight_free (sight);
    kept = salvor_probe_sight_get_boot_log (copy, &n_words, NULL);
    g_assert_cmpmem (kept, 4 * n_words, words, sizeof words);
}

static void
test_a_value_takes_the_place_of_a_reason (void)
{
    g_autoptr (SalvorProbeSight) sight = salvor_probe_sight_new ();
    const char *reason = "not yet asked";
    guint32 address = 0;

    g_assert_false (salvor_probe_sight_get_core_address (sight, &address, &reason));
    g_assert_null (reason);
    salvor_probe_sight_set_core_unreadable (sight, "asleep");
    g_assert_false (salvor_probe_sight_get_core_address (sight, &address, &reason));
    g_assert_cmpstr (reason, ==, "asleep");
    salvor_probe_sight_set_core_address (sight, 0x60002344);
    g_assert_true (salvor_probe_sight_get_core_address (sight, &address, &reason));
    g_assert_cmphex (address, ==, 0x60002344);
    g_assert_null (reason);
}

static void
test_the_log_is_cut_at_its_limit (void)
{
    g_autoptr (SalvorProbeSight) sight = salvor_probe_sight_new ();
    g_autofree guint32 *words = g_new0 (guint32, SALVOR_BOOT_LOG_MAX_WORDS + 5);
    gsize n_words;

    salvor_probe_sight_set_boot_log (sight, words, SALVOR_BOOT_LOG_MAX_WORDS + 5);
    g_assert_nonnull (salvor_probe_sight_get_boot_log (sight, &n_words, NULL));
    g_assert_cmpuint (n_words, ==, SALVOR_BOOT_LOG_MAX_WORDS);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/probe-sight/places", test_places);
    g_test_add_func ("/probe-sight/log-words", test_log_words_are_sentences);
    g_test_add_func ("/probe-sight/copy", test_a_copy_stands_alone);
    g_test_add_func ("/probe-sight/value-and-reason", test_a_value_takes_the_place_of_a_reason);
    g_test_add_func ("/probe-sight/limit", test_the_log_is_cut_at_its_limit);
    return g_test_run ();
}
