/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main job, pressed through as a person does: from a practice board to verified. */
#include "image-builder.h"
#include "window/driver.h"
#include "window/fixture.h"

#define BOARD "sim:rt1024-serial"

static char *
save_image (Driver *driver, const char *name, guint seed)
{
    g_autoptr (GByteArray) image = test_image_new (0x20000, seed);

    return test_image_save (image, driver->folder, name);
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

static void
test_to_verified (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ BOARD, NULL });
    g_autofree char *path = save_image (driver, "firmware.bin", 1);

    go_to_firmware (driver, BOARD);
    g_assert_false (driver_can_press (driver, "Next"));
    driver_drop (driver, path);
    driver_wait_for_button (driver, "Next");
    driver_press (driver, "Next");
    driver_wait_for_text (driver, "Look at the plan");
    driver_wait_for_button (driver, "Erase and Write");
    driver_press (driver, "Erase and Write");
    driver_wait_for_text (driver, "The board has its new firmware");
    g_assert_true (fixture_shows (GTK_WIDGET (driver->window), "131072 of 131072 are equal"));
    driver_press (driver, "Done");
    driver_wait_for_text (driver, "Ways to recover");
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/recovery-wizard/to-verified", test_to_verified);
    return g_test_run ();
}
