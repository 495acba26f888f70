/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-window-pictures"
#include "config.h"

#include "window/pictures.h"

#include "chip/state-file.h"
#include "window/activity.h"
#include "window/application.h"
#include "window/confirm-window.h"
#include "window/file-notice.h"
#include "window/fixture.h"
#include "window/fuse-grid.h"
#include "window/fuse-page.h"
#include "window/help-window.h"
#include "window/main-window.h"

#include <glib/gi18n-lib.h>

#define STORY_BOARD "sim:rt1024-internal-boot-forced"
#define SERIAL_BOARD "sim:rt1024-serial"
#define CLOSED_BOARD "sim:rt1024-closed"

static const char *const no_board[] = { NULL };
static const char *const some_boards[] = { SERIAL_BOARD, STORY_BOARD, CLOSED_BOARD, NULL };

static void
take_empty (const Pictures *pictures)
{
    g_autoptr (Driver) driver = pictures_start (pictures, no_board);

    pictures_save (pictures, driver, "empty");
}

static void
take_choose (const Pictures *pictures)
{
    g_autoptr (Driver) driver = pictures_start (pictures, some_boards);

    pictures_save (pictures, driver, "boards");
}

/* Opens a page of a board by the word in the switcher. */
static Driver *
open_page (const Pictures *pictures, const char *board_name, const char *title)
{
    Driver *driver = pictures_start (pictures, some_boards);

    pictures_pick (driver, board_name);
    driver_press (driver, title);
    return driver;
}

static void
take_overview (const Pictures *pictures)
{
    g_autoptr (Driver) driver = open_page (pictures, STORY_BOARD, _ ("Overview"));

    pictures_save (pictures, driver, "overview");
}

static void
take_overview_serial (const Pictures *pictures)
{
    g_autoptr (Driver) driver = open_page (pictures, SERIAL_BOARD, _ ("Overview"));

    pictures_save (pictures, driver, "overview-serial");
}

static void
take_overview_closed (const Pictures *pictures)
{
    g_autoptr (Driver) driver = open_page (pictures, CLOSED_BOARD, _ ("Overview"));

    pictures_save (pictures, driver, "overview-closed");
}

/* A board that this account may not open */
static void
take_overview_permission (const Pictures *pictures)
{
    static const char *const boards[] = { SERIAL_BOARD ",fault=no-access", NULL };
    g_autoptr (Driver) driver = pictures_start (pictures, boards);

    driver_pick_board (driver, driver_get_board (driver, boards[0]));
    driver_settle (driver);
    pictures_save (pictures, driver, "overview-permission");
    gtk_expander_set_expanded (GTK_EXPANDER (fixture_find (GTK_WIDGET (driver->window),
                                                           GTK_TYPE_EXPANDER, _ ("The rule"))),
                               TRUE);
    driver_settle (driver);
    pictures_save (pictures, driver, "overview-permission-rule");
}

static void
take_fuses (const Pictures *pictures)
{
    g_autoptr (Driver) driver = open_page (pictures, STORY_BOARD, _ ("Fuses"));
    GtkWidget *page = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_FUSE_PAGE, NULL);

    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (page), 6, 16);
    pictures_save (pictures, driver, "fuses");
}

/* A chip with 272 fuse words */
static void
take_many_fuses (const Pictures *pictures)
{
    static const char *const boards[] = { "sim:rt1176-internal-boot-forced", NULL };
    g_autoptr (Driver) driver = pictures_start (pictures, boards);
    GtkWidget *page;

    pictures_pick (driver, boards[0]);
    driver_press (driver, _ ("Fuses"));
    page = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_FUSE_PAGE, NULL);
    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (page), 26, 14);
    pictures_save (pictures, driver, "fuses-many");
}

/* A fuse that is burned, and whose working copy was set back. */
static void
take_copy_differs (const Pictures *pictures)
{
    g_autoptr (Driver) driver = open_page (pictures, STORY_BOARD, _ ("Fuses"));
    GtkWidget *page = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_FUSE_PAGE, NULL);
    SalvorBoard *board = driver_get_board (driver, STORY_BOARD);
    g_autoptr (SalvorBoardState) state = salvor_board_state_copy (salvor_board_get_state (board));

    salvor_board_state_set_otp (state, 6, 0x00010010);
    salvor_board_state_set_shadow (state, 6, 0x00000010);
    salvor_board_set_state (board, state);
    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (page), 6, 16);
    pictures_save (pictures, driver, "problem-copy-differs");
}

static void
take_try_out (const Pictures *pictures)
{
    g_autoptr (Driver) driver = open_page (pictures, SERIAL_BOARD, _ ("Fuses"));
    GtkWidget *page = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_FUSE_PAGE, NULL);

    driver_press (driver, _ ("Try Out"));
    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (page), 6, 16);
    g_signal_emit_by_name (fixture_find (page, SALVOR_TYPE_FUSE_GRID, NULL), "toggle-bit", 6, 16);
    pictures_save (pictures, driver, "try-out");
}

static void
take_registers (const Pictures *pictures)
{
    g_autoptr (Driver) driver = open_page (pictures, STORY_BOARD, _ ("Registers"));

    pictures_save (pictures, driver, "registers");
}

static void
take_activity (const Pictures *pictures)
{
    g_autoptr (Driver) driver = open_page (pictures, STORY_BOARD, _ ("Activity"));

    pictures_save (pictures, driver, "activity");
}

/* What was said to the board, and the same with public tools */
static void
take_activity_open (const Pictures *pictures)
{
    g_autoptr (Driver) driver = open_page (pictures, SERIAL_BOARD, _ ("Activity"));
    GListModel *entries
        = G_LIST_MODEL (salvor_activity_get (driver_get_board (driver, SERIAL_BOARD)));
    guint n_entries = g_list_model_get_n_items (entries);
    g_autoptr (SalvorActivityEntry) last = g_list_model_get_item (entries, n_entries - 1);

    salvor_activity_entry_set_expanded (last, TRUE);
    driver_settle (driver);
    driver_press (driver, _ ("Command Lines"));
    driver_settle (driver);
    pictures_save (pictures, driver, "activity-open");
}

/* Beside another board of the same kind, which was read before. */
static void
take_compare (const Pictures *pictures)
{
    g_autoptr (Driver) driver = pictures_start (pictures, some_boards);
    GtkWidget *page = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_FUSE_PAGE, NULL);

    pictures_pick (driver, SERIAL_BOARD);
    pictures_pick (driver, STORY_BOARD);
    driver_press (driver, _ ("Fuses"));
    gtk_widget_activate_action (page, "fuses.compare-board", "s", SERIAL_BOARD);
    driver_settle (driver);
    pictures_save (pictures, driver, "compare");
}

/* A board that somebody sent, and a file that did not survive the way. */
static void
take_saved (const Pictures *pictures)
{
    g_autoptr (Driver) driver = pictures_start (pictures, some_boards);
    g_autoptr (SalvorBoardState) state = fixture_state_story ();
    g_autofree char *path = g_build_filename (driver->folder, "returned-board-17.salvor", NULL);
    g_autofree char *torn = g_build_filename (driver->folder, "torn.salvor", NULL);
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_autoptr (GFile) torn_file = g_file_new_for_path (torn);

    salvor_board_state_set_time (state, 1780237927); /* 2026-05-31 */
    g_assert_true (salvor_state_file_save (state, path, NULL));
    g_assert_true (g_file_set_contents (torn, "<board-state version=\"1\"/>", -1, NULL));
    salvor_main_window_open_file (SALVOR_MAIN_WINDOW (driver->window), file);
    driver_wait_for_text (driver, _ ("Permanent settings"));
    pictures_save (pictures, driver, "saved");
    salvor_main_window_open_file (SALVOR_MAIN_WINDOW (driver->window), torn_file);
    driver_wait_for_text (driver, "torn.salvor:1: ");
    pictures_save (pictures, driver, "saved-damaged");
}

/* What the line at the foot says after a report was saved. */
static void
take_report (const Pictures *pictures)
{
    g_autoptr (Driver) driver = open_page (pictures, STORY_BOARD, _ ("Overview"));
    g_autoptr (GFile) file = g_file_new_for_path (
        "/srv/Documents/salvor-report-i-mx-rt1024-1D2794E6-2026-05-31-1432.html");
    GtkWidget *notice = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_FILE_NOTICE, NULL);

    salvor_file_notice_show_saved (SALVOR_FILE_NOTICE (notice),
                                   _ ("The report is saved. Send this file:"), file);
    pictures_save (pictures, driver, "report");
}

static void
take_question (const Pictures *pictures)
{
    g_autoptr (Driver) driver = pictures_start (pictures, some_boards);
    SalvorConfirmWindow *question = salvor_confirm_window_new (
        driver->window, _ ("Stop writing?"),
        _ ("Stopping leaves the board without a program. It can be written again at any time."),
        _ ("Keep Writing"), _ ("Stop Writing"));

    gtk_window_present (GTK_WINDOW (question));
    pictures_save_window (pictures, GTK_WINDOW (question), "question");
    driver_press (driver, _ ("Keep Writing"));
}

static void
take_help_topic (const Pictures *pictures, const char *topic, const char *name)
{
    GtkWindow *window = g_object_new (SALVOR_TYPE_HELP_WINDOW, NULL);

    if (pictures->width < 900)
        gtk_window_set_default_size (window, pictures->width, pictures->height);
    gtk_window_present (window);
    fixture_settle (window);
    gtk_widget_activate_action (GTK_WIDGET (window), "help.open", "s", topic);
    pictures_save_window (pictures, window, name);
    gtk_window_destroy (window);
}

static void
take_help (const Pictures *pictures)
{
    take_help_topic (pictures, "recover#2-firmware", "help");
    take_help_topic (pictures, "keyboard", "help-keyboard");
}

static void
take_shortcuts (const Pictures *pictures)
{
    g_autoptr (GtkBuilder) builder
               = gtk_builder_new_from_resource ("/org/salvor/Salvor/ui/shortcuts-window.ui");
    GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts_window"));

    gtk_window_present (window);
    pictures_save_window (pictures, window, "shortcuts");
    gtk_window_destroy (window);
}

static void
append_icon (GtkBox *box, const char *name, int size)
{
    GtkWidget *image = gtk_image_new_from_icon_name (name);

    gtk_image_set_pixel_size (GTK_IMAGE (image), size);
    gtk_box_append (box, image);
}

/* The icon of the program in every size that desktops use */
static void
take_icon (const Pictures *pictures)
{
    static const int sizes[] = { 16, 22, 24, 32, 48, 64, 96, 128, 256 };
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
    GtkWindow *window = GTK_WINDOW (gtk_window_new ());

    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
        append_icon (GTK_BOX (box), SALVOR_APPLICATION_ID, sizes[i]);
    append_icon (GTK_BOX (box), SALVOR_APPLICATION_ID "-symbolic", 16);
    append_icon (GTK_BOX (box), SALVOR_APPLICATION_ID "-symbolic", 48);
    gtk_window_set_child (window, box);
    gtk_window_present (window);
    pictures_save_window (pictures, window, "icon");
    gtk_window_destroy (window);
}

const PictureScene picture_window_scenes[] = {
    { "empty", take_empty },
    { "boards", take_choose },
    { "overview", take_overview },
    { "overview-serial", take_overview_serial },
    { "overview-closed", take_overview_closed },
    { "overview-permission", take_overview_permission },
    { "fuses", take_fuses },
    { "fuses-many", take_many_fuses },
    { "copy-differs", take_copy_differs },
    { "try-out", take_try_out },
    { "registers", take_registers },
    { "activity", take_activity },
    { "activity-open", take_activity_open },
    { "compare", take_compare },
    { "saved", take_saved },
    { "report", take_report },
    { "question", take_question },
    { "icon", take_icon },
    { "help", take_help },
    { "shortcuts", take_shortcuts },
    { NULL, NULL },
};
