/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A saved board is opened, looked at and closed; a damaged file is refused with the reason. */
#include "chip/state-file.h"
#include "image-builder.h"
#include "window/board-sidebar.h"
#include "window/driver.h"
#include "window/fixture.h"
#include "window/main-window.h"
#include "window/file-chooser.h"
#include "window/state-files.h"

#include <glib/gstdio.h>
#include <string.h>

static SalvorBoard *
get_selected (Driver *driver)
{
    GtkWidget *sidebar
        = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_BOARD_SIDEBAR, NULL);

    return salvor_board_sidebar_get_selected (SALVOR_BOARD_SIDEBAR (sidebar));
}

/* 2026-05-31 14:32:07 UTC */
static SalvorBoardState *
make_state (void)
{
    SalvorBoardState *state = fixture_state_story ();

    salvor_board_state_set_time (state, 1780237927);
    return state;
}

static char *
save (Driver *driver, SalvorBoardState *state)
{
    char *path = g_build_filename (driver->folder, "on my desk.salvor", NULL);
    g_autoptr (GError) error = NULL;

    salvor_state_file_save (state, path, &error);
    g_assert_no_error (error);
    return path;
}

static void
open_path (Driver *driver, const char *path)
{
    g_autoptr (GFile) file = g_file_new_for_path (path);

    salvor_main_window_open_file (SALVOR_MAIN_WINDOW (driver->window), file);
}

static void
open_saved (Driver *driver)
{
    g_autoptr (SalvorBoardState) state = make_state ();
    g_autofree char *path = save (driver, state);

    open_path (driver, path);
    driver_wait_for_text (driver, "Ways to recover");
}

static gboolean
shows (Driver *driver, const char *text)
{
    return fixture_shows (GTK_WIDGET (driver->window), text);
}

static void
activate (Driver *driver, const char *name)
{
    gtk_widget_activate_action (GTK_WIDGET (driver->window), name, NULL);
}

static void
assert_is_what_was_saved (SalvorBoard *board)
{
    g_autoptr (SalvorBoardState) before = make_state ();
    g_autoptr (GBytes) bytes_before = salvor_state_file_write (before);
    g_autoptr (GBytes) bytes_after = salvor_state_file_write (salvor_board_get_state (board));

    g_assert_true (g_bytes_equal (bytes_before, bytes_after));
}

/* It comes back as it was and says plainly what it is; to look is all that can be done with it. */
static void
test_is_marked_and_not_recovered (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });

    open_saved (driver);
    assert_is_what_was_saved (get_selected (driver));
    g_assert_true (shows (driver, "Saved boards"));
    g_assert_true (shows (driver, "on my desk"));
    g_assert_true (shows (driver, "Saved on 2026-05-31"));
    g_assert_true (shows (driver, "The board itself is not here"));
    g_assert_false (shows (driver, "The board is not connected"));
    g_assert_false (driver_can_press (driver, "Recover…"));
    g_assert_false (driver_can_press (driver, "Read Again"));
    driver_press (driver, "Fuses");
    driver_wait_for_text (driver, "FORCE_INTERNAL_BOOT");
    driver_press (driver, "Registers");
    driver_wait_for_text (driver, "SBMR2");
}

/* A file that is opened twice is one board; once it is closed it is gone. */
static void
test_closes (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    guint n_boards = g_list_model_get_n_items (G_LIST_MODEL (driver->boards));
    g_autoptr (SalvorBoardState) first = NULL;
    SalvorBoard *board;

    open_saved (driver);
    board = get_selected (driver);
    first = g_object_ref (salvor_board_get_state (board));
    open_saved (driver);
    while (salvor_board_get_state (board) == first)
        g_main_context_iteration (NULL, TRUE);
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (driver->boards)), ==, n_boards + 1);
    driver_press (driver, "Close");
    driver_wait_for_text (driver, "No board is connected");
    g_assert_false (shows (driver, "Saved boards"));
    g_assert_null (get_selected (driver));
    /* there is nothing to save: it is off, or this would be a critical warning */
    activate (driver, "win.save-state");
}

/* A board that is plugged in while one from a file is looked at does not push it aside. */
static void
test_stays_when_a_board_comes (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *saved;

    open_saved (driver);
    saved = get_selected (driver);
    driver_plug_in (driver, "sim:rt1024-serial", "usb:1-1");
    driver_settle (driver);
    g_assert_true (get_selected (driver) == saved);
    salvor_board_list_forget_gone (driver->boards);
    driver_settle (driver);
    g_assert_true (get_selected (driver) == saved);
}

/* Where in the file, and what should stand there; a file that is not there is said, too. */
static void
test_damaged_file_is_refused (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = g_build_filename (driver->folder, "torn.salvor", NULL);
    g_autoptr (GError) error = NULL;
    GtkWidget *notice;

    g_file_set_contents (path,
                         "<board-state version=\"1\" chip=\"MIMXRT1024\">\n"
                         "  <fuse index=\"9999\" shadow=\"0x00000000\"/>\n"
                         "</board-state>\n",
                         -1, &error);
    g_assert_no_error (error);
    open_path (driver, path);
    driver_wait_for_text (driver, "“torn” could not be opened as a saved board");
    g_assert_true (shows (driver, "torn.salvor:2: MIMXRT1024 has no fuse word 9999"));
    g_assert_null (get_selected (driver));
    notice = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_FILE_NOTICE, NULL);
    gtk_widget_activate_action (notice, "notice.close", NULL);
    driver_settle (driver);
    g_assert_false (shows (driver, "could not be opened"));
    g_assert_cmpint (g_unlink (path), ==, 0);
    open_path (driver, path);
    driver_wait_for_text (driver, "Choose another folder");
}

/* A recovery is not left because somebody double-clicked a file. */
/* People try to open the report that they were sent. */
static void
test_report_is_no_saved_board (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = g_build_filename (driver->folder, "report.html", NULL);
    g_autoptr (GError) error = NULL;

    g_file_set_contents (path, "<!DOCTYPE html>\n<html></html>\n", -1, &error);
    g_assert_no_error (error);
    open_path (driver, path);
    driver_wait_for_text (driver, "“report.html” could not be opened as a saved board");
    g_assert_true (shows (driver, "take board.salvor out of it"));
}

static void
test_wizard_is_not_left (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autoptr (SalvorBoardState) state = make_state ();
    g_autofree char *path = save (driver, state);
    guint n_boards = g_list_model_get_n_items (G_LIST_MODEL (driver->boards));

    activate (driver, "win.recover");
    driver_wait_for_text (driver, "Connect");
    open_path (driver, path);
    while (g_list_model_get_n_items (G_LIST_MODEL (driver->boards)) == n_boards)
        g_main_context_iteration (NULL, TRUE);
    driver_settle (driver);
    g_assert_null (get_selected (driver));
    g_assert_false (shows (driver, "Ways to recover"));
}

/* ---- reports ---- */

/* The one report in the home folder of this test; NULL without; (transfer full) */
static char *
find_report (void)
{
    g_autoptr (GDir) folder = g_dir_open (g_get_home_dir (), 0, NULL);
    const char *name = NULL;

    while ((name = g_dir_read_name (folder)) != NULL) {
        if (g_str_has_prefix (name, "salvor-report-"))
            return g_build_filename (g_get_home_dir (), name, NULL);
    }
    return NULL;
}

static char *
take_report (void)
{
    g_autofree char *path = find_report ();
    g_autoptr (GError) error = NULL;
    char *page = NULL;

    g_assert_nonnull (path);
    g_file_get_contents (path, &page, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (g_unlink (path), ==, 0);
    return page;
}

/* One click: no question, and a line that says where it is. */
static void
test_report_in_one_click (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *board = driver_get_board (driver, "sim:rt1024-internal-boot-forced");
    g_autofree char *page = NULL;
    GtkWidget *notice;
    GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (driver->window));

    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    driver_wait_for_text (driver, "Ways to recover");
    driver_settle (driver);
    activate (driver, "win.save-report");
    driver_wait_for_text (driver, "The report is saved");
    g_assert_true (shows (driver, "salvor-report-i-mx-rt1024-"));
    g_assert_nonnull (driver_find_button (driver, "Open Folder"));
    driver_press (driver, "Copy Path");
    g_assert_true (gdk_clipboard_is_local (clipboard));
    page = take_report ();
    g_assert_nonnull (strstr (page, "This board always starts from its built-in flash"));
    g_assert_nonnull (strstr (page, "The board was read: "));
    g_assert_nonnull (strstr (page, "download=\"activity.txt\""));
    g_assert_null (strstr (page, g_get_home_dir ()));
    notice = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_FILE_NOTICE, NULL);
    gtk_widget_activate_action (notice, "notice.close", NULL);
    g_assert_null (find_report ());
}

/* Nothing is overwritten: two in one minute are two files. */
static void
test_reports_have_names_of_their_own (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;

    open_saved (driver);
    activate (driver, "win.save-report");
    driver_wait_for_text (driver, "The report is saved");
    gtk_widget_activate_action (
        fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_FILE_NOTICE, NULL), "notice.close",
        NULL);
    activate (driver, "win.save-report");
    driver_wait_for_text (driver, "The report is saved");
    first = take_report ();
    second = take_report ();
    g_assert_nonnull (first);
    g_assert_nonnull (second);
}

/* Where a recovery has stopped, the report says why, step by step, and names no folder. */
static void
test_report_of_what_stopped (void)
{
    const char *name = "sim:rt1024-serial,fault=cut=600";
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ name, NULL });
    g_autoptr (GByteArray) image = test_image_new (0x80000, 6);
    g_autofree char *path = test_image_save (image, driver->folder, "firmware.bin");
    SalvorBoard *board = driver_get_board (driver, name);
    g_autofree char *page = NULL;

    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    driver_settle (driver);
    driver_press (driver, "Recover…");
    driver_wait_for_text (driver, "Choose the firmware");
    driver_drop (driver, path);
    driver_wait_for_button (driver, "Next");
    driver_press (driver, "Next");
    driver_wait_for_button (driver, "Erase and Write");
    driver_press (driver, "Erase and Write");
    driver_wait_for_button (driver, "Save a Report for the Engineer");
    driver_settle (driver);
    driver_press (driver, "Save a Report for the Engineer");
    driver_wait_for_text (driver, "The report is saved");
    page = take_report ();
    g_assert_nonnull (strstr (page, "What stands in the way"));
    g_assert_nonnull (strstr (page, "<code>disconnected: "));
    g_assert_nonnull (strstr (page, "data-value=\"failed\""));
    g_assert_null (strstr (page, g_get_home_dir ()));
}

static void
test_file_names (void)
{
    g_autoptr (SalvorBoardState) state = make_state ();
    g_autofree char *name = salvor_state_files_make_name (state, ".salvor");
    g_autofree char *stem = salvor_state_files_make_stem (NULL);

    g_assert_cmpstr (name, ==, "i-mx-rt1024-3A0E70D5-2026-05-31.salvor");
    g_assert_cmpstr (stem, ==, "board");
}

/* Nobody could read it, and the report says why that is. */
static void
test_report_of_a_board_without_a_way (void)
{
    const char *name = "sim:rt1024-no-way";
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ name, NULL });
    SalvorBoard *board = driver_get_board (driver, name);
    g_autofree char *page = NULL;

    driver_pick_board (driver, board);
    driver_wait_for_text (driver, "The debug probe works, but the board does not answer it.");
    driver_settle (driver);
    activate (driver, "win.save-report");
    driver_wait_for_text (driver, "The report is saved");
    page = take_report ();
    g_assert_nonnull (strstr (page, "<h1>The board could not be read</h1>"));
    g_assert_nonnull (strstr (page, "no acknowledge"));
}

/* Somebody types "customer" and gets a file that the file manager opens with Salvor. */
static void
test_ending_of_a_typed_name (void)
{
    g_autoptr (GError) error = NULL;
    char *folder = test_folder_new ();
    g_autofree char *path = g_build_filename (folder, "customer", NULL);
    g_autofree char *ended = g_strconcat (path, ".salvor", NULL);
    g_autofree char *other = g_build_filename (folder, "customer.xml", NULL);
    g_autoptr (GFile) plain = g_file_new_for_path (path);
    g_autoptr (GFile) with_other = g_file_new_for_path (other);
    g_autoptr (GFile) first = salvor_file_with_suffix (plain, "board.salvor");
    g_autoptr (GFile) kept = salvor_file_with_suffix (with_other, "board.salvor");
    g_autoptr (GFile) second = NULL;

    g_assert_cmpstr (g_file_peek_path (first), ==, ended);
    g_assert_cmpstr (g_file_peek_path (kept), ==, other);

    /* nobody was asked whether this one may be replaced */
    g_file_set_contents (ended, "old", -1, &error);
    g_assert_no_error (error);
    second = salvor_file_with_suffix (plain, "board.salvor");
    g_assert_cmpstr (g_file_peek_path (second), ==, path);
    test_folder_remove (folder);
}

int
main (int argc, char **argv)
{
    char *home = test_folder_new ();
    int result = 0;

    /* what is saved without a question must not land among somebody's documents */
    g_setenv ("HOME", home, TRUE);
    g_setenv ("XDG_CONFIG_HOME", home, TRUE);
    fixture_init (&argc, &argv);

    g_test_add_func ("/saved-boards/is-marked-and-not-recovered", test_is_marked_and_not_recovered);
    g_test_add_func ("/saved-boards/closes", test_closes);
    g_test_add_func ("/saved-boards/stays-when-a-board-comes", test_stays_when_a_board_comes);
    g_test_add_func ("/saved-boards/damaged-file-is-refused", test_damaged_file_is_refused);
    g_test_add_func ("/saved-boards/report-is-none", test_report_is_no_saved_board);
    g_test_add_func ("/saved-boards/wizard-is-not-left", test_wizard_is_not_left);
    g_test_add_func ("/saved-boards/file-names", test_file_names);
    g_test_add_func ("/saved-boards/ending-of-a-typed-name", test_ending_of_a_typed_name);
    g_test_add_func ("/reports/one-click", test_report_in_one_click);
    g_test_add_func ("/reports/names-of-their-own", test_reports_have_names_of_their_own);
    g_test_add_func ("/reports/board-without-a-way", test_report_of_a_board_without_a_way);
    g_test_add_func ("/reports/what-stopped", test_report_of_what_stopped);
    result = g_test_run ();
    test_folder_remove (home);
    return result;
}
