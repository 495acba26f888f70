/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A board at a serial port, from the port to verified: practice boards at pseudo terminals, which
 * the program opens as it opens any port. */
#include "image-builder.h"
#include "simulator/pseudo-terminal.h"
#include "window/driver.h"
#include "window/fixture.h"

#include <glib-unix.h>

#define IMAGE_SIZE 0x4000

static void
go_to_ports (Driver *driver)
{
    driver_press (driver, "Connect a Board…");
    driver_press (driver, "Use a Serial Port…");
    driver_wait_for_text (driver, "Choose the serial port of the board");
}

static void
test_to_verified (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autoptr (SalvorUartPlug) plug = driver_plug_in_line ("sim:rt1024-serial,connection=uart");
    g_autofree char *name = g_strconcat ("uart:", salvor_uart_plug_get_path (plug), NULL);
    g_autoptr (GByteArray) image = test_image_new (IMAGE_SIZE, 1);
    g_autofree char *path = test_image_save (image, driver->folder, "firmware.bin");

    go_to_ports (driver);
    driver_name_line (driver, "");
    g_assert_false (driver_can_press (driver, "Connect"));
    driver_name_line (driver, salvor_uart_plug_get_path (plug));
    g_assert_null (salvor_board_list_find (driver->boards, name));
    driver_press (driver, "Connect");
    driver_choose_chip (driver, "i.MX RT1024");
    driver_wait_for_text (driver, "Choose the firmware");
    g_assert_true (salvor_board_is_simulated (driver_get_board (driver, name)));
    driver_drop (driver, path);
    driver_wait_for_button (driver, "Next");
    driver_press (driver, "Next");
    driver_wait_for_text (driver, "Flashloader answers on the serial line");
    driver_wait_for_button (driver, "Erase and Write");
    driver_press (driver, "Erase and Write");
    driver_wait_for_text (driver, "The board has its new firmware");
    driver_press (driver, "Done");
    driver_wait_for_text (driver, "Ways to recover");
}

static void
test_silent (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autoptr (SalvorUartPlug) plug
               = driver_plug_in_line ("sim:rt1024-sdp-disabled,connection=uart");

    go_to_ports (driver);
    driver_name_line (driver, salvor_uart_plug_get_path (plug));
    driver_press (driver, "Connect");
    driver_wait_for_text (driver, "No board answers at this serial port.");
    /* what was said about one port is not true of another */
    driver_name_line (driver, "/dev/other");
    g_assert_false (fixture_shows (GTK_WIDGET (driver->window), "No board answers"));
    driver_press (driver, "Back");
    driver_wait_for_text (driver, "Connect the board or its debug probe");
}

static gboolean
echo_cb (int cable, GIOCondition condition, gpointer user_data)
{
    SalvorPseudoTerminal *terminal = user_data;
    guint8 buffer[256];
    gsize size = salvor_pseudo_terminal_read (terminal, buffer, sizeof buffer);

    g_assert_cmpuint (salvor_pseudo_terminal_write (terminal, buffer, size), ==, size);
    return G_SOURCE_CONTINUE;
}

/* Sending and receiving are connected to each other. */
static void
test_strange (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorPseudoTerminal terminal;
    g_autoptr (GError) error = NULL;
    guint id;

    salvor_pseudo_terminal_open (&terminal, &error);
    g_assert_no_error (error);
    id = g_unix_fd_add (terminal.cable, G_IO_IN, echo_cb, &terminal);
    go_to_ports (driver);
    driver_name_line (driver, terminal.path);
    driver_press (driver, "Connect");
    driver_wait_for_text (driver, "Something answers at this serial port");
    g_source_remove (id);
    salvor_pseudo_terminal_close (&terminal);
}

/* The board is helped on, and “Try Again” asks the same port. */
static void
test_try_again (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autoptr (SalvorUartPlug) plug = driver_plug_in_line ("sim:rt1024-serial,connection=uart");
    SalvorSimulatedBoard *board = salvor_uart_plug_get_board (plug);
    g_autoptr (GError) error = NULL;

    salvor_simulated_board_act (board, "unplug", &error);
    g_assert_no_error (error);
    go_to_ports (driver);
    driver_name_line (driver, salvor_uart_plug_get_path (plug));
    driver_press (driver, "Connect");
    driver_wait_for_text (driver, "No board answers at this serial port.");
    salvor_simulated_board_act (board, "plug", &error);
    g_assert_no_error (error);
    driver_press (driver, "Try Again");
    driver_choose_chip (driver, "i.MX RT1024");
    driver_wait_for_text (driver, "Choose the firmware");
}

static void
test_missing (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = g_build_filename (driver->folder, "no-port", NULL);

    go_to_ports (driver);
    driver_name_line (driver, path);
    driver_press (driver, "Connect");
    driver_wait_for_button (driver, "Try Again");
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/line-panel/to-verified", test_to_verified);
    g_test_add_func ("/line-panel/silent", test_silent);
    g_test_add_func ("/line-panel/strange", test_strange);
    g_test_add_func ("/line-panel/try-again", test_try_again);
    g_test_add_func ("/line-panel/missing", test_missing);
    return g_test_run ();
}
