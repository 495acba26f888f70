/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "salvorctl.h"

#include "image-builder.h"

#include <string.h>

typedef struct {
    char *folder;
    char *page;
    char *state;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->folder = test_folder_new ();
    fixture->page = g_build_filename (fixture->folder, "report.html", NULL);
    fixture->state = g_build_filename (fixture->folder, "board.salvor", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_free (fixture->page);
    g_free (fixture->state);
    test_folder_remove (fixture->folder);
}

static void
test_page_and_json (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = run_salvorctl ("report", "--board", "sim:rt1024-internal-boot-forced",
                                         "--html", fixture->page, "--json", NULL);
    g_autofree char *page = NULL;

    run_assert_status (run, 0);
    g_assert_cmpint (run_get_int (run, "report"), ==, 1);
    g_assert_cmpstr (run_get_string (run, "board.chip"), ==, "MIMXRT1024");
    g_assert_cmpstr (run_get_string (run, "boot_path.by_switches"), ==, "closed-for-ever");
    g_assert_true (g_file_get_contents (fixture->page, &page, NULL, NULL));
    g_assert_nonnull (strstr (page, run_get_string (run, "title")));
    g_assert_nonnull (strstr (page, "data-value=\"closed-for-ever\""));
}

/* A board and what was saved of it come to the same. */
static void
test_saved_board (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) read = run_salvorctl ("read", "--board", "sim:rt1024-serial", "--output",
                                          fixture->state, NULL);
    g_autoptr (Run) live = run_salvorctl ("report", "--board", "sim:rt1024-serial", NULL);
    g_autoptr (Run) saved = run_salvorctl ("report", fixture->state, NULL);

    run_assert_status (read, 0);
    run_assert_status (live, 0);
    run_assert_status (saved, 0);
    g_assert_cmpstr (live->output, ==, saved->output);
}

/* A practice board that is kept in a file does not tell where that file is. */
static void
test_tells_no_folder (Fixture *fixture, gconstpointer data)
{
    g_autofree char *board
        = g_strdup_printf ("sim:rt1024-serial,state=%s/kept.board", fixture->folder);
    g_autofree char *home = g_strdup (g_getenv ("HOME"));
    g_autoptr (Run) run = NULL;

    g_setenv ("HOME", fixture->folder, TRUE);
    run = run_salvorctl ("report", "--board", board, "--json", NULL);
    if (home != NULL)
        g_setenv ("HOME", home, TRUE);
    run_assert_status (run, 0);
    g_assert_null (strstr (run->output, fixture->folder));
    g_assert_nonnull (strstr (run->output, "~/kept.board"));
}

static void
test_place_that_cannot_be_written (Fixture *fixture, gconstpointer data)
{
    g_autofree char *page = g_build_filename (fixture->folder, "no", "such", "folder.html", NULL);
    g_autoptr (Run) run = run_salvorctl ("report", "--board", "sim:rt1024-serial", "--html", page,
                                         "--json", NULL);

    run_assert_status (run, 3);
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "storage");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);

    g_test_add ("/report/page-and-json", Fixture, NULL, set_up, test_page_and_json, tear_down);
    g_test_add ("/report/saved-board", Fixture, NULL, set_up, test_saved_board, tear_down);
    g_test_add ("/report/tells-no-folder", Fixture, NULL, set_up, test_tells_no_folder, tear_down);
    g_test_add ("/report/place-that-cannot-be-written", Fixture, NULL, set_up,
                test_place_that_cannot_be_written, tear_down);
    return g_test_run ();
}
