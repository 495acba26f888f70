/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "salvorctl.h"
#include "private-file.h"

#include "image-builder.h"

#include <glib/gstdio.h>
#include <string.h>

#define IMAGE_SIZE 0x6000
/* What the scenario's flash holds at its start */
#define PART_START 0x60001000u
#define PART_SIZE 0x2345u
#define PART "0x60001000:0x2345"

/* A practice board that keeps its state in a file, and a folder for what it is saved to. */
typedef struct {
    char *folder;
    char *board; /* sim:rt1024-serial,state=… */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->folder = test_folder_new ();
    fixture->board = g_strdup_printf ("sim:rt1024-serial,state=%s/board.txt", fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_free (fixture->board);
    test_folder_remove (fixture->folder);
}

static char *
get_path (Fixture *fixture, const char *name)
{
    return g_build_filename (fixture->folder, name, NULL);
}

static Run *
backup (Fixture *fixture, const char *name)
{
    g_autofree char *path = get_path (fixture, name);

    return run_salvorctl ("backup", "--board", fixture->board, path, "--json", NULL);
}

static Run *
verify (Fixture *fixture, const char *name)
{
    g_autofree char *path = get_path (fixture, name);

    return run_salvorctl ("verify", "--board", fixture->board, path, "--json", NULL);
}

static Run *
restore (Fixture *fixture, const char *name)
{
    g_autofree char *path = get_path (fixture, name);

    return run_salvorctl ("restore", "--board", fixture->board, path, "--backup-dir",
                          fixture->folder, "--yes", "--json", NULL);
}

/* Other firmware into the board, so that there is something to bring back */
static void
change_flash (Fixture *fixture)
{
    g_autoptr (GByteArray) image = test_image_new (IMAGE_SIZE, 42);
    g_autofree char *path = test_image_save (image, fixture->folder, "firmware.bin");
    g_autoptr (Run) run = run_salvorctl ("recover", "--board", fixture->board, path, "--no-backup",
                                         "--yes", "--json", NULL);

    run_assert_status (run, 0);
}

static GBytes *
load (Fixture *fixture, const char *name)
{
    g_autofree char *path = get_path (fixture, name);
    char *content;
    gsize size;

    g_assert_true (g_file_get_contents (path, &content, &size, NULL));
    return g_bytes_new_take (content, size);
}

static void
assert_result (Run *run, int status, const char *result)
{
    run_assert_status (run, status);
    g_assert_cmpstr (run_get_string (run, "result"), ==, result);
}

/* ---- backup ---- */

static void
test_backup_of_the_whole_flash (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = backup (fixture, "whole.bin");
    g_autofree char *path = get_path (fixture, "whole.bin");
    g_autoptr (GBytes) content = NULL;

    assert_result (run, 0, "verified");
    g_assert_cmpstr (run_get_string (run, "route"), ==, "serial");
    g_assert_cmpstr (run_get_string (run, "file"), ==, path);
    g_assert_cmpstr (run_get_string (run, "format"), ==, "binary");
    g_assert_cmpstr (run_get_string (run, "address"), ==, "0x60000000");
    g_assert_cmpint (run_get_int (run, "bytes_read"), ==, TEST_FLASH_SIZE);
    g_assert_cmpint (run_get_int (run, "wire.reports"), >, 0);
    g_assert_cmpint (run_get_int (run, "simulated_ms"), <=,
                     run_get_int (run, "limit_ms") * 105 / 100);
    content = load (fixture, "whole.bin");
    g_assert_cmpuint (g_bytes_get_size (content), ==, TEST_FLASH_SIZE);
    g_assert_cmpint (memcmp (g_bytes_get_data (content, NULL), "FCFB", 4), ==, 0);
    assert_private_file (path);
}

static void
test_backup_never_overwrites (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = get_path (fixture, "mine.bin");
    g_autofree char *text = NULL;
    g_autoptr (Run) run = NULL;

    g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
    run = backup (fixture, "mine.bin");
    assert_result (run, 3, "refused");
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "exists");
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_assert_cmpstr (text, ==, "mine");
}

static void
test_backup_into_no_folder (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = backup (fixture, "missing/whole.bin");

    assert_result (run, 3, "refused");
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "storage");
}

static void
assert_wrong_region (Fixture *fixture, const char *region)
{
    g_autofree char *path = get_path (fixture, "part.bin");
    /* in one word: GLib for Windows leaves out a word that is empty */
    g_autofree char *option = g_strconcat ("--region=", region, NULL);
    g_autoptr (Run) run
               = run_salvorctl ("backup", "--board", fixture->board, path, option, "--json", NULL);

    g_test_message ("%s", region);
    run_assert_status (run, 2);
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "invalid-argument");
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_wrong_regions (Fixture *fixture, gconstpointer data)
{
    static const char *const regions[] = { "",
                                           "here",
                                           "0x60000000",
                                           "0x60000000:",
                                           ":0x1000",
                                           "0x60000000:0",
                                           "0x5FFFF000:0x1000",
                                           "0x603FF000:0x1001",
                                           "0xFFFFFFFF:2",
                                           "0x60000000:0x1000:1" };

    for (gsize i = 0; i < G_N_ELEMENTS (regions); i++)
        assert_wrong_region (fixture, regions[i]);
}

/* The same part in three formats: each says or keeps where it belongs. */
static void
test_formats (Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *name;
        const char *format;
        const char *start; /* of the file; NULL: a raw one */
    } files[] = { { "part_0x60001000-0x60003344.bin", "binary", NULL },
                  { "part.hex", "intel-hex", ":02000004" },
                  { "part.SREC", "s-record", "S0" },
                  { "part.s19", "s-record", "S0" } };

    for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
        g_autofree char *path = get_path (fixture, files[i].name);
        g_autoptr (Run) saved = run_salvorctl ("backup", "--board", fixture->board, path,
                                               "--region", PART, "--json", NULL);
        g_autoptr (Run) compared = verify (fixture, files[i].name);
        g_autoptr (GBytes) content = NULL;

        assert_result (saved, 0, "verified");
        g_assert_cmpstr (run_get_string (saved, "format"), ==, files[i].format);
        g_assert_cmpstr (run_get_string (saved, "address"), ==, "0x60001000");
        g_assert_cmpint (run_get_int (saved, "bytes_read"), ==, PART_SIZE);
        assert_result (compared, 0, "verified");
        g_assert_cmpint (run_get_int (compared, "bytes_compared"), ==, PART_SIZE);
        content = load (fixture, files[i].name);
        if (files[i].start != NULL)
            g_assert_cmpmem (g_bytes_get_data (content, NULL), strlen (files[i].start),
                             files[i].start, strlen (files[i].start));
        else
            g_assert_cmpuint (g_bytes_get_size (content), ==, PART_SIZE);
    }
}

/* ---- verify ---- */

static void
test_verify_counts_differences (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) saved = backup (fixture, "whole.bin");
    g_autoptr (Run) run = NULL;
    g_autoptr (GBytes) content = load (fixture, "whole.bin");
    g_autoptr (GByteArray) changed = g_byte_array_new ();
    g_autofree char *path = NULL;

    run_assert_status (saved, 0);
    g_byte_array_append (changed, g_bytes_get_data (content, NULL), TEST_FLASH_SIZE);
    changed->data[0x2345] ^= 0x01;
    changed->data[0x2346] ^= 0x80;
    changed->data[0x300000] ^= 0xFF;
    path = test_image_save (changed, fixture->folder, "changed.bin");
    run = verify (fixture, "changed.bin");
    assert_result (run, 1, "failed");
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "verify");
    g_assert_cmpint (run_get_int (run, "bytes_compared"), ==, TEST_FLASH_SIZE);
    g_assert_cmpint (run_get_int (run, "bytes_different"), ==, 3);
    g_assert_cmpint (run_get_int (run, "sectors_different"), ==, 2);
    g_assert_cmpstr (run_get_string (run, "first_difference"), ==, "0x60002345");
    g_assert_nonnull (strstr (run_get_string (run, "condition"), "something else than the file"));
}

/* A raw part that does not say where it belongs is not guessed at. */
static void
test_a_place_is_asked_for (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GByteArray) noise = g_byte_array_new ();
    g_autofree char *path = NULL;
    g_autoptr (Run) unknown = NULL;
    g_autoptr (Run) known = NULL;

    g_byte_array_set_size (noise, 0x800);
    memset (noise->data, 0xFF, noise->len);
    path = test_image_save (noise, fixture->folder, "raw.bin");
    unknown = verify (fixture, "raw.bin");
    run_assert_status (unknown, 2);
    g_assert_nonnull (strstr (run_get_string (unknown, "error.message"), "--region"));
    known = run_salvorctl ("verify", "--board", fixture->board, path, "--region", "0x60300000",
                           "--json", NULL);
    assert_result (known, 0, "verified");
}

static void
test_a_name_that_contradicts_its_size (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GByteArray) bytes = test_image_new (IMAGE_SIZE, 1);
    g_autofree char *path = test_image_save (bytes, fixture->folder, "x_0x60000000-0x60000FFF.bin");
    g_autoptr (Run) run = verify (fixture, "x_0x60000000-0x60000FFF.bin");

    assert_result (run, 3, "refused");
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "bad-file");
}

static void
test_a_file_outside_the_flash (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GByteArray) bytes = test_image_new (IMAGE_SIZE, 1);
    g_autofree char *path = test_image_save (bytes, fixture->folder, "x_0x603FE000-0x60403FFF.bin");
    g_autoptr (Run) run = restore (fixture, "x_0x603FE000-0x60403FFF.bin");

    assert_result (run, 3, "refused");
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "unsuitable-file");
}

/* ---- restore ---- */

static void
test_restore_brings_every_byte_back (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) saved = backup (fixture, "before.bin");
    g_autoptr (Run) differs = NULL;
    g_autoptr (Run) run = NULL;
    g_autoptr (Run) after = NULL;
    g_autoptr (GBytes) first = NULL;
    g_autoptr (GBytes) second = NULL;

    run_assert_status (saved, 0);
    change_flash (fixture);
    differs = verify (fixture, "before.bin");
    assert_result (differs, 1, "failed");
    run = restore (fixture, "before.bin");
    assert_result (run, 0, "verified");
    g_assert_cmpint (run_get_int (run, "sectors_erased"), >, 0);
    g_assert_true (g_file_test (run_get_string (run, "backup"), G_FILE_TEST_EXISTS));
    after = backup (fixture, "after.bin");
    run_assert_status (after, 0);
    first = load (fixture, "before.bin");
    second = load (fixture, "after.bin");
    g_assert_true (g_bytes_equal (first, second));
}

/* A flash without a program is a flash that can be restored; nobody is told to start it. */
static void
test_restore_of_a_blank_flash (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GByteArray) blank = g_byte_array_new ();
    g_autofree char *path = NULL;
    g_autoptr (Run) run = NULL;
    g_autoptr (Run) again = NULL;
    const char *condition;

    g_byte_array_set_size (blank, TEST_FLASH_SIZE);
    memset (blank->data, 0xFF, blank->len);
    path = test_image_save (blank, fixture->folder, "blank.bin");
    run = restore (fixture, "blank.bin");
    assert_result (run, 0, "verified");
    condition = run_get_string (run, "condition");
    g_assert_nonnull (strstr (condition, "no program to start"));
    g_assert_null (strstr (condition, "Set them to 10"));
    again = verify (fixture, "blank.bin");
    assert_result (again, 0, "verified");
}

/* What lies beside a restored part, in the same sector too, stays. */
static void
test_restore_of_a_part_keeps_the_rest (Fixture *fixture, gconstpointer data)
{
    g_autofree char *part = get_path (fixture, "part.hex");
    g_autoptr (Run) saved = run_salvorctl ("backup", "--board", fixture->board, part, "--region",
                                           PART, "--json", NULL);
    g_autoptr (Run) run = NULL;
    g_autoptr (Run) before_run = NULL;
    g_autoptr (Run) after_run = NULL;
    g_autoptr (GBytes) before = NULL;
    g_autoptr (GBytes) after = NULL;
    const guint8 *old;
    const guint8 *now;
    gsize offset = PART_START - TEST_FLASH_BASE;

    run_assert_status (saved, 0);
    change_flash (fixture);
    before_run = backup (fixture, "before.bin");
    run = restore (fixture, "part.hex");
    assert_result (run, 0, "verified");
    after_run = backup (fixture, "after.bin");
    before = load (fixture, "before.bin");
    after = load (fixture, "after.bin");
    old = g_bytes_get_data (before, NULL);
    now = g_bytes_get_data (after, NULL);
    g_assert_cmpmem (now, offset, old, offset);
    offset += PART_SIZE;
    g_assert_cmpmem (now + offset, TEST_FLASH_SIZE - offset, old + offset,
                     TEST_FLASH_SIZE - offset);
    g_assert_false (g_bytes_equal (before, after));
}

static void
test_restore_needs_a_yes (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) saved = backup (fixture, "whole.bin");
    g_autofree char *path = get_path (fixture, "whole.bin");
    g_autoptr (Run) run
               = run_salvorctl ("restore", "--board", fixture->board, path, "--json", NULL);

    run_assert_status (saved, 0);
    assert_result (run, 3, "refused");
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "consent");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
    ADD ("/backup/whole", test_backup_of_the_whole_flash);
    ADD ("/backup/never-overwrites", test_backup_never_overwrites);
    ADD ("/backup/no-folder", test_backup_into_no_folder);
    ADD ("/backup/wrong-regions", test_wrong_regions);
    ADD ("/backup/formats", test_formats);
    ADD ("/verify/differences", test_verify_counts_differences);
    ADD ("/verify/place", test_a_place_is_asked_for);
    ADD ("/verify/name-contradicts", test_a_name_that_contradicts_its_size);
    ADD ("/restore/outside", test_a_file_outside_the_flash);
    ADD ("/restore/every-byte", test_restore_brings_every_byte_back);
    ADD ("/restore/blank", test_restore_of_a_blank_flash);
    ADD ("/restore/part", test_restore_of_a_part_keeps_the_rest);
    ADD ("/restore/consent", test_restore_needs_a_yes);
#undef ADD
    return g_test_run ();
}
