/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "salvorctl.h"

#include "image-builder.h"

#include <string.h>

#define SCENARIO "sim:rt1024-serial"

typedef struct {
    char *folder;
    char *path;   /* of a recording to be made */
    char *replay; /* the board of it */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->folder = test_folder_new ();
    fixture->path = g_build_filename (fixture->folder, "recording.txt", NULL);
    fixture->replay = g_strconcat ("replay:", fixture->path, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_free (fixture->replay);
    g_free (fixture->path);
    test_folder_remove (fixture->folder);
}

/* (transfer full): the value of @path as text, whatever it is */
static char *
get_text (Run *run, const char *path)
{
    JsonNode *node = json_object_get_member (run_get_object (run), path);

    g_assert_nonnull (node);
    return json_to_string (node, FALSE);
}

static void
assert_same (Run *one, Run *other, const char *path)
{
    g_autofree char *left = get_text (one, path);
    g_autofree char *right = get_text (other, path);

    g_assert_cmpstr (left, ==, right);
}

/* ---- the recording that is part of the tests ---- */

/* What was recorded once is read the same today. */
static void
test_fixture (void)
{
    g_autofree char *board
        = g_strdup_printf ("replay:%s/read-rt1024-serial.txt", g_getenv ("RECORDINGS"));
    g_autoptr (Run) run = run_salvorctl ("read", "--board", board, "--json", NULL);
    g_autoptr (Run) practice = run_salvorctl ("read", "--board", SCENARIO, "--json", NULL);

    run_assert_status (run, 0);
    run_assert_status (practice, 0);
    assert_same (run, practice, "chip");
    assert_same (run, practice, "registers");
    assert_same (run, practice, "fuses");
    assert_same (run, practice, "simulated");
}

/* A verb that asks for more than was recorded is told so. */
static void
test_other_verb (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GByteArray) image = test_image_new (0x6000, 42);
    g_autofree char *firmware = test_image_save (image, fixture->folder, "firmware.bin");
    g_autofree char *board
        = g_strdup_printf ("replay:%s/read-rt1024-serial.txt", g_getenv ("RECORDINGS"));
    g_autoptr (Run) run = run_salvorctl ("recover", "--board", board, firmware, "--no-backup",
                                         "--yes", "--json", NULL);

    run_assert_status (run, 3);
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "recording");
    g_assert_nonnull (strstr (run_get_string (run, "error.message"), "the recording has ended"));
}

/* ---- there and back ---- */

static void
test_read (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) made = run_salvorctl ("--record", fixture->path, "read", "--board", SCENARIO,
                                          "--json", NULL);
    g_autoptr (Run) played = run_salvorctl ("read", "--board", fixture->replay, "--json", NULL);

    run_assert_status (made, 0);
    run_assert_says (made, "The recording is complete");
    run_assert_status (played, 0);
    assert_same (made, played, "registers");
    assert_same (made, played, "fuses");
}

static void
test_explain (Fixture *fixture, gconstpointer data)
{
    g_autofree char *option = g_strconcat ("--record=", fixture->path, NULL);
    g_autoptr (Run) made = run_salvorctl (option, "explain", "--board", data, "--json", NULL);
    g_autoptr (Run) played = run_salvorctl ("explain", "--board", fixture->replay, "--json", NULL);

    run_assert_status (made, 0);
    run_assert_status (played, 0);
    assert_same (made, played, "boot_mode");
    assert_same (made, played, "permanent");
    assert_same (made, played, "hab");
    assert_same (made, played, "debug");
}

/* A whole recovery: the ROM, the loader's own device, the flash, and the ROM again. */
static void
test_recover (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GByteArray) image = test_image_new (0x6000, 42);
    g_autofree char *firmware = test_image_save (image, fixture->folder, "firmware.bin");
    g_autoptr (Run) made = run_salvorctl ("--record", fixture->path, "recover", "--board", data,
                                          firmware, "--no-backup", "--yes", "--json", NULL);
    g_autoptr (Run) played = run_salvorctl ("recover", "--board", fixture->replay, firmware,
                                            "--no-backup", "--yes", "--json", NULL);

    run_assert_status (made, 0);
    run_assert_status (played, 0);
    g_assert_cmpstr (run_get_string (played, "result"), ==, "verified");
    assert_same (made, played, "bytes_written");
    assert_same (made, played, "sectors_erased");
}

/* The same recovery with other bytes in it: the recording does not know them. */
static void
test_other_firmware (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GByteArray) image = test_image_new (0x6000, 42);
    g_autoptr (GByteArray) other = test_image_new (0x6000, 43);
    g_autofree char *firmware = test_image_save (image, fixture->folder, "firmware.bin");
    g_autofree char *other_firmware = test_image_save (other, fixture->folder, "other.bin");
    g_autoptr (Run) made = run_salvorctl ("--record", fixture->path, "recover", "--board", SCENARIO,
                                          firmware, "--no-backup", "--yes", "--json", NULL);
    g_autoptr (Run) played = run_salvorctl ("recover", "--board", fixture->replay, other_firmware,
                                            "--no-backup", "--yes", "--json", NULL);

    run_assert_status (made, 0);
    g_assert_cmpint (played->status, !=, 0);
    g_assert_cmpstr (run_get_string (played, "error.code"), ==, "recording");
    g_assert_nonnull (strstr (run_get_string (played, "error.message"), "line "));
    g_assert_nonnull (strstr (run_get_string (played, "error.message"), "are as expected"));
}

/* A board that fails: the failure is in the recording. */
static void
test_failure (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) made = run_salvorctl ("--record", fixture->path, "read", "--board",
                                          SCENARIO ",fault=cut=20", "--json", NULL);
    g_autoptr (Run) played = run_salvorctl ("read", "--board", fixture->replay, "--json", NULL);

    run_assert_status (made, 1);
    g_assert_cmpstr (run_get_string (made, "error.code"), ==, "disconnected");
    run_assert_says (made, "The recording is complete");
    run_assert_status (played, 1);
    g_assert_cmpstr (run_get_string (played, "error.code"), ==, "disconnected");
}

/* ---- what a person sees in it ---- */

static void
test_comments (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run
               = run_salvorctl ("--record", fixture->path, "read", "--board", SCENARIO, NULL);
    g_autofree char *text = NULL;

    run_assert_status (run, 0);
    g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
    g_assert_nonnull (strstr (text, "# read 0x400F8004, 4 bytes by 32 bits\n"));
    g_assert_nonnull (strstr (text, "# 0x56787856, open part\n"));
}

/* ---- wrong use ---- */

static void
test_wrong_use (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) no_file = run_salvorctl ("--record", NULL);
    g_autoptr (Run) no_verb = run_salvorctl ("--record", fixture->path, NULL);
    g_autoptr (Run) no_name = run_salvorctl ("--record=", "list", "--json", NULL);
    g_autoptr (Run) no_folder
               = run_salvorctl ("--record", "/nowhere/recording.txt", "list", "--json", NULL);

    run_assert_status (no_file, 2);
    run_assert_says (no_file, "--record needs the name of a file");
    run_assert_status (no_verb, 2);
    run_assert_says (no_verb, "no verb");
    run_assert_status (no_name, 2);
    g_assert_cmpstr (run_get_string (no_name, "error.code"), ==, "invalid-argument");
    run_assert_status (no_folder, 3);
    g_assert_cmpstr (run_get_string (no_folder, "error.code"), ==, "storage");
}

static void
test_no_board (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) made = run_salvorctl ("--record", fixture->path, "list", NULL);
    g_autoptr (Run) played = run_salvorctl ("read", "--board", fixture->replay, "--json", NULL);

    run_assert_status (made, 0);
    run_assert_says (made, "Nothing was recorded");
    run_assert_status (played, 3);
    g_assert_cmpstr (run_get_string (played, "error.code"), ==, "bad-file");
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = run_salvorctl ("read", "--board", fixture->replay, "--json", NULL);

    run_assert_status (run, 1);
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "not-found");
}

typedef void (*Test) (Fixture *fixture, gconstpointer data);

static void
add (const char *path, Test test, const char *data)
{
    g_test_add (path, Fixture, data, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/record/fixture", test_fixture);
    add ("/record/fixture/other-verb", test_other_verb, NULL);
    add ("/record/read", test_read, NULL);
    add ("/record/explain/serial", test_explain, SCENARIO);
    add ("/record/explain/closed", test_explain, "sim:rt1024-closed");
    add ("/record/explain/internal-boot-forced", test_explain, "sim:rt1024-internal-boot-forced");
    add ("/record/explain/serial-line", test_explain, "sim:rt1024-serial,connection=uart");
    add ("/record/recover/usb", test_recover, SCENARIO);
    add ("/record/recover/serial-line", test_recover, "sim:rt1024-serial,connection=uart");
    add ("/record/recover/other-firmware", test_other_firmware, NULL);
    add ("/record/failure", test_failure, NULL);
    add ("/record/comments", test_comments, NULL);
    add ("/record/wrong-use", test_wrong_use, NULL);
    add ("/record/no-board", test_no_board, NULL);
    add ("/record/missing", test_missing, NULL);
    return g_test_run ();
}
