/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window/bit-pane.h"
#include "window/board-sidebar.h"
#include "window/driver.h"
#include "window/fixture.h"
#include "window/fuse-page.h"
#include "window/overview-page.h"
#include "window/split-view.h"

static SalvorBoard *
get_selected (Driver *driver)
{
    GtkWidget *sidebar
        = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_BOARD_SIDEBAR, NULL);

    return salvor_board_sidebar_get_selected (SALVOR_BOARD_SIDEBAR (sidebar));
}

static gboolean
shows (Driver *driver, const char *text)
{
    return fixture_shows (GTK_WIDGET (driver->window), text);
}

/* Practice boards are there to be picked; none is picked for the person. */
static void
test_no_practice_board_is_selected (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });

    g_assert_true (shows (driver, "Practice boards"));
    g_assert_true (shows (driver, "No board is connected"));
    g_assert_null (get_selected (driver));
}

static void
test_single_board_is_read_by_itself (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *board = driver_plug_in (driver, "sim:rt1024-serial", "usb:1-1");

    driver_wait_for_read (driver, board);
    g_assert_true (get_selected (driver) == board);
    driver_wait_for_text (driver, "Ways to recover");
    g_assert_true (shows (driver, "Boards"));
}

static void
test_two_boards_are_a_question (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *first, *second;

    /* both at once: nobody could tell which one is meant */
    test_disguised_ports_plug_in (driver->real, "sim:rt1024-serial", "usb:1-1");
    test_disguised_ports_plug_in (driver->real, "sim:rt1024-new", "usb:1-2");
    salvor_port_provider_changed (SALVOR_PORT_PROVIDER (driver->real));
    driver_settle (driver);
    first = driver_get_board (driver, "usb:1-1");
    second = driver_get_board (driver, "usb:1-2");
    g_assert_null (get_selected (driver));
    g_assert_true (shows (driver, "Choose a board"));
    g_assert_null (salvor_board_get_state (first));
    driver_pick_board (driver, second);
    g_assert_true (get_selected (driver) == second);
    driver_wait_for_read (driver, second);
    g_assert_null (salvor_board_get_state (first));
}

/* What was unplugged leaves the list, unless the person is looking at it. */
static void
test_gone_boards_leave_the_list (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *board = driver_plug_in (driver, "sim:rt1024-serial", "usb:1-1");

    driver_wait_for_read (driver, board);
    driver_pull_out (driver, "usb:1-1");
    driver_settle (driver);
    g_assert_true (shows (driver, "Not connected"));
    driver_pick_board (driver, driver_get_board (driver, "sim:rt1024-new"));
    driver_settle (driver);
    g_assert_false (shows (driver, "Not connected"));
}

static void
test_read_again_reads (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *board = driver_get_board (driver, "sim:rt1024-serial");
    g_autoptr (SalvorBoardState) before = NULL;

    g_assert_false (driver_can_press (driver, "Read Again"));
    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    before = g_object_ref (salvor_board_get_state (board));
    driver_wait_for_button (driver, "Read Again");
    driver_press (driver, "Read Again");
    g_assert_true (salvor_board_is_busy (board));
    driver_wait_for_read (driver, board);
    g_assert_true (salvor_board_get_state (board) != before);
}

static void
test_pages_are_switched (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *board = driver_get_board (driver, "sim:rt1024-internal-boot-forced");

    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    driver_wait_for_text (driver, "Boot path");
    driver_press (driver, "Fuses");
    driver_wait_for_text (driver, "FORCE_INTERNAL_BOOT");
    driver_press (driver, "Show in Boot Path");
    driver_wait_for_text (driver, "Boot path");
}

/* Below 760 pixels the list is a page of its own, with a way to the board and back. */
static void
test_narrow_window (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *board = driver_get_board (driver, "sim:rt1024-serial");

    gtk_window_set_default_size (driver->window, 480, 780);
    driver_settle (driver);
    g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (driver->window), "salvor-narrow"));
    g_assert_true (shows (driver, "Practice boards"));
    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    driver_wait_for_text (driver, "Ways to recover");
    g_assert_false (shows (driver, "Practice boards"));
    gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.show-boards", NULL);
    driver_settle (driver);
    g_assert_true (shows (driver, "Practice boards"));
}

/* F9 takes the list away and brings it back. */
static void
test_sidebar_toggles (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });

    gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.sidebar", NULL);
    driver_settle (driver);
    g_assert_false (shows (driver, "Practice boards"));
    gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.sidebar", NULL);
    driver_settle (driver);
    g_assert_true (shows (driver, "Practice boards"));
}

/* The smallest window that is supported holds every page of it. */
static void
test_smallest_window (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *board = driver_get_board (driver, "sim:rt1024-serial");

    /* as a person drags the edge: the narrow header is only there below 760 pixels */
    gtk_window_set_default_size (driver->window, 700, 480);
    driver_settle (driver);
    gtk_window_set_default_size (driver->window, 360, 480);
    driver_settle (driver);
    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    driver_settle (driver);
    driver_press (driver, "Recover…");
    driver_wait_for_text (driver, "Choose the firmware");
    driver_settle (driver);
    g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (driver->window)), <=, 372);
}

static gboolean
has_focus_within (Driver *driver, GType type)
{
    GtkWidget *focus = gtk_window_get_focus (driver->window);

    return focus != NULL && gtk_widget_get_ancestor (focus, type) != NULL;
}

/* F6: from the list to the page, to the details, and around. */
static void
test_focus_goes_from_part_to_part (void)
{
    g_autoptr (Driver) driver
               = driver_new ((const char *const[]){ "sim:rt1024-internal-boot-forced", NULL });
    GtkWidget *window = GTK_WIDGET (driver->window);
    SalvorBoard *board = driver_get_board (driver, "sim:rt1024-internal-boot-forced");

    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    gtk_widget_activate_action (window, "win.page", "s", "fuses");
    driver_settle (driver);
    gtk_window_set_focus (driver->window, NULL);
    gtk_widget_activate_action (window, "win.next-part", NULL);
    g_assert_true (has_focus_within (driver, SALVOR_TYPE_BOARD_SIDEBAR));
    gtk_widget_activate_action (window, "win.next-part", NULL);
    g_assert_true (has_focus_within (driver, SALVOR_TYPE_FUSE_PAGE));
    g_assert_false (has_focus_within (driver, SALVOR_TYPE_BIT_PANE));
    gtk_widget_activate_action (window, "win.next-part", NULL);
    g_assert_true (has_focus_within (driver, SALVOR_TYPE_BIT_PANE));
    gtk_widget_activate_action (window, "win.next-part", NULL);
    g_assert_true (has_focus_within (driver, SALVOR_TYPE_BOARD_SIDEBAR));
}

/* In a narrow window the page is the only part: the bar above it is the other stop. */
static void
test_focus_leaves_the_only_part (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    GtkWidget *window = GTK_WIDGET (driver->window);
    SalvorBoard *board = driver_get_board (driver, "sim:rt1024-serial");

    gtk_window_set_default_size (driver->window, 480, 780);
    driver_settle (driver);
    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    driver_wait_for_text (driver, "Ways to recover");
    driver_settle (driver);
    gtk_window_set_focus (driver->window, driver_find_button (driver, "Recover…"));
    gtk_widget_activate_action (window, "win.next-part", NULL);
    g_assert_true (has_focus_within (driver, GTK_TYPE_HEADER_BAR));
    gtk_widget_activate_action (window, "win.next-part", NULL);
    g_assert_true (has_focus_within (driver, SALVOR_TYPE_OVERVIEW_PAGE));
    g_assert_false (has_focus_within (driver, GTK_TYPE_ACTION_BAR));
    gtk_widget_activate_action (window, "win.next-part", NULL);
    g_assert_true (has_focus_within (driver, GTK_TYPE_ACTION_BAR));
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/main-window/practice", test_no_practice_board_is_selected);
    g_test_add_func ("/main-window/single-board", test_single_board_is_read_by_itself);
    g_test_add_func ("/main-window/two-boards", test_two_boards_are_a_question);
    g_test_add_func ("/main-window/gone", test_gone_boards_leave_the_list);
    g_test_add_func ("/main-window/read-again", test_read_again_reads);
    g_test_add_func ("/main-window/pages", test_pages_are_switched);
    g_test_add_func ("/main-window/narrow", test_narrow_window);
    g_test_add_func ("/main-window/sidebar", test_sidebar_toggles);
    g_test_add_func ("/main-window/next-part", test_focus_goes_from_part_to_part);
    g_test_add_func ("/main-window/next-part/narrow", test_focus_leaves_the_only_part);
    g_test_add_func ("/main-window/smallest", test_smallest_window);
    return g_test_run ();
}
