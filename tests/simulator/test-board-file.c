/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chip-fixture.h"
#include "private-file.h"

#include "base/errors.h"
#include "simulator/board-file.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
    SalvorSimulatedChip *chip;
    char *folder;
    char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    self->chip = fixture_chip_new ();
    self->folder = g_dir_make_tmp ("salvor-test-XXXXXX", &error);
    g_assert_no_error (error);
    self->path = g_build_filename (self->folder, "board", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
    g_unlink (self->path);
    g_assert_cmpint (g_rmdir (self->folder), ==, 0); /* nothing left beside it */
    salvor_simulated_chip_free (self->chip);
    g_free (self->path);
    g_free (self->folder);
}

static void
save (Fixture *self)
{
    g_autoptr (GError) error = NULL;

    salvor_board_file_save (self->path, "test", self->chip, &error);
    g_assert_no_error (error);
}

static void
test_round_trip (Fixture *self, gconstpointer data)
{
    static const guint8 bytes[] = { 0x12, 0xFF, 0x34, 0xFF };
    g_autoptr (SalvorSimulatedChip) other = fixture_chip_new ();
    SalvorSimulatedFlash *flash = salvor_simulated_chip_get_flash (self->chip);
    SalvorSimulatedOtp *otp = salvor_simulated_chip_get_otp (self->chip);
    g_autoptr (GError) error = NULL;
    guint8 back[6] = { 0 };

    salvor_simulated_otp_make (otp, 6, 0x00010010);
    salvor_simulated_flash_make (flash, 0x1FFE, bytes, sizeof bytes);
    salvor_simulated_flash_make (flash, 0x3FFFFF, bytes, 1);
    salvor_simulated_chip_set_pins (self->chip, 2, 0x55);
    save (self);

    /* what the other had and the file does not is gone afterwards */
    salvor_simulated_otp_make (salvor_simulated_chip_get_otp (other), 7, 1);
    salvor_simulated_flash_make (salvor_simulated_chip_get_flash (other), 0x5000, bytes, 1);
    salvor_board_file_load (self->path, "test", other, &error);
    g_assert_no_error (error);
    for (guint i = 0; i < salvor_simulated_otp_get_n_words (otp); i++)
        g_assert_cmphex (salvor_simulated_otp_get_cell (salvor_simulated_chip_get_otp (other), i),
                         ==, salvor_simulated_otp_get_cell (otp, i));
    flash = salvor_simulated_chip_get_flash (other);
    salvor_simulated_flash_peek (flash, 0x1FFD, back, sizeof back);
    g_assert_cmpmem (back, sizeof back, "\xFF\x12\xFF\x34\xFF\xFF", 6);
    salvor_simulated_flash_peek (flash, 0x3FFFFF, back, 1);
    g_assert_cmphex (back[0], ==, 0x12);
    salvor_simulated_flash_peek (flash, 0x5000, back, 1);
    g_assert_cmphex (back[0], ==, 0xFF);
    g_assert_cmphex (salvor_simulated_flash_get_status (flash, 1), ==, 0x02);
    g_assert_cmpuint (salvor_simulated_chip_get_boot_mode_pins (other), ==, 2);
}

static void
test_is_compact_and_private (Fixture *self, gconstpointer data)
{
    GStatBuf info;

    save (self);
    g_assert_cmpint (g_stat (self->path, &info), ==, 0);
    g_assert_cmpint (info.st_size, <, 300);
    assert_private_file (self->path);
}

static void
test_no_place_to_save (Fixture *self, gconstpointer data)
{
    g_autofree char *path = g_build_filename (self->folder, "nowhere", "board", NULL);
    g_autoptr (GError) error = NULL;

    g_assert_false (salvor_board_file_save (path, "test", self->chip, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE);
    g_clear_error (&error);
    g_assert_false (salvor_board_file_load (path, "test", self->chip, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE);
}

static void
test_other_scenario (Fixture *self, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    save (self);
    g_assert_false (salvor_board_file_load (self->path, "other", self->chip, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE);
}

#define FIRST "salvor-practice-board 1\n"
#define START FIRST "scenario test\n"

static const struct {
    const char *name;
    const char *text;
    guint line;
} bad[] = {
    { "empty", "", 1 },
    { "other-kind", "hello\n", 1 },
    { "other-version", "salvor-practice-board 2\n", 1 },
    { "no-end", START "switches 01\n", 4 },
    { "no-scenario", FIRST "end\n", 2 },
    { "after-end", START "end\nswitches 01\n", 4 },
    { "unknown-word", START "colour red\nend\n", 3 },
    { "too-many-words", START "fuse 0x01 0x02 0x03\nend\n", 3 },
    { "switches", START "switches 1\nend\n", 3 },
    { "switches-not-bits", START "switches 21\nend\n", 3 },
    { "fuse-index", START "fuse 0x40 0x00000001\nend\n", 3 },
    { "fuse-value", START "fuse 0x01 0x100000000\nend\n", 3 },
    { "fuse-not-hex", START "fuse 1 0x0\nend\n", 3 },
    { "status-number", START "status 4 0x00\nend\n", 3 },
    { "status-value", START "status 1 0x100\nend\n", 3 },
    { "sector-unaligned", START "sector 0x000800 AAAA\nend\n", 3 },
    { "sector-outside", START "sector 0x400000 AAAA\nend\n", 3 },
    { "sector-not-base64", START "sector 0x000000 QUJD*\nend\n", 3 },
    { "sector-empty", START "sector 0x000000 \nend\n", 3 },
    { "empty-line", START "\nend\n", 3 },
    /* found by fuzz-board-file: the name went into the message as it was */
    { "not-utf-8", FIRST "scenario \xFF\nend\n", 1 },
};

static void
load_bad (Fixture *self, const char *text, guint line)
{
    g_autofree char *start = g_strdup_printf ("%s:%u: expected ", self->path, line);
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
    g_assert_false (salvor_board_file_load (self->path, "test", self->chip, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    if (!g_str_has_prefix (error->message, start))
        g_error ("%s", error->message);
}

static void
test_bad (Fixture *self, gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
        load_bad (self, bad[i].text, bad[i].line);
}

static void
test_sector_too_long (Fixture *self, gconstpointer data)
{
    g_autofree guint8 *bytes = g_malloc0 (4097);
    g_autofree char *base64 = g_base64_encode (bytes, 4097);
    g_autofree char *text = g_strconcat (START "sector 0x000000 ", base64, "\nend\n", NULL);

    load_bad (self, text, 3);
}

static void
test_zero_byte (Fixture *self, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (self->path, START "\0end\n", strlen (START) + 5, NULL));
    g_assert_false (salvor_board_file_load (self->path, "test", self->chip, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
}

#define ADD(name, func) g_test_add ("/board-file/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    ADD ("round-trip", test_round_trip);
    ADD ("compact-and-private", test_is_compact_and_private);
    ADD ("no-place", test_no_place_to_save);
    ADD ("other-scenario", test_other_scenario);
    ADD ("bad", test_bad);
    ADD ("bad/sector-too-long", test_sector_too_long);
    ADD ("bad/zero-byte", test_zero_byte);
    return g_test_run ();
}
