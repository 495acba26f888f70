/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main job, pressed through as a person does: from a practice board to verified, and back to
 * its feet whenever something goes wrong. */
#include "image-builder.h"
#include "base/data-files.h"
#include "window/activity.h"
#include "window/driver.h"
#include "window/fixture.h"
#include "window/item-row.h"

#include <string.h>

#define BOARD "sim:rt1024-serial"
#define IMAGE_SIZE 0x20000

/* Large enough that reading and writing take some 500 reports each: then a cable that is cut after
 * 600 or after 1100 reports is surely cut in the middle of the one or of the other. */
#define LARGE_IMAGE_SIZE 0x80000

static char *
save_image_of_size (Driver *driver, gsize size, guint seed)
{
    g_autoptr (GByteArray) image = test_image_new (size, seed);

    return test_image_save (image, driver->folder, "firmware.bin");
}

static char *
save_image (Driver *driver, guint seed)
{
    return save_image_of_size (driver, IMAGE_SIZE, seed);
}

static gboolean
shows (Driver *driver, const char *text)
{
    return fixture_shows (GTK_WIDGET (driver->window), text);
}

/* From the window as it opens to the firmware page of the wizard. */
static void
go_to_firmware (Driver *driver, const char *board_name)
{
    SalvorBoard *board = driver_get_board (driver, board_name);

    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    driver_settle (driver);
    driver_press (driver, "Recover…");
    driver_wait_for_text (driver, "Choose the firmware");
}

/* From the firmware page to a job that runs. */
static void
choose_and_run (Driver *driver, const char *path)
{
    driver_drop (driver, path);
    driver_wait_for_button (driver, "Next");
    driver_press (driver, "Next");
    driver_wait_for_text (driver, "Look at the plan");
    driver_wait_for_button (driver, "Erase and Write");
    driver_press (driver, "Erase and Write");
}

/* What is no thing to do has no number among those that are. */
static void
check_practice_note (Driver *driver)
{
    GtkWidget *row
        = fixture_find (GTK_WIDGET (driver->window), GTK_TYPE_LABEL, "This was a practice board");
    guint number = 0;

    row = gtk_widget_get_ancestor (row, SALVOR_TYPE_ITEM_ROW);
    g_object_get (row, "number", &number, NULL);
    g_assert_cmpuint (number, ==, 0);
}

static void
test_to_verified (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = save_image (driver, 1);
    g_autoptr (GVariant) page = NULL;

    go_to_firmware (driver, BOARD);
    g_assert_false (driver_can_press (driver, "Next"));
    g_assert_true (gtk_window_get_focus (driver->window)
                   == driver_find_button (driver, "Choose File…"));
    choose_and_run (driver, path);
    driver_wait_for_text (driver, "The board has its new firmware");
    g_assert_true (shows (driver, "131072 of 131072 are equal"));
    g_assert_true (shows (driver, "Written last, after everything else was compared"));
    g_assert_true (shows (driver, "None changed"));
    g_assert_true (gtk_window_get_focus (driver->window) == driver_find_button (driver, "Done"));
    check_practice_note (driver);
    driver_press (driver, "Done");
    driver_wait_for_text (driver, "Ways to recover");
    driver_wait_for_text (driver, "Firmware written and verified at");
    g_signal_emit_by_name (fixture_find (GTK_WIDGET (driver->window), GTK_TYPE_BUTTON,
                                         "Firmware written and verified at"),
                           "clicked");
    page = g_action_group_get_action_state (G_ACTION_GROUP (driver->window), "page");
    g_assert_cmpstr (g_variant_get_string (page, NULL), ==, "activity");
}

/* Whoever has no file yet can practise all the same. */
static void
test_practice_firmware (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });

    go_to_firmware (driver, BOARD);
    driver_press (driver, "Use Practice Firmware");
    driver_wait_for_button (driver, "Next");
    g_assert_null (driver_find_button (driver, "Use Practice Firmware"));
    driver_press (driver, "Next");
    driver_wait_for_button (driver, "Erase and Write");
    driver_press (driver, "Erase and Write");
    driver_wait_for_text (driver, "The board has its new firmware");
}

/* What is right already is left alone, and the page says so. */
static void
test_second_time_writes_nothing (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = save_image (driver, 2);

    go_to_firmware (driver, BOARD);
    choose_and_run (driver, path);
    driver_wait_for_text (driver, "The board has its new firmware");
    driver_press (driver, "Done");
    driver_wait_for_connection (driver, driver_get_board (driver, BOARD));
    go_to_firmware (driver, BOARD);
    choose_and_run (driver, path);
    driver_wait_for_text (driver, "The board has its new firmware");
    g_assert_true (shows (driver, "every sector held the right bytes already"));
    g_assert_true (shows (driver, "Nothing was erased"));
}

/* The next board may be another product: the file stays chosen, and its checks are seen again. */
static void
test_another_board_stops_at_the_firmware (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = save_image (driver, 12);

    go_to_firmware (driver, BOARD);
    choose_and_run (driver, path);
    driver_wait_for_text (driver, "The board has its new firmware");
    driver_press (driver, "Another Board");
    driver_press (driver, "Use a Practice Board");
    driver_pick_board (driver, driver_get_board (driver, "sim:rt1024-new"));
    driver_wait_for_button (driver, "Next");
    g_assert_true (shows (driver, "Choose the firmware"));
    g_assert_true (shows (driver, "firmware.bin"));
    g_assert_true (shows (driver, "Make sure that it is yours."));
    driver_press (driver, "Next");
    driver_wait_for_text (driver, "firmware.bin · 131072 bytes · SHA-256 ");
}

static void
test_bad_image_is_stopped_with_its_reason (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autoptr (GByteArray) image = test_image_new (IMAGE_SIZE, 3);
    g_autofree char *bad = NULL;
    g_autofree char *good = save_image (driver, 3);

    test_image_put_u32 (image, TEST_IVT_OFFSET + TEST_IVT_ENTRY, 0x60400000);
    bad = test_image_save (image, driver->folder, "bad.bin");
    go_to_firmware (driver, BOARD);
    driver_drop (driver, bad);
    driver_wait_for_text (driver, "Start address lies outside the file");
    g_assert_true (shows (driver, "failed"));
    g_assert_false (driver_can_press (driver, "Next"));
    driver_drop (driver, good);
    driver_wait_for_button (driver, "Next");
    g_assert_false (shows (driver, "failed"));
}

static void
test_file_that_is_no_firmware (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = g_build_filename (driver->folder, "letter.txt", NULL);
    g_autofree char *missing = g_build_filename (driver->folder, "nothing.bin", NULL);

    g_assert_true (g_file_set_contents (path, "Dear friends, this is a letter.\n", -1, NULL));
    go_to_firmware (driver, BOARD);
    driver_drop (driver, path);
    driver_wait_for_text (driver, "This file is no firmware for this chip.");
    g_assert_false (driver_can_press (driver, "Next"));
    driver_drop (driver, missing);
    driver_wait_for_text (driver, "A file on this computer could not be read or saved.");
    g_assert_false (driver_can_press (driver, "Next"));
}

/* Its checks pass as those of a loader; what it is instead is a check that fails. */
static void
test_loader_is_no_firmware (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autoptr (GByteArray) loader = test_loader_new (0x2000, 0x20208000);
    g_autofree char *path = test_image_save (loader, driver->folder, "loader.bin");

    go_to_firmware (driver, BOARD);
    driver_drop (driver, path);
    driver_wait_for_text (driver, "This is a loader that runs from RAM");
    g_assert_true (shows (driver, "1 failed"));
    g_assert_false (driver_can_press (driver, "Next"));
}

/* A practice board brings its own loader; one that was chosen is taken or refused all the same. */
static void
test_chosen_loader_is_never_ignored (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = save_image (driver, 14);
    g_autofree char *bad = g_build_filename (driver->folder, "letter.bin", NULL);
    g_autofree char *good = g_build_filename (driver->folder, "chosen-loader.bin", NULL);
    g_autoptr (GBytes) loader = salvor_data_load ("loaders/practice-mimxrt1024.bin", NULL);
    GtkWidget *card;

    g_assert_true (g_file_set_contents (bad, "Dear friends, this is a letter.\n", -1, NULL));
    g_assert_true (g_file_set_contents (good, g_bytes_get_data (loader, NULL),
                                        (gssize) g_bytes_get_size (loader), NULL));
    go_to_firmware (driver, BOARD);
    driver_drop (driver, path);
    driver_wait_for_text (driver, "Practice loader");
    card = gtk_widget_get_parent (gtk_widget_get_ancestor (
        fixture_find (GTK_WIDGET (driver->window), GTK_TYPE_LABEL, "Practice loader"),
        SALVOR_TYPE_ITEM_ROW));
    g_assert_true (fixture_drop (card, bad));
    driver_wait_for_text (driver, "NXP's flashloader for the i.MX RT1024");
    g_assert_false (driver_can_press (driver, "Next"));
    g_assert_true (fixture_drop (card, good));
    driver_wait_for_text (driver, "chosen-loader.bin");
    driver_wait_for_button (driver, "Next");
}

/* The flash settings are offered, and nothing is added that was not asked for. */
static void
test_missing_flash_settings_are_offered (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autoptr (GByteArray) image = test_image_new (IMAGE_SIZE, 4);
    g_autofree char *path = NULL;
    GtkWidget *offer;

    memset (image->data + TEST_FCB_OFFSET, 0xFF, 512);
    path = test_image_save (image, driver->folder, "no-settings.bin");
    go_to_firmware (driver, BOARD);
    driver_drop (driver, path);
    driver_wait_for_text (driver, "Flash settings are missing");
    g_assert_false (driver_can_press (driver, "Next"));
    offer = fixture_find (GTK_WIDGET (driver->window), GTK_TYPE_CHECK_BUTTON, NULL);
    g_assert_nonnull (offer);
    g_assert_cmpstr (gtk_check_button_get_label (GTK_CHECK_BUTTON (offer)), ==,
                     "Add the flash settings of this chip's flash");
    g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (offer)));
    gtk_check_button_set_active (GTK_CHECK_BUTTON (offer), TRUE);
    driver_wait_for_button (driver, "Next");
    driver_press (driver, "Next");
    driver_wait_for_button (driver, "Erase and Write");
    driver_press (driver, "Erase and Write");
    driver_wait_for_text (driver, "The board has its new firmware");
}

/* The second line of the row that says so; (transfer full) */
static char *
get_backup_name (Driver *driver)
{
    GtkWidget *row = gtk_widget_get_ancestor (
        fixture_find (GTK_WIDGET (driver->window), GTK_TYPE_LABEL, "The old content is saved"),
        SALVOR_TYPE_ITEM_ROW);
    char *name = NULL;

    g_object_get (row, "caption", &name, NULL);
    return name;
}

/* Unplugged in the middle: the page says what is true, and the way on leads to the end. */
static void
test_cut_cable_is_survived (void)
{
    const char *name = "sim:rt1024-serial,fault=cut=1100";
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ name, NULL });
    g_autofree char *path = save_image_of_size (driver, LARGE_IMAGE_SIZE, 5);
    g_autofree char *backup = NULL;
    const SalvorReportRecovery *recovery;

    go_to_firmware (driver, name);
    choose_and_run (driver, path);
    driver_wait_for_text (driver, "The board was disconnected. It is not harmed.");
    g_assert_true (shows (driver, "It cannot start half a program"));
    g_assert_true (shows (driver, "The board is not connected"));
    g_assert_true (shows (driver, "The old content is saved"));
    backup = get_backup_name (driver);
    driver_press (driver, "Try Again");
    driver_wait_for_text (driver, "Plug the board back in");
    driver_press (driver, "Plug the Practice Board Back In");
    driver_wait_for_text (driver, "Look at the plan");
    g_assert_true (shows (driver, "The last recovery of this board was not finished."));
    g_assert_false (shows (driver, "Nothing has been changed on the board so far."));
    driver_wait_for_button (driver, "Erase and Write");
    driver_press (driver, "Erase and Write");
    driver_wait_for_text (driver, "The board has its new firmware");
    g_assert_false (shows (driver, "Nothing was erased"));
    g_assert_true (shows (driver, backup));
    driver_settle (driver);
    recovery = salvor_activity_get_recovery (salvor_activity_get (driver_get_board (driver, name)));
    g_assert_nonnull (recovery);
    g_assert_true (g_str_has_suffix (recovery->backup, backup));
}

/* Cut before anything was erased: then nothing may be said to be erased. */
static void
test_cut_cable_before_the_first_erase (void)
{
    const char *name = "sim:rt1024-serial,fault=cut=600";
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ name, NULL });
    g_autofree char *path = save_image_of_size (driver, LARGE_IMAGE_SIZE, 6);

    go_to_firmware (driver, name);
    choose_and_run (driver, path);
    driver_wait_for_text (driver, "The board was disconnected. It is not harmed.");
    g_assert_true (shows (driver, "The flash is as it was"));
    g_assert_false (shows (driver, "It cannot start half a program"));
    g_assert_true (driver_can_press (driver, "Try Again"));
    driver_press (driver, "Close");
    driver_wait_for_text (driver, "Read Again");
}

/* Stop asks first; keeping on is the default; stopping is told truly. */
static void
test_stop_asks_first (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = save_image (driver, 7);

    go_to_firmware (driver, BOARD);
    salvor_simulated_ports_set_pace (SALVOR_SIMULATED_PORTS (driver->practice), 50.0);
    choose_and_run (driver, path);
    driver_wait_for_button (driver, "Stop…");
    driver_press (driver, "Stop…");
    driver_wait_for_button (driver, "Keep Writing");
    driver_press (driver, "Keep Writing");
    driver_wait_for_button (driver, "Stop…");
    driver_press (driver, "Stop…");
    driver_wait_for_button (driver, "Stop Writing");
    driver_press (driver, "Stop Writing");
    salvor_simulated_ports_set_pace (SALVOR_SIMULATED_PORTS (driver->practice), 0.0);
    driver_wait_for_text (driver, "The work was stopped");
    g_assert_true (shows (driver, "No fuse was touched"));
    g_assert_true (driver_can_press (driver, "Try Again"));
}

/* Closing the window while a board is written asks once, and closes when the board is safe. */
static void
test_closing_the_window_asks_once (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = save_image (driver, 8);

    go_to_firmware (driver, BOARD);
    salvor_simulated_ports_set_pace (SALVOR_SIMULATED_PORTS (driver->practice), 50.0);
    choose_and_run (driver, path);
    driver_wait_for_button (driver, "Stop…");
    gtk_window_close (driver->window);
    driver_wait_for_button (driver, "Keep Writing");
    driver_press (driver, "Keep Writing");
    salvor_simulated_ports_set_pace (SALVOR_SIMULATED_PORTS (driver->practice), 0.0);
    driver_wait_for_text (driver, "The board has its new firmware");
}

/* … and who wants it closed gets it closed, once the work has stopped. */
static void
test_closing_the_window_stops (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = save_image (driver, 11);
    gpointer window = driver->window;

    g_object_add_weak_pointer (window, &window);
    go_to_firmware (driver, BOARD);
    salvor_simulated_ports_set_pace (SALVOR_SIMULATED_PORTS (driver->practice), 50.0);
    choose_and_run (driver, path);
    driver_wait_for_button (driver, "Stop…");
    gtk_window_close (driver->window);
    driver_wait_for_button (driver, "Stop Writing");
    driver_press (driver, "Stop Writing");
    salvor_simulated_ports_set_pace (SALVOR_SIMULATED_PORTS (driver->practice), 0.0);
    driver_wait_for_end (driver);
    g_assert_null (window);
}

/* With real boards: NXP's loader is asked for by the name of its package, never replaced. */
static void
test_real_board_needs_the_loader_of_nxp (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = save_image (driver, 9);
    SalvorBoard *board = driver_plug_in (driver, BOARD, "usb:1-1");

    driver_wait_for_read (driver, board);
    driver_settle (driver);
    driver_press (driver, "Recover…");
    driver_wait_for_text (driver, "Choose the firmware");
    driver_drop (driver, path);
    driver_wait_for_text (driver, "NXP's flashloader for the i.MX RT1024");
    g_assert_true (shows (driver, salvor_chip_get_loader (salvor_board_get_chip (board))->package));
    g_assert_false (driver_can_press (driver, "Next"));
    g_assert_false (shows (driver, "Practice board"));
}

/* Without a board the first page waits, and goes on by itself when one is plugged in. */
static void
test_connect_goes_on_by_itself (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });

    driver_press (driver, "Connect a Board…");
    driver_wait_for_text (driver, "No board found yet");
    driver_plug_in (driver, BOARD, "usb:1-1");
    driver_wait_for_text (driver, "Choose the firmware");
    driver_press (driver, "Back");
    driver_wait_for_text (driver, "The board is connected");
    driver_pull_out (driver, "usb:1-1");
    driver_wait_for_text (driver, "No board found yet");
}

/* Of two boards none is taken: the person chooses, and may choose again. */
static void
test_connect_lets_choose_between_two (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *second;

    driver_press (driver, "Connect a Board…");
    driver_wait_for_text (driver, "No board found yet");
    driver_plug_in (driver, "sim:rt1024-new", "usb:1-1");
    driver_wait_for_text (driver, "Choose the firmware");
    second = driver_plug_in (driver, BOARD, "usb:1-2");
    driver_press (driver, "Back");
    driver_wait_for_text (driver, "The board is connected");
    driver_press (driver, "Back");
    driver_wait_for_text (driver, "2 boards are connected. Choose one.");
    driver_pick_board (driver, second);
    driver_wait_for_text (driver, "Choose the firmware");
}

/* A practice board is taken only when it is picked. */
static void
test_practice_is_picked (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });

    driver_press (driver, "Connect a Board…");
    driver_wait_for_text (driver, "No board found yet");
    driver_press (driver, "Use a Practice Board");
    driver_wait_for_text (driver, "Choose a practice board");
    driver_press (driver, "Back");
    driver_wait_for_text (driver, "No board found yet");
    driver_press (driver, "Use a Practice Board");
    driver_pick_board (driver, driver_get_board (driver, BOARD));
    driver_wait_for_text (driver, "Choose the firmware");
    g_assert_true (shows (driver, "Practice board"));
}

/* A board that cannot be helped says why instead of leading into a dead end; one that only a debug
 * probe can help goes on. */
static void
test_no_way_is_said_at_once (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });

    driver_press (driver, "Connect a Board…");
    driver_press (driver, "Use a Practice Board");
    driver_pick_board (driver, driver_get_board (driver, "sim:rt1024-no-way"));
    driver_wait_for_button (driver, "Try Again");
    g_assert_false (driver_can_press (driver, "Next"));
    driver_press (driver, "Back");
    driver_wait_for_text (driver, "Choose a practice board");
    driver_pick_board (driver, driver_get_board (driver, "sim:rt1024-sdp-disabled"));
    driver_wait_for_text (driver, "Choose the firmware");
}

/* On the plan Return must not start anything: the focus is elsewhere and there is no default. */
static void
test_return_does_not_erase (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = save_image (driver, 10);
    GtkWidget *run;

    go_to_firmware (driver, BOARD);
    driver_drop (driver, path);
    driver_wait_for_button (driver, "Next");
    driver_press (driver, "Next");
    driver_wait_for_button (driver, "Erase and Write");
    run = driver_find_button (driver, "Erase and Write");
    g_assert_true (gtk_window_get_focus (driver->window) != run);
    g_assert_true (gtk_window_get_default_widget (driver->window) != run);
    g_assert_false (gtk_widget_has_default (run));
}

/* Two clicks, one behind the other: the second falls on the button that erases. */
static void
test_double_click_does_not_erase (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = save_image (driver, 14);

    go_to_firmware (driver, BOARD);
    driver_drop (driver, path);
    driver_wait_for_button (driver, "Next");
    driver_press (driver, "Next");
    g_assert_false (driver_can_press (driver, "Erase and Write"));
    driver_press (driver, "Back");
    driver_press (driver, "Next");
    g_assert_false (driver_can_press (driver, "Erase and Write"));
    driver_wait_for_button (driver, "Erase and Write");
}

static double
get_top (Driver *driver, const char *text)
{
    GtkWidget *label = fixture_find (GTK_WIDGET (driver->window), GTK_TYPE_LABEL, text);
    graphene_rect_t bounds;

    g_assert_nonnull (label);
    g_assert_true (gtk_widget_get_mapped (label));
    g_assert_true (gtk_widget_compute_bounds (label, GTK_WIDGET (driver->window), &bounds));
    return bounds.origin.y;
}

/* Whoever presses "Erase and Write" has seen what the plan warns of. */
static void
test_warnings_come_first (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = save_image (driver, 13);

    go_to_firmware (driver, "sim:rt1024-clocks-gated");
    driver_drop (driver, path);
    driver_wait_for_button (driver, "Next");
    driver_press (driver, "Next");
    driver_wait_for_text (driver, "The unique id of this board could not be read yet.");
    driver_settle (driver);
    g_assert_cmpfloat (get_top (driver, "The unique id of this board could not be read yet."), <,
                       get_top (driver, "In this order"));
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/recovery-wizard/to-verified", test_to_verified);
    g_test_add_func ("/recovery-wizard/practice-firmware", test_practice_firmware);
    g_test_add_func ("/recovery-wizard/double-click", test_double_click_does_not_erase);
    g_test_add_func ("/recovery-wizard/second-time", test_second_time_writes_nothing);
    g_test_add_func ("/recovery-wizard/another-board", test_another_board_stops_at_the_firmware);
    g_test_add_func ("/recovery-wizard/bad-image", test_bad_image_is_stopped_with_its_reason);
    g_test_add_func ("/recovery-wizard/no-firmware", test_file_that_is_no_firmware);
    g_test_add_func ("/recovery-wizard/no-firmware/loader", test_loader_is_no_firmware);
    g_test_add_func ("/recovery-wizard/chosen-loader", test_chosen_loader_is_never_ignored);
    g_test_add_func ("/recovery-wizard/missing-fcb", test_missing_flash_settings_are_offered);
    g_test_add_func ("/recovery-wizard/cut/writing", test_cut_cable_is_survived);
    g_test_add_func ("/recovery-wizard/cut/reading", test_cut_cable_before_the_first_erase);
    g_test_add_func ("/recovery-wizard/stop", test_stop_asks_first);
    g_test_add_func ("/recovery-wizard/close-window/keep", test_closing_the_window_asks_once);
    g_test_add_func ("/recovery-wizard/close-window/stop", test_closing_the_window_stops);
    g_test_add_func ("/recovery-wizard/real/loader", test_real_board_needs_the_loader_of_nxp);
    g_test_add_func ("/recovery-wizard/connect/by-itself", test_connect_goes_on_by_itself);
    g_test_add_func ("/recovery-wizard/connect/two", test_connect_lets_choose_between_two);
    g_test_add_func ("/recovery-wizard/connect/practice", test_practice_is_picked);
    g_test_add_func ("/recovery-wizard/connect/no-way", test_no_way_is_said_at_once);
    g_test_add_func ("/recovery-wizard/review/warnings", test_warnings_come_first);
    g_test_add_func ("/recovery-wizard/review/return", test_return_does_not_erase);
    return g_test_run ();
}
