/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-window-pictures"
#include "config.h"

#include "window/pictures.h"

#include <glib/gi18n-lib.h>

static Driver *
go_to_ports (const Pictures *pictures)
{
    Driver *driver = pictures_start (pictures, (const char *const[]){ NULL });

    gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.recover", NULL);
    driver_press (driver, _ ("Use a Serial Port…"));
    driver_wait_for_text (driver, _ ("Choose the serial port of the board"));
    return driver;
}

static void
take_serial_port (const Pictures *pictures)
{
    g_autoptr (Driver) driver = go_to_ports (pictures);

    driver_name_line (driver, "/dev/ttyUSB0");
    pictures_save (pictures, driver, "serial-port");
}

static void
take_silent_port (const Pictures *pictures)
{
    g_autoptr (SalvorUartPlug) plug
               = driver_plug_in_line ("sim:rt1024-sdp-disabled,connection=uart");
    g_autoptr (Driver) driver = go_to_ports (pictures);

    driver_name_line (driver, salvor_uart_plug_get_path (plug));
    driver_press (driver, C_ ("serial port", "Connect"));
    driver_wait_for_text (driver, _ ("No board answers at this serial port."));
    pictures_save (pictures, driver, "serial-port-silent");
}

static void
take_chip_question (const Pictures *pictures)
{
    g_autoptr (SalvorUartPlug) plug = driver_plug_in_line ("sim:rt1024-serial,connection=uart");
    g_autoptr (Driver) driver = go_to_ports (pictures);

    driver_name_line (driver, salvor_uart_plug_get_path (plug));
    driver_press (driver, C_ ("serial port", "Connect"));
    driver_wait_for_text (driver, _ ("Choose…"));
    pictures_save (pictures, driver, "serial-port-chip");
}

const PictureScene picture_line_scenes[] = {
    { "serial-port", take_serial_port },
    { "serial-port-silent", take_silent_port },
    { "serial-port-chip", take_chip_question },
    { NULL, NULL },
};
