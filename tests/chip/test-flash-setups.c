/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chip/flash-setups.h"

#include "base/errors.h"
#include "chip/chip-file.h"

#include <string.h>

static SalvorChip *
load (const char *name)
{
    g_autoptr (GError) error = NULL;
    SalvorChip *chip = salvor_chip_load (name, &error);

    g_assert_no_error (error);
    return chip;
}

/* A way to switch quad enable on ([11:8]) writes a status register that stays: on a flash of
 * another make it may be a write protection. Eight lines at once come last. */
static void
test_order_that_cannot_harm (void)
{
    static const char *const names[] = { "MIMXRT1010", "MIMXRT1015", "MIMXRT1020", "MIMXRT1024",
                                         "MIMXRT1040", "MIMXRT1050", "MIMXRT1060", "MIMXRT1064" };

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autoptr (SalvorChip) chip = load (names[i]);
        g_autoptr (GArray) list = salvor_flash_setups_list (chip, NULL);
        guint32 own = salvor_chip_get_flash (chip)->option_word;
        gboolean on_eight_lines = FALSE;

        g_assert_cmpuint (list->len, >, 1);
        g_assert_cmphex (g_array_index (list, SalvorFlashSetup, 0).option_word, ==, own);
        for (guint j = 1; j < list->len; j++) {
            guint32 word = g_array_index (list, SalvorFlashSetup, j).option_word;

            g_assert_cmphex (word, !=, own);
            g_assert_cmphex (word & 0xF00, ==, 0);
            g_assert_cmphex (word >> 24, ==, 0xC0);
            g_assert_true (!on_eight_lines || (word >> 16 & 0xF) == 3);
            on_eight_lines = (word >> 16 & 0xF) == 3;
        }
    }
}

static void
test_in_the_package (void)
{
    g_autoptr (SalvorChip) chip = load ("MIMXRT1064");
    g_autoptr (GArray) list = salvor_flash_setups_list (chip, NULL);

    for (guint i = 0; i < list->len; i++)
        g_assert_cmphex (g_array_index (list, SalvorFlashSetup, i).option_word >> 20 & 0xF, ==, 0);
}

static void
test_find (void)
{
    g_autoptr (SalvorChip) chip = load ("MIMXRT1060");
    SalvorFlashSetup setup;

    g_assert_true (salvor_flash_setups_find (chip, "own", &setup, NULL));
    g_assert_cmphex (setup.option_word, ==, 0xC0000007);
    g_assert_true (salvor_flash_setups_find (chip, "hyperflash", &setup, NULL));
    g_assert_cmphex (setup.option_word, ==, 0xC0233007);
    g_assert_true (salvor_flash_setups_find (chip, "0xC0403007", &setup, NULL));
    g_assert_cmpstr (setup.name, ==, "macronix-octal");
    g_assert_true (salvor_flash_setups_find (chip, "macronix-second-pins", &setup, NULL));
    g_assert_cmphex (setup.second_word, ==, 0x20000014);
    g_assert_cmpuint (salvor_flash_setup_count_more (&setup), ==, 1);
    g_assert_true (salvor_flash_setups_find (chip, "0xC0000003", &setup, NULL));
    g_assert_cmphex (setup.option_word, ==, 0xC0000003);
    g_assert_cmpint (setup.certainty, ==, SALVOR_CERTAINTY_UNPROVEN);
}

/* 0xF000000F would write; 0xC1… needs a second word that nobody has said. */
static void
test_find_nothing (gconstpointer data)
{
    g_autoptr (SalvorChip) chip = load ("MIMXRT1060");
    g_autoptr (GError) error = NULL;
    SalvorFlashSetup setup;

    g_assert_false (salvor_flash_setups_find (chip, data, &setup, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT);
    g_assert_nonnull (strstr (error->message, "hyperflash"));
}

static void
test_named_alone (void)
{
    g_autoptr (SalvorChip) chip = load ("MIMXRT1060");
    SalvorFlashSetup setup;
    g_autoptr (GArray) list = NULL;

    g_assert_true (salvor_flash_setups_find (chip, "xtx-x25q", &setup, NULL));
    list = salvor_flash_setups_list (chip, &setup);
    g_assert_cmpuint (list->len, ==, 1);
    g_assert_cmpstr (g_array_index (list, SalvorFlashSetup, 0).name, ==, "xtx-x25q");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/flash-setups/order", test_order_that_cannot_harm);
    g_test_add_func ("/flash-setups/in-package", test_in_the_package);
    g_test_add_func ("/flash-setups/find", test_find);
    g_test_add_func ("/flash-setups/named-alone", test_named_alone);
    g_test_add_data_func ("/flash-setups/find/unknown-name", "quad", test_find_nothing);
    g_test_add_data_func ("/flash-setups/find/other-command", "0xF000000F", test_find_nothing);
    g_test_add_data_func ("/flash-setups/find/word-is-missing", "0xC1000007", test_find_nothing);
    return g_test_run ();
}
