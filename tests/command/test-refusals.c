/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "salvorctl.h"

#include "image-builder.h"

#include <string.h>

/*
 * What a person reads when a board refuses in the middle of a recovery; every status there is, and
 * the same words, are in docs/status-codes.md and its test.
 */
static const struct {
    guint status;
    const char *code;
    const char *sentence;
    const char *reason;
} cases[] = {
    { 4, "refused", "The board refused a command.", "status 4 (0x4), invalid argument" },
    { 10001, "locked", "The memory did not take what was written.",
      "status 10001 (0x2711), security violation" },
    { 10207, "verify", "The memory does not hold what it should.",
      "status 10207 (0x27DF), memory: verification failed" },
    { 20109, "flash", "The board's memory chip did not do what it was told.",
      "status 20109 (0x4E8D), FlexSPI NOR: flash not found" },
    { 4711, "refused", "The board refused a command.", "status 4711 (0x1267), unknown status" },
};

typedef struct {
    char *folder;
    char *firmware;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GByteArray) image = test_image_new (0x6000, 42);

    fixture->folder = test_folder_new ();
    fixture->firmware = test_image_save (image, fixture->folder, "firmware.bin");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_free (fixture->firmware);
    test_folder_remove (fixture->folder);
}

static Run *
recover (Fixture *fixture, const char *board)
{
    return run_salvorctl ("recover", "--board", board, fixture->firmware, "--no-backup", "--yes",
                          "--json", NULL);
}

/* A report of a recovery that goes well, in the part where the flashloader writes and reads */
static guint
find_late_report (Fixture *fixture)
{
    g_autofree char *path = g_build_filename (fixture->folder, "recording.txt", NULL);
    g_autoptr (Run) run
               = run_salvorctl ("--record", path, "recover", "--board", "sim:rt1024-serial",
                                fixture->firmware, "--no-backup", "--yes", NULL);
    g_autofree char *text = NULL;
    g_auto (GStrv) lines = NULL;
    guint n_reports = 0;

    run_assert_status (run, 0);
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    lines = g_strsplit (text, "\n", -1);
    for (gsize i = 0; lines[i] != NULL; i++)
        n_reports
            += lines[i][0] != '#'
                       && (strstr (lines[i], " > ") != NULL || strstr (lines[i], " < ") != NULL)
                   ? 1
                   : 0;
    g_assert_cmpuint (n_reports, >, 200);
    return n_reports - 40;
}

static void
test_recover (Fixture *fixture, gconstpointer data)
{
    guint report = find_late_report (fixture);

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *board = g_strdup_printf ("sim:rt1024-serial,fault=wrong-status=%u:%u",
                                                  report, cases[i].status);
        g_autoptr (Run) run = recover (fixture, board);

        g_assert_cmpint (run->status, !=, 0);
        g_assert_cmpstr (run_get_string (run, "error.code"), ==, cases[i].code);
        g_assert_nonnull (strstr (run_get_string (run, "error.message"), cases[i].reason));
        run_assert_says (run, cases[i].sentence);
        g_assert_cmpstr (run_get_string (run, "error.cure"), !=, "");
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add ("/refusals/recover", Fixture, NULL, set_up, test_recover, tear_down);
    return g_test_run ();
}
