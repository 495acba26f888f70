/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are dropped, and what is remembered of them. */
#include "window/driver.h"
#include "window/fixture.h"
#include "window/settings.h"

#include "image-builder.h"

#define BOARD "sim:rt1024-serial"
#define LOADER_SIZE 0x2000
#define LOADER_ADDRESS 0x20208000

/* The card that names the loader: found by its button, as it has no type of its own. */
static GtkWidget *
find_loader_card (Driver *driver)
{
    GtkWidget *widget = driver_find_button (driver, "Choose…");

    g_assert_nonnull (widget);
    return gtk_widget_get_parent (widget);
}

static void
drop_on (GtkWidget *widget, const char *path)
{
    g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_auto (GValue) value = G_VALUE_INIT;
    gboolean taken = FALSE;

    g_value_init (&value, G_TYPE_FILE);
    g_value_set_object (&value, file);
    g_assert_true (gtk_widget_get_mapped (widget));
    for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
        g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

        if (GTK_IS_DROP_TARGET (controller))
            g_signal_emit_by_name (controller, "drop", &value, 10.0, 10.0, &taken);
    }
    g_assert_true (taken);
}

static void
go_to_firmware (Driver *driver)
{
    g_autoptr (GByteArray) image = test_image_new (0x10000, 3);
    g_autofree char *path = test_image_save (image, driver->folder, "firmware.bin");

    driver_settle (driver);
    driver_press (driver, "Recover…");
    driver_wait_for_text (driver, "Choose the firmware");
    driver_drop (driver, path);
}

/* Asked for once: the second recovery finds the loader where it was. */
static void
test_loader_is_taken_and_remembered (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autoptr (GByteArray) loader = test_loader_new (LOADER_SIZE, LOADER_ADDRESS);
    g_autofree char *path = test_image_save (loader, driver->folder, "ivt_flashloader.bin");
    SalvorBoard *board = driver_plug_in (driver, BOARD, "usb:1-1");
    g_autofree char *remembered = NULL;

    driver_wait_for_read (driver, board);
    go_to_firmware (driver);
    driver_wait_for_text (driver, "NXP's flashloader for the i.MX RT1024");
    drop_on (find_loader_card (driver), path);
    driver_wait_for_text (driver, "Salvor does not know this file");
    driver_wait_for_button (driver, "Next");
    remembered = salvor_settings_get_loader (salvor_chip_get_name (salvor_board_get_chip (board)));
    g_assert_cmpstr (remembered, ==, path);

    gtk_window_close (driver->window);
    driver_wait_for_end (driver);
    driver_open_window (driver);
    driver_wait_for_read (driver, board);
    go_to_firmware (driver);
    driver_wait_for_text (driver, "Salvor does not know this file");
    driver_wait_for_button (driver, "Next");
}

/* A file that was deleted since is no trouble: it is asked for again. */
static void
test_deleted_loader_is_asked_for_again (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *board = driver_plug_in (driver, BOARD, "usb:1-1");

    driver_wait_for_read (driver, board);
    salvor_settings_set_loader (salvor_chip_get_name (salvor_board_get_chip (board)),
                                "/nowhere/loader.bin");
    go_to_firmware (driver);
    driver_wait_for_text (driver, "Get it from NXP and choose the file.");
}

/* Firmware that is dropped on a board begins its recovery; what is no firmware does not. */
static void
test_firmware_on_a_board (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ BOARD, NULL });
    g_autoptr (GByteArray) image = test_image_new (0x10000, 3);
    g_autofree char *path = test_image_save (image, driver->folder, "Firmware.BIN");
    SalvorBoard *board = driver_get_board (driver, BOARD);

    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    driver_settle (driver);
    drop_on (GTK_WIDGET (driver->window), path);
    driver_wait_for_text (driver, "Firmware.BIN");
    driver_wait_for_button (driver, "Next");
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/drops/loader", test_loader_is_taken_and_remembered);
    g_test_add_func ("/drops/firmware", test_firmware_on_a_board);
    g_test_add_func ("/drops/deleted-loader", test_deleted_loader_is_asked_for_again);
    return g_test_run ();
}
