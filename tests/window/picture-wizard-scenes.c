/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-window-pictures"
#include "config.h"

#include "window/pictures.h"

#include "image-builder.h"

#include <glib/gi18n-lib.h>

#define SERIAL_BOARD "sim:rt1024-serial"
#define CUT_BOARD "sim:rt1024-serial,fault=cut=5200"
#define IMAGE_SIZE 0x2D8000
#define FIRMWARE_NAME "meter-fw-2.4.1.bin"

static void
choose_file (Driver *driver, const char *name, GByteArray *image)
{
    g_autofree char *path = test_image_save (image, driver->folder, name);

    driver_drop (driver, path);
}

static Driver *
go_to_firmware (const Pictures *pictures, const char *board_name)
{
    Driver *driver = pictures_start (pictures, (const char *const[]){ board_name, NULL });

    pictures_pick (driver, board_name);
    driver_press (driver, _ ("Recover…"));
    driver_wait_for_text (driver, _ ("Choose the firmware"));
    return driver;
}

static Driver *
go_to_review (const Pictures *pictures, const char *board_name)
{
    Driver *driver = go_to_firmware (pictures, board_name);
    g_autoptr (GByteArray) image = test_image_new (IMAGE_SIZE, 1);

    choose_file (driver, FIRMWARE_NAME, image);
    driver_wait_for_button (driver, _ ("Next"));
    return driver;
}

static void
take_connect (const Pictures *pictures)
{
    g_autoptr (Driver) driver = pictures_start (pictures, (const char *const[]){ NULL });

    gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.recover", NULL);
    pictures_save (pictures, driver, "connect");
}

static void
take_connect_found (const Pictures *pictures)
{
    g_autoptr (Driver) driver = go_to_firmware (pictures, SERIAL_BOARD);

    driver_press (driver, _ ("Back"));
    pictures_save (pictures, driver, "connect-found");
}

static void
take_firmware_none (const Pictures *pictures)
{
    g_autoptr (Driver) driver = go_to_firmware (pictures, SERIAL_BOARD);

    pictures_save (pictures, driver, "firmware-none");
}

static void
take_firmware_bad (const Pictures *pictures)
{
    g_autoptr (Driver) driver = go_to_firmware (pictures, SERIAL_BOARD);
    g_autoptr (GByteArray) damaged = test_image_new (IMAGE_SIZE, 1);

    test_image_put_u32 (damaged, TEST_IVT_OFFSET + TEST_IVT_SELF, 0x70001000);
    choose_file (driver, "wrong-fw.bin", damaged);
    driver_wait_for_text (driver, _ ("Checks"));
    pictures_save (pictures, driver, "firmware-bad");
}

static void
take_way (const Pictures *pictures)
{
    g_autoptr (Driver) driver = go_to_review (pictures, SERIAL_BOARD);
    SalvorSimulatedPorts *practice = SALVOR_SIMULATED_PORTS (driver->practice);

    pictures_save (pictures, driver, "firmware");
    driver_press (driver, _ ("Next"));
    driver_wait_for_button (driver, _ ("Erase and Write"));
    pictures_save (pictures, driver, "review");
    salvor_simulated_ports_set_pace (practice, 1.0);
    driver_press (driver, _ ("Erase and Write"));
    driver_wait_for_text (driver, _ ("Writing the program"));
    pictures_save (pictures, driver, "write");
    driver_press (driver, _ ("Stop…"));
    driver_settle (driver);
    driver_press (driver, _ ("Keep Writing"));
    salvor_simulated_ports_set_pace (practice, 0.0);
    driver_wait_for_text (driver, _ ("The board has its new firmware"));
    pictures_save (pictures, driver, "done");
    driver_press (driver, _ ("Done"));
    driver_press (driver, _ ("Activity"));
    driver_wait_for_read (driver, driver_get_board (driver, SERIAL_BOARD));
    pictures_save (pictures, driver, "activity-recovered");
}

static void
take_interruption (const Pictures *pictures)
{
    g_autoptr (Driver) driver = go_to_review (pictures, CUT_BOARD);

    driver_press (driver, _ ("Next"));
    driver_wait_for_button (driver, _ ("Erase and Write"));
    driver_press (driver, _ ("Erase and Write"));
    driver_wait_for_button (driver, _ ("Try Again"));
    pictures_save (pictures, driver, "interrupted");
    driver_press (driver, _ ("Try Again"));
    pictures_save (pictures, driver, "connect-again");
}

const PictureScene picture_wizard_scenes[] = {
    { "connect", take_connect },
    { "connect-found", take_connect_found },
    { "firmware-none", take_firmware_none },
    { "firmware-bad", take_firmware_bad },
    { "way", take_way },
    { "interrupted", take_interruption },
    { NULL, NULL },
};
