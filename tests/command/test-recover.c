/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "salvorctl.h"

#include "image-builder.h"

#define IMAGE_SIZE 0x6000

/* A practice board that keeps its state in a file, and a firmware for it. */
typedef struct {
    char *folder;
    char *state; /* path of the board's file */
    char *board; /* sim:rt1024-serial,state=… */
    GByteArray *image;
    char *firmware; /* path of the image */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->folder = test_folder_new ();
    fixture->state = g_build_filename (fixture->folder, "board.txt", NULL);
    fixture->board = g_strdup_printf ("sim:rt1024-serial,state=%s", fixture->state);
    fixture->image = test_image_new (IMAGE_SIZE, 42);
    fixture->firmware = test_image_save (fixture->image, fixture->folder, "firmware.bin");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_byte_array_unref (fixture->image);
    g_free (fixture->firmware);
    g_free (fixture->board);
    g_free (fixture->state);
    test_folder_remove (fixture->folder);
}

static Run *
recover (Fixture *fixture, const char *firmware)
{
    return run_salvorctl ("recover", "--board", fixture->board, firmware, "--backup-dir",
                          fixture->folder, "--yes", "--json", NULL);
}

/* What the board's file says its flash holds: blank where it says nothing. (transfer full) */
static GByteArray *
load_flash (Fixture *fixture)
{
    GByteArray *flash = g_byte_array_new ();
    g_autofree char *text = NULL;
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) lines = NULL;

    g_file_get_contents (fixture->state, &text, NULL, &error);
    g_assert_no_error (error);
    g_byte_array_set_size (flash, TEST_FLASH_SIZE);
    for (gsize i = 0; i < flash->len; i++)
        flash->data[i] = 0xFF;
    lines = g_strsplit (text, "\n", -1);
    for (gsize i = 0; lines[i] != NULL; i++) {
        g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
        g_autofree guint8 *sector = NULL;
        gsize size;

        if (g_strv_length (words) != 3 || strcmp (words[0], "sector") != 0)
            continue;
        sector = g_base64_decode (words[2], &size);
        test_image_put (flash, (gsize) g_ascii_strtoull (words[1], NULL, 16), sector, size);
    }
    return flash;
}

static void
assert_flash_holds (Fixture *fixture, GByteArray *image)
{
    g_autoptr (GByteArray) flash = load_flash (fixture);

    g_assert_cmpmem (flash->data, image->len, image->data, image->len);
}

static void
test_verified (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = recover (fixture, fixture->firmware);

    run_assert_status (run, 0);
    g_assert_cmpstr (run_get_string (run, "result"), ==, "verified");
    g_assert_cmpstr (run_get_string (run, "route"), ==, "serial");
    g_assert_cmpint (run_get_int (run, "bytes_written"), >=, IMAGE_SIZE - TEST_VECTORS_OFFSET);
    g_assert_cmpint (run_get_int (run, "sectors_erased"), >, 0);
    g_assert_cmpint (run_get_int (run, "simulated"), ==, TRUE);
    g_assert_cmpint (run_get_int (run, "wire.reports"), >, 0);
    g_assert_cmpint (run_get_int (run, "wire.bytes"), >, IMAGE_SIZE);
    g_assert_cmpint (run_get_int (run, "simulated_ms"), >, 0);
    g_assert_cmpint (run_get_int (run, "limit_ms"), >, 0);
    g_assert_true (g_file_test (run_get_string (run, "backup"), G_FILE_TEST_EXISTS));
    g_assert_true (run_has (run, "error"));
    assert_flash_holds (fixture, fixture->image);
}

static void
test_steps (Fixture *fixture, gconstpointer data)
{
    static const char *const ends[] = { "done", "skipped", NULL };
    g_autoptr (Run) run = recover (fixture, fixture->firmware);

    run_assert_status (run, 0);
    g_assert_cmpuint (run_get_length (run, "steps"), >, 5);
    for (guint i = 0; i < run_get_length (run, "steps"); i++) {
        g_autofree char *id = g_strdup_printf ("steps.%u.id", i);
        g_autofree char *state = g_strdup_printf ("steps.%u.state", i);
        g_autofree char *ms = g_strdup_printf ("steps.%u.ms", i);

        g_assert_cmpstr (run_get_string (run, id), !=, "");
        g_assert_true (g_strv_contains (ends, run_get_string (run, state)));
        g_assert_cmpint (run_get_int (run, ms), >=, 0);
    }
}

static void
test_second_run_touches_nothing (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) first = recover (fixture, fixture->firmware);
    g_autoptr (Run) second = recover (fixture, fixture->firmware);

    run_assert_status (first, 0);
    run_assert_status (second, 0);
    g_assert_cmpstr (run_get_string (second, "result"), ==, "verified");
    g_assert_cmpint (run_get_int (second, "sectors_erased"), ==, 0);
    g_assert_cmpint (run_get_int (second, "bytes_written"), ==, 0);
    assert_flash_holds (fixture, fixture->image);
}

static void
test_text (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = run_salvorctl ("recover", "--board", fixture->board, fixture->firmware,
                                         "--no-backup", "--yes", NULL);

    run_assert_status (run, 0);
    run_assert_says (run, "Verified");
    run_assert_says (run, "practice board");
    run_assert_says (run, "Way back");
}

/* Nobody to ask and no --yes: nothing happens. */
static void
test_consent (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = run_salvorctl ("recover", "--board", fixture->board, fixture->firmware,
                                         "--no-backup", "--json", NULL);

    run_assert_status (run, 3);
    g_assert_cmpstr (run_get_string (run, "result"), ==, "refused");
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "consent");
    g_assert_cmpint (run_get_int (run, "sectors_erased"), ==, 0);
}

/* The board's file after a first run that put a firmware in */
static char *
prepare_board (Fixture *fixture)
{
    g_autoptr (Run) run = recover (fixture, fixture->firmware);
    g_autoptr (GError) error = NULL;
    char *text;

    run_assert_status (run, 0);
    g_file_get_contents (fixture->state, &text, NULL, &error);
    g_assert_no_error (error);
    return text;
}

static void
assert_refused_and_untouched (Fixture *fixture, Run *run, const char *before)
{
    g_autofree char *after = NULL;

    run_assert_status (run, 3);
    g_assert_cmpstr (run_get_string (run, "result"), ==, "refused");
    g_assert_true (g_file_get_contents (fixture->state, &after, NULL, NULL));
    g_assert_cmpstr (after, ==, before);
}

static void
test_damaged_image (Fixture *fixture, gconstpointer data)
{
    g_autofree char *before = prepare_board (fixture);
    g_autofree char *path = NULL;
    g_autoptr (Run) run = NULL;

    g_byte_array_set_size (fixture->image, 0x2080);
    path = test_image_save (fixture->image, fixture->folder, "damaged.bin");
    run = recover (fixture, path);
    assert_refused_and_untouched (fixture, run, before);
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "bad-file");
}

static void
test_image_for_another_flash (Fixture *fixture, gconstpointer data)
{
    g_autofree char *before = prepare_board (fixture);
    g_autofree char *path = NULL;
    g_autoptr (Run) run = NULL;

    test_image_put_u32 (fixture->image, TEST_IVT_OFFSET + TEST_IVT_SELF, 0x70001000);
    path = test_image_save (fixture->image, fixture->folder, "other.bin");
    run = recover (fixture, path);
    assert_refused_and_untouched (fixture, run, before);
}

static void
test_application_is_refused (Fixture *fixture, gconstpointer data)
{
    g_autofree char *before = prepare_board (fixture);
    g_autoptr (GByteArray) application = test_application_new (0x2000, 0);
    g_autofree char *path = test_image_save (application, fixture->folder, "application.bin");
    g_autoptr (Run) run = recover (fixture, path);

    assert_refused_and_untouched (fixture, run, before);
}

/* With --wrap it gets its start-up header, and that is said. */
static void
test_application_is_wrapped (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GByteArray) application = test_application_new (0x2000, 42);
    g_autoptr (GByteArray) flash = NULL;
    g_autofree char *path = test_image_save (application, fixture->folder, "application.bin");
    g_autoptr (Run) run = run_salvorctl ("recover", "--board", fixture->board, path, "--wrap",
                                         "--no-backup", "--yes", "--json", NULL);

    run_assert_status (run, 0);
    run_assert_says (run, "the application begins at 0x60002000");
    flash = load_flash (fixture);
    g_assert_cmphex (test_image_get_u32 (flash, 0), ==, 0x42464346);
    g_assert_cmphex (test_image_get_u32 (flash, TEST_IVT_OFFSET + TEST_IVT_ENTRY), ==, 0x60002000);
    g_assert_cmpmem (flash->data + TEST_VECTORS_OFFSET, application->len, application->data,
                     application->len);
}

/* What cannot be wrapped says why, and the flash stays as it was. */
static void
test_application_for_ram_is_refused (Fixture *fixture, gconstpointer data)
{
    g_autofree char *before = prepare_board (fixture);
    g_autoptr (GByteArray) application = test_application_new (0x2000, 0);
    g_autofree char *path = NULL;
    g_autoptr (Run) run = NULL;

    for (gsize offset = 4; offset < 0x40; offset += 4)
        test_image_put_u32 (application, offset, 0x00002101);
    path = test_image_save (application, fixture->folder, "application.bin");
    run = run_salvorctl ("recover", "--board", fixture->board, path, "--wrap", "--no-backup",
                         "--yes", "--json", NULL);
    assert_refused_and_untouched (fixture, run, before);
    run_assert_says (run, "Made to run from RAM");
}

static void
test_damaged_loader (Fixture *fixture, gconstpointer data)
{
    g_autofree char *before = prepare_board (fixture);
    g_autoptr (GByteArray) loader = test_loader_new (0x2000, 0x20208200);
    g_autofree char *path = NULL;
    g_autoptr (Run) run = NULL;

    g_byte_array_set_size (loader, 0x1000);
    path = test_image_save (loader, fixture->folder, "loader.bin");
    run = run_salvorctl ("recover", "--board", fixture->board, fixture->firmware, "--flashloader",
                         path, "--no-backup", "--yes", "--json", NULL);
    assert_refused_and_untouched (fixture, run, before);
}

/* Without flash settings the file is completed, and that is said. */
static void
test_missing_fcb (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GByteArray) whole = test_image_new (IMAGE_SIZE, 42);
    g_autofree char *path = NULL;
    g_autoptr (Run) run = NULL;

    for (gsize i = 0; i < 0x200; i++)
        fixture->image->data[i] = 0xFF;
    path = test_image_save (fixture->image, fixture->folder, "no-fcb.bin");
    run = recover (fixture, path);
    run_assert_status (run, 0);
    run_assert_says (run, "flash settings of this chip's flash are added");
    assert_flash_holds (fixture, whole);
}

/* A closed board takes signed programs only: refused before anything is erased. */
static void
test_closed_board (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = run_salvorctl ("recover", "--board", "sim:rt1024-closed",
                                         fixture->firmware, "--no-backup", "--yes", "--json", NULL);

    run_assert_status (run, 3);
    g_assert_cmpstr (run_get_string (run, "result"), ==, "refused");
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "locked");
}

static void
test_closed_route (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = run_salvorctl ("recover", "--board", "sim:rt1024-internal-boot-forced",
                                         fixture->firmware, "--route", "serial", "--no-backup",
                                         "--yes", "--json", NULL);

    run_assert_status (run, 3);
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "no-route");
}

static void
test_other_boards (Fixture *fixture, gconstpointer data)
{
    static const char *const boards[]
        = { "sim:rt1024-new", "sim:rt1024-blank-flash", "sim:rt1024-watchdog" };

    for (gsize i = 0; i < G_N_ELEMENTS (boards); i++) {
        g_autoptr (Run) run = run_salvorctl ("recover", "--board", boards[i], fixture->firmware,
                                             "--no-backup", "--yes", "--json", NULL);

        run_assert_status (run, 0);
        g_assert_cmpstr (run_get_string (run, "result"), ==, "verified");
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/recover/" name, Fixture, NULL, set_up, func, tear_down)
    ADD ("verified", test_verified);
    ADD ("steps", test_steps);
    ADD ("second-run", test_second_run_touches_nothing);
    ADD ("text", test_text);
    ADD ("consent", test_consent);
    ADD ("damaged-image", test_damaged_image);
    ADD ("another-flash", test_image_for_another_flash);
    ADD ("application", test_application_is_refused);
    ADD ("application/wrapped", test_application_is_wrapped);
    ADD ("application/for-ram", test_application_for_ram_is_refused);
    ADD ("damaged-loader", test_damaged_loader);
    ADD ("missing-fcb", test_missing_fcb);
    ADD ("closed-board", test_closed_board);
    ADD ("closed-route", test_closed_route);
    ADD ("other-boards", test_other_boards);
#undef ADD
    return g_test_run ();
}
