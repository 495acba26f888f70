/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window/driver.h"

#include "image-builder.h"
#include "recovery/problem.h"
#include "window/fact-row.h"
#include "window/fixture.h"
#include "window/recovery-wizard.h"
#include "window/way-page.h"

#define IMAGE_SIZE 0x20000

/* The buttons that a situation offers lead on: none of them ends where it began. */

static Driver *
start (const char *board_name, SalvorRouteId route)
{
    Driver *driver = driver_new ((const char *const[]){ board_name, NULL });
    GtkWidget *wizard;

    gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.recover", NULL);
    wizard = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_RECOVERY_WIZARD, NULL);
    salvor_recovery_wizard_start (SALVOR_RECOVERY_WIZARD (wizard),
                                  driver_get_board (driver, board_name), route);
    return driver;
}

static void
wait_for (Driver *driver, SalvorProblemId id)
{
    driver_wait_for_text (driver, salvor_problem_get_title (id));
    driver_settle (driver);
}

static void
cure (Driver *driver, SalvorAction action)
{
    driver_press (driver, salvor_action_get_label (action));
}

/* The other way is chosen by the person, not for them. */
static void
take_way (Driver *driver, const char *title)
{
    GtkWidget *row;

    cure (driver, SALVOR_ACTION_OTHER_WAY);
    driver_wait_for_text (driver, "Ways to recover");
    driver_settle (driver);
    row = fixture_find (fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_WAY_PAGE, NULL),
                        SALVOR_TYPE_FACT_ROW, title);
    g_assert_nonnull (row);
    g_assert_true (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
    g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
}

static void
drop_firmware (Driver *driver)
{
    g_autoptr (GByteArray) image = test_image_new (IMAGE_SIZE, 3);
    g_autofree char *path = test_image_save (image, driver->folder, "firmware.bin");

    driver_wait_for_text (driver, "Choose the firmware");
    driver_drop (driver, path);
}

static void
recover (Driver *driver)
{
    drop_firmware (driver);
    driver_wait_for_button (driver, "Next");
    driver_press (driver, "Next");
    driver_wait_for_button (driver, "Erase and Write");
    driver_press (driver, "Erase and Write");
}

typedef struct {
    SalvorProblemId id;
    const char *board;
} Refusal;

static const Refusal refusals[] = {
    { SALVOR_PROBLEM_PERMISSION, "sim:rt1024-serial,fault=no-access" },
    { SALVOR_PROBLEM_IN_USE, "sim:rt1024-serial,fault=in-use=1" },
    { SALVOR_PROBLEM_DRIVER, "sim:rt1024-serial,fault=no-driver" },
};

static void
test_try_again (gconstpointer data)
{
    const Refusal *refusal = data;
    g_autoptr (Driver) driver = start (refusal->board, SALVOR_N_ROUTES);

    wait_for (driver, refusal->id);
    cure (driver, SALVOR_ACTION_TRY_AGAIN);
    driver_wait_for_text (driver, "Choose the firmware");
}

static void
test_other_way (void)
{
    g_autoptr (Driver) driver = start ("sim:rt1024-internal-boot-forced", SALVOR_ROUTE_SERIAL);

    wait_for (driver, SALVOR_PROBLEM_SWITCHES_DEAD);
    take_way (driver, "Write the flash through the probe");
    drop_firmware (driver);
    driver_wait_for_button (driver, "Next");
}

/* The way that leads nowhere says why and cannot be taken again; those by probe say what they
 * need; back leads where the person came from. */
static void
test_other_way_of_small_ram (void)
{
    g_autoptr (Driver) driver = start ("sim:rt1024-small-ocram", SALVOR_N_ROUTES);
    GtkWidget *page, *row;

    drop_firmware (driver);
    wait_for (driver, SALVOR_PROBLEM_SMALL_RAM);
    cure (driver, SALVOR_ACTION_OTHER_WAY);
    driver_wait_for_text (driver, "Ways to recover");
    page = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_WAY_PAGE, NULL);
    row = fixture_find (page, SALVOR_TYPE_FACT_ROW, "Serial download");
    g_assert_false (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
    g_assert_nonnull (strstr (salvor_fact_row_get_label (SALVOR_FACT_ROW (row)),
                              salvor_problem_get_title (SALVOR_PROBLEM_SMALL_RAM)));
    row = fixture_find (page, SALVOR_TYPE_FACT_ROW, "Write the flash through the probe");
    g_assert_nonnull (strstr (salvor_fact_row_get_label (SALVOR_FACT_ROW (row)),
                              salvor_problem_get_title (SALVOR_PROBLEM_ONLY_USB)));
    driver_press (driver, "Back");
    wait_for (driver, SALVOR_PROBLEM_SMALL_RAM);
    take_way (driver, "Write the flash through the probe");
    wait_for (driver, SALVOR_PROBLEM_ONLY_USB);
}

static void
test_no_signed_files (void)
{
    g_autoptr (Driver) driver = start ("sim:rt1024-closed", SALVOR_N_ROUTES);

    drop_firmware (driver);
    wait_for (driver, SALVOR_PROBLEM_NOT_SIGNED);
    cure (driver, SALVOR_ACTION_NO_SIGNED_FILES);
    wait_for (driver, SALVOR_PROBLEM_NO_KEYS);
    cure (driver, SALVOR_ACTION_SHOW_BOARD);
    driver_wait_for_read (driver, driver_get_board (driver, "sim:rt1024-closed"));
    driver_wait_for_text (driver, "This board accepts signed programs only");
    g_assert_null (driver_find_button (driver, "Next"));
}

static void
test_go_on_without_saving (void)
{
    g_autoptr (Driver) driver
               = start ("sim:rt1024-serial,fault=wrong-status=240:10201", SALVOR_N_ROUTES);

    recover (driver);
    wait_for (driver, SALVOR_PROBLEM_OLD_CONTENT);
    cure (driver, SALVOR_ACTION_SKIP_BACKUP);
    driver_wait_for_button (driver, "Erase and Write");
    driver_wait_for_text (driver, "What is erased is lost. Nobody can bring it back.");
    driver_press (driver, "Erase and Write");
    driver_wait_for_text (driver, "The board has its new firmware");
}

/* A board that comes back after the time limit moves the page on by itself (problem 28). */
static void
test_late_board (void)
{
    g_autoptr (Driver) driver
               = start ("sim:rt1024-serial,fault=late-reenumeration=60000", SALVOR_N_ROUTES);

    recover (driver);
    driver_wait_for_button (driver, "Erase and Write");
    driver_press (driver, "Erase and Write");
    driver_wait_for_text (driver, "The board has its new firmware");
}

/* Nobody has NXP's flashloader here; the probe has a way that needs none. */
static void
test_without_loader (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *board = driver_plug_in (driver, "sim:rt1024-internal-boot-forced", "probe:1-1");
    GtkWidget *wizard;

    gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.recover", NULL);
    wizard = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_RECOVERY_WIZARD, NULL);
    salvor_recovery_wizard_start (SALVOR_RECOVERY_WIZARD (wizard), board,
                                  SALVOR_ROUTE_PROBE_FLASHLOADER);
    driver_choose_chip (driver, "i.MX RT1024");
    drop_firmware (driver);
    driver_wait_for_text (driver, "NXP's flashloader for the");
    driver_settle (driver);
    g_assert_false (driver_can_press (driver, "Next"));
    take_way (driver, "Write the flash through the probe");
    driver_wait_for_button (driver, "Next");
    g_assert_true (fixture_shows (GTK_WIDGET (driver->window), "Choose the firmware"));
}

/* Whoever says that the board did not start sees how it starts. */
static void
test_not_started (void)
{
    g_autoptr (Driver) driver = start ("sim:rt1024-serial", SALVOR_N_ROUTES);

    recover (driver);
    wait_for (driver, SALVOR_PROBLEM_NOT_STARTED);
    cure (driver, SALVOR_ACTION_SHOW_BOARD);
    driver_wait_for_button (driver, "Recover…");
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
        g_autofree char *path
            = g_strconcat ("/wizard-cures/", salvor_problem_get (refusals[i].id)->name, NULL);

        g_test_add_data_func (path, &refusals[i], test_try_again);
    }
    g_test_add_func ("/wizard-cures/other-way", test_other_way);
    g_test_add_func ("/wizard-cures/other-way/small-ram", test_other_way_of_small_ram);
    g_test_add_func ("/wizard-cures/no-signed-files", test_no_signed_files);
    g_test_add_func ("/wizard-cures/without-saving", test_go_on_without_saving);
    g_test_add_func ("/wizard-cures/late-board", test_late_board);
    g_test_add_func ("/wizard-cures/without-loader", test_without_loader);
    g_test_add_func ("/wizard-cures/not-started", test_not_started);
    return g_test_run ();
}
