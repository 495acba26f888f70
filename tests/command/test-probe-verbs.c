/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Boards that a debug probe reaches, from the terminal. */
#include "salvorctl.h"

#include "image-builder.h"

#include <string.h>

#define STORY "sim:rt1024-internal-boot-forced"
#define IMAGE_SIZE 0x6000
#define IMAGE_START "0x60000000:0x6000"

typedef struct {
    char *folder;
    char *firmware;
    char *board; /* the one of the story, with a state in a file */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GByteArray) image = test_image_new (IMAGE_SIZE, 42);

    fixture->folder = test_folder_new ();
    fixture->firmware = test_image_save (image, fixture->folder, "firmware.bin");
    fixture->board = g_strdup_printf (STORY ",state=%s/board.txt", fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_free (fixture->board);
    g_free (fixture->firmware);
    test_folder_remove (fixture->folder);
}

static gboolean
has_step (Run *run, const char *id)
{
    guint n_steps = run_get_length (run, "steps");

    for (guint i = 0; i < n_steps; i++) {
        g_autofree char *path = g_strdup_printf ("steps.%u.id", i);

        if (strcmp (run_get_string (run, path), id) == 0)
            return TRUE;
    }
    return FALSE;
}

static void
test_takes_the_rom_by_itself (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = run_salvorctl ("recover", "--board", fixture->board, fixture->firmware,
                                         "--backup-dir", fixture->folder, "--yes", "--json", NULL);
    g_autoptr (Run) again = NULL;

    run_assert_status (run, 0);
    g_assert_cmpstr (run_get_string (run, "result"), ==, "verified");
    g_assert_cmpstr (run_get_string (run, "route"), ==, "probe-rom");
    g_assert_true (has_step (run, "take-over"));
    g_assert_false (has_step (run, "load-flashloader"));
    again = run_salvorctl ("recover", "--board", fixture->board, fixture->firmware, "--backup-dir",
                           fixture->folder, "--yes", "--json", NULL);
    run_assert_status (again, 0);
    g_assert_cmpint (run_get_int (again, "bytes_written"), ==, 0);
    g_assert_cmpint (run_get_int (again, "sectors_erased"), ==, 0);
}

/* What the flash holds afterwards is compared by another run, which reads it anew. */
static void
test_each_route (Fixture *fixture, gconstpointer route)
{
    g_autoptr (Run) run = run_salvorctl ("recover", "--board", fixture->board, "--route", route,
                                         fixture->firmware, "--no-backup", "--yes", "--json", NULL);
    g_autoptr (Run) verify = NULL;

    run_assert_status (run, 0);
    g_assert_cmpstr (run_get_string (run, "result"), ==, "verified");
    g_assert_cmpstr (run_get_string (run, "route"), ==, route);
    verify = run_salvorctl ("verify", "--board", fixture->board, fixture->firmware, "--json", NULL);
    run_assert_status (verify, 0);
    g_assert_cmpstr (run_get_string (verify, "route"), ==, "probe-rom");
}

/* Saved, overwritten, brought back: the flash is what it was. */
static void
test_there_and_back (Fixture *fixture, gconstpointer data)
{
    g_autofree char *saved = g_build_filename (fixture->folder, "saved.bin", NULL);
    g_autoptr (Run) backup = run_salvorctl ("backup", "--board", fixture->board, saved, "--region",
                                            IMAGE_START, "--json", NULL);
    g_autoptr (Run) recover = NULL;
    g_autoptr (Run) other = NULL;
    g_autoptr (Run) restore = NULL;
    g_autoptr (Run) same = NULL;

    run_assert_status (backup, 0);
    g_assert_cmpstr (run_get_string (backup, "route"), ==, "probe-rom");
    recover = run_salvorctl ("recover", "--board", fixture->board, fixture->firmware, "--no-backup",
                             "--yes", "--json", NULL);
    run_assert_status (recover, 0);
    other = run_salvorctl ("verify", "--board", fixture->board, saved, "--json", NULL);
    run_assert_status (other, 1);
    g_assert_cmpstr (run_get_string (other, "error.code"), ==, "verify");
    restore = run_salvorctl ("restore", "--board", fixture->board, saved, "--yes", "--json", NULL);
    run_assert_status (restore, 0);
    g_assert_cmpstr (run_get_string (restore, "result"), ==, "verified");
    same = run_salvorctl ("verify", "--board", fixture->board, saved, "--json", NULL);
    run_assert_status (same, 0);
}

/* ---- what a person has to do first ---- */

typedef struct {
    const char *name;
    const char *board;
    const char *route; /* NULL: none is asked for */
    const char *code;
    const char *says;
} Closed;

static const Closed closed[] = {
    { "no-way", "sim:rt1024-no-way", NULL, "no-target", "set the boot switches to 01" },
    { "debug-closed", "sim:rt1024-debug-closed", "probe-rom", "no-route",
      "The debug port is closed for ever" },
    { "serial", STORY, "serial", "no-route", "The boot switches cannot ask for serial download" },
    { "sdp-disabled", "sim:rt1024-sdp-disabled", "probe-erase-header", "no-route",
      "This way ends in serial download, which is switched off for ever" },
};

static void
test_closed (Fixture *fixture, gconstpointer data)
{
    const Closed *test = data;
    g_autoptr (Run) run = run_salvorctl ("recover", "--board", test->board, fixture->firmware,
                                         "--yes", "--json", test->route != NULL ? "--route" : NULL,
                                         test->route, NULL);
    g_autofree char *words = NULL;

    run_assert_status (run, 3);
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, test->code);
    words = g_strconcat (run_get_string (run, "error.message"), " ",
                         run_get_string (run, "error.cure"), NULL);
    g_assert_nonnull (strstr (words, test->says));
}

int
main (int argc, char **argv)
{
    static const char *const routes[] = { "probe-rom", "probe-flashloader", "probe-erase-header" };

    g_test_init (&argc, &argv, NULL);
    g_test_add ("/probe-verbs/recover/by-itself", Fixture, NULL, set_up,
                test_takes_the_rom_by_itself, tear_down);
    for (gsize i = 0; i < G_N_ELEMENTS (routes); i++) {
        g_autofree char *path = g_strdup_printf ("/probe-verbs/recover/%s", routes[i]);

        g_test_add (path, Fixture, routes[i], set_up, test_each_route, tear_down);
    }
    g_test_add ("/probe-verbs/there-and-back", Fixture, NULL, set_up, test_there_and_back,
                tear_down);
    for (gsize i = 0; i < G_N_ELEMENTS (closed); i++) {
        g_autofree char *path = g_strdup_printf ("/probe-verbs/closed/%s", closed[i].name);

        g_test_add (path, Fixture, &closed[i], set_up, test_closed, tear_down);
    }
    return g_test_run ();
}
