/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes pictures of the window and of every page of the recovery wizard into a folder, for people
 * to look at: wizard-pictures FOLDER
 *
 * Needs a display: tests/with-display wizard-pictures FOLDER
 */
#define G_LOG_DOMAIN "test-window-wizard-pictures"
#include "config.h"

#include "image-builder.h"
#include "window/confirm-window.h"
#include "window/driver.h"
#include "window/fixture.h"

#include <stdlib.h>

#define BOARD "sim:rt1024-serial"
#define CUT_BOARD "sim:rt1024-serial,fault=cut=5200"
#define IMAGE_SIZE 0x2D8000

typedef struct {
    const char *folder;
    const char *suffix; /* "light", "narrow-dark" */
    int width;
    int height;
} Series;

static void
save_window (const Series *series, GtkWindow *window, const char *name, int width, int height)
{
    g_autoptr (GdkPaintable) paintable = NULL;
    g_autofree char *path = g_strdup_printf ("%s/%s-%s.png", series->folder, name, series->suffix);
    g_autoptr (GdkTexture) texture = NULL;
    GskRenderNode *node = NULL;

    paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
    /* the paintable is empty while a new frame is being made */
    while (node == NULL) {
        GtkSnapshot *snapshot = gtk_snapshot_new ();

        fixture_settle (window);
        gdk_paintable_snapshot (paintable, snapshot, width, height);
        node = gtk_snapshot_free_to_node (snapshot);
    }
    texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                           &GRAPHENE_RECT_INIT (0, 0, width, height));
    gsk_render_node_unref (node);
    g_assert_true (gdk_texture_save_to_png (texture, path));
    g_print ("%s\n", path);
}

static void
save_picture (const Series *series, Driver *driver, const char *name)
{
    save_window (series, driver->window, name, series->width, series->height);
}

static Driver *
start (const Series *series, const char *const *board_names)
{
    Driver *driver = driver_new (board_names);

    gtk_window_set_default_size (driver->window, series->width, series->height);
    driver_settle (driver);
    return driver;
}

static void
choose_file (Driver *driver, const char *name, GByteArray *image)
{
    g_autofree char *path = test_image_save (image, driver->folder, name);

    driver_drop (driver, path);
}

static void
take_empty (const Series *series)
{
    g_autoptr (Driver) driver = start (series, (const char *const[]){ NULL });

    save_picture (series, driver, "window-empty");
    if (driver_find_button (driver, "Connect a Board…") == NULL)
        return; /* a narrow window shows the list of boards */
    driver_press (driver, "Connect a Board…");
    save_picture (series, driver, "connect");
}

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

static void
take_window (const Series *series)
{
    g_autoptr (Driver) driver = start (
        series, (const char *const[]){ BOARD, "sim:rt1024-internal-boot-forced", NULL });
    SalvorBoard *board = driver_get_board (driver, "sim:rt1024-internal-boot-forced");

    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    save_picture (series, driver, "window-overview");
    driver_press (driver, "Fuses");
    save_picture (series, driver, "window-fuses");
    driver_press (driver, "Registers");
    save_picture (series, driver, "window-registers");
}

static void
take_question (const Series *series)
{
    g_autoptr (Driver) driver = start (series, (const char *const[]){ BOARD, NULL });
    SalvorConfirmWindow *question = salvor_confirm_window_new (
        driver->window, "Stop writing?",
        "Stopping leaves the board without a program. It can be written again at any time.",
        "Keep Writing", "Stop Writing");

    gtk_window_present (GTK_WINDOW (question));
    fixture_settle (GTK_WINDOW (question));
    save_window (series, GTK_WINDOW (question), "question",
                 gtk_widget_get_width (GTK_WIDGET (question)),
                 gtk_widget_get_height (GTK_WIDGET (question)));
    driver_press (driver, "Keep Writing");
}

static void
take_way (const Series *series)
{
    g_autoptr (Driver) driver
               = start (series, (const char *const[]){ BOARD, "sim:rt1024-internal-boot-forced",
                                                       "sim:rt1024-new", NULL });
    g_autoptr (GByteArray) image = test_image_new (IMAGE_SIZE, 1);
    g_autoptr (GByteArray) damaged = test_image_new (IMAGE_SIZE, 1);

    save_picture (series, driver, "window-choose");
    go_to_firmware (driver, BOARD);
    save_picture (series, driver, "firmware-none");
    driver_press (driver, "Back");
    save_picture (series, driver, "connect-found");
    driver_press (driver, "Next");
    test_image_put_u32 (damaged, TEST_IVT_OFFSET + TEST_IVT_SELF, 0x70001000);
    choose_file (driver, "wrong-fw.bin", damaged);
    driver_wait_for_text (driver, "failed");
    save_picture (series, driver, "firmware-bad");
    choose_file (driver, "meter-fw-2.4.1.bin", image);
    driver_wait_for_button (driver, "Next");
    save_picture (series, driver, "firmware");
    driver_press (driver, "Next");
    driver_wait_for_button (driver, "Erase and Write");
    save_picture (series, driver, "review");
    salvor_simulated_ports_set_pace (SALVOR_SIMULATED_PORTS (driver->practice), 1.0);
    driver_press (driver, "Erase and Write");
    driver_wait_for_text (driver, "Writing the program");
    save_picture (series, driver, "write");
    driver_press (driver, "Stop…");
    driver_settle (driver);
    driver_press (driver, "Keep Writing");
    salvor_simulated_ports_set_pace (SALVOR_SIMULATED_PORTS (driver->practice), 0.0);
    driver_wait_for_text (driver, "The board has its new firmware");
    save_picture (series, driver, "done");
    driver_press (driver, "Done");
    driver_press (driver, "Activity");
    driver_wait_for_read (driver, driver_get_board (driver, BOARD));
    save_picture (series, driver, "window-activity");
}

static void
take_interruption (const Series *series)
{
    g_autoptr (Driver) driver = start (series, (const char *const[]){ CUT_BOARD, NULL });
    g_autoptr (GByteArray) image = test_image_new (IMAGE_SIZE, 1);

    go_to_firmware (driver, CUT_BOARD);
    choose_file (driver, "meter-fw-2.4.1.bin", image);
    driver_wait_for_button (driver, "Next");
    driver_press (driver, "Next");
    driver_wait_for_button (driver, "Erase and Write");
    driver_press (driver, "Erase and Write");
    driver_wait_for_button (driver, "Try Again");
    save_picture (series, driver, "interrupted");
    driver_press (driver, "Try Again");
    save_picture (series, driver, "connect-again");
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    if (argc < 2) {
        g_printerr ("wizard-pictures FOLDER\n");
        return EXIT_FAILURE;
    }
    for (guint dark = 0; dark < 2; dark++) {
        const Series wide = { argv[1], dark ? "dark" : "light", 1180, 780 };
        const Series narrow = { argv[1], dark ? "narrow-dark" : "narrow-light", 480, 780 };

        g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme",
                      (gboolean) dark, NULL);
        take_empty (&wide);
        take_window (&wide);
        take_question (&wide);
        take_way (&wide);
        take_interruption (&wide);
        take_empty (&narrow);
        take_window (&narrow);
        take_way (&narrow);
        take_interruption (&narrow);
    }
    return EXIT_SUCCESS;
}
