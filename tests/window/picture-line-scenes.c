/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-window-pictures"
#include "config.h"

#include "window/pictures.h"

#include "simulator/uart-plug.h"
#include "window/fixture.h"
#include "window/line-panel.h"

#include <glib/gi18n-lib.h>

/* A practice board at a pseudo terminal, which is in no list of ports: its name is typed. */
static SalvorUartPlug *
plug_in (const char *board_name)
{
    g_autoptr (GError) error = NULL;
    SalvorUartPlug *plug = salvor_uart_plug_new (board_name, 0, &error);

    if (plug == NULL)
        g_error ("%s", error->message);
    return plug;
}

static void
name_port (Driver *driver, const char *path)
{
    GtkWidget *panel = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_LINE_PANEL, NULL);
    GtkDropDown *list = GTK_DROP_DOWN (fixture_find (panel, GTK_TYPE_DROP_DOWN, NULL));
    GtkWidget *entry = fixture_find (panel, GTK_TYPE_ENTRY, NULL);

    gtk_drop_down_set_selected (list,
                                g_list_model_get_n_items (gtk_drop_down_get_model (list)) - 1);
    gtk_editable_set_text (GTK_EDITABLE (entry), path);
    driver_settle (driver);
}

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

    name_port (driver, "/dev/ttyUSB0");
    pictures_save (pictures, driver, "serial-port");
}

static void
take_silent_port (const Pictures *pictures)
{
    g_autoptr (SalvorUartPlug) plug = plug_in ("sim:rt1024-sdp-disabled,connection=uart");
    g_autoptr (Driver) driver = go_to_ports (pictures);

    name_port (driver, salvor_uart_plug_get_path (plug));
    driver_press (driver, C_ ("serial port", "Connect"));
    driver_wait_for_text (driver, _ ("No board answers at this serial port."));
    pictures_save (pictures, driver, "serial-port-silent");
}

static void
take_chip_question (const Pictures *pictures)
{
    g_autoptr (SalvorUartPlug) plug = plug_in ("sim:rt1024-serial,connection=uart");
    g_autoptr (Driver) driver = go_to_ports (pictures);

    name_port (driver, salvor_uart_plug_get_path (plug));
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
