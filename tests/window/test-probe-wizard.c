/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wizard on boards that only a debug probe can reach. */
#include "image-builder.h"
#include "window/driver.h"
#include "window/fact-row.h"
#include "window/fixture.h"

#define STORY "sim:rt1024-internal-boot-forced"
#define CHIP "i.MX RT1024"
#define IMAGE_SIZE 0x4000

/* Reading the old content takes some 300 packets and writing some 2500; setting up takes less than
 * 100. So a probe that is gone after so many is surely gone while the program is written. */
#define PACKETS_TO_WRITING 1500

/* Slow enough to look at a step of some virtual seconds, on a busy computer too */
#define PACE_TO_LOOK 2.0

static char *
save_image (Driver *driver, guint seed)
{
    g_autoptr (GByteArray) image = test_image_new (IMAGE_SIZE, seed);

    return test_image_save (image, driver->folder, "firmware.bin");
}

static gboolean
shows (Driver *driver, const char *text)
{
    return fixture_shows (GTK_WIDGET (driver->window), text);
}

static SalvorBoard *
show_board (Driver *driver, const char *name)
{
    SalvorBoard *board = driver_get_board (driver, name);

    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    driver_settle (driver);
    return board;
}

static void
go_to_firmware (Driver *driver, const char *name)
{
    show_board (driver, name);
    driver_press (driver, "Recover…");
    driver_wait_for_text (driver, "Choose the firmware");
}

/* A way is chosen by its row on the overview. */
static void
go_to_firmware_by (Driver *driver, const char *name, const char *route_title)
{
    GtkWidget *row;

    show_board (driver, name);
    row = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_FACT_ROW, route_title);
    g_assert_nonnull (row);
    g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
    driver_wait_for_text (driver, "Choose the firmware");
}

static void
go_to_review (Driver *driver, const char *path)
{
    driver_drop (driver, path);
    driver_wait_for_button (driver, "Next");
    driver_press (driver, "Next");
    driver_wait_for_text (driver, "Look at the plan");
    driver_wait_for_button (driver, "Erase and Write");
}

/* The board of the story, from the list to verified. */
static void
test_to_verified (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = save_image (driver, 1);

    go_to_firmware (driver, STORY);
    driver_drop (driver, path);
    driver_wait_for_button (driver, "Next");
    g_assert_false (shows (driver, "Practice loader"));
    go_to_review (driver, path);
    g_assert_true (shows (driver, "Write the flash through the probe"));
    g_assert_true (shows (driver, "The debug port is open"));
    g_assert_true (shows (driver, "Stop the program on the board"));
    g_assert_true (shows (driver, "the way back is a debug probe"));
    driver_press (driver, "Erase and Write");
    driver_wait_for_text (driver, "The board has its new firmware");
    g_assert_true (shows (driver, "16384 of 16384 are equal"));
    g_assert_true (shows (driver, "None changed"));
    g_assert_true (shows (driver, "Keep a way to the debug pads"));
}

/* The way that needs hands says so while it waits for them, and goes on by itself. */
static void
test_hand_step (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = save_image (driver, 2);

    go_to_firmware_by (driver, STORY, "Erase the start-up header");
    go_to_review (driver, path);
    g_assert_true (shows (driver, "Take all power away for three seconds"));
    g_assert_true (shows (driver, "Nobody has reported this way working on hardware yet"));
    salvor_simulated_ports_set_pace (SALVOR_SIMULATED_PORTS (driver->practice), PACE_TO_LOOK);
    driver_press (driver, "Erase and Write");
    driver_wait_for_text (driver, "Unplug the board now");
    g_assert_true (shows (driver, "The debug probe may stay where it is"));
    g_assert_true (shows (driver, "The debug probe can write it again"));
    salvor_simulated_ports_set_pace (SALVOR_SIMULATED_PORTS (driver->practice), 0.0);
    driver_wait_for_text (driver, "The board has its new firmware");
}

static void
test_loader_by_probe (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = save_image (driver, 3);

    go_to_firmware_by (driver, STORY, "Flashloader by probe");
    driver_drop (driver, path);
    driver_wait_for_text (driver, "Practice loader");
    go_to_review (driver, path);
    driver_press (driver, "Erase and Write");
    driver_wait_for_text (driver, "The board has its new firmware");
}

/* The probe is pulled out in the middle: the page says what is true, and the way on leads to the
 * end. */
static void
test_probe_pulled_out (void)
{
    g_autofree char *name = g_strdup_printf (STORY ",fault=probe-gone=%d", PACKETS_TO_WRITING);
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ name, NULL });
    g_autofree char *path = save_image (driver, 4);

    go_to_firmware (driver, name);
    go_to_review (driver, path);
    driver_press (driver, "Erase and Write");
    driver_wait_for_text (driver, "The connection to the board was lost. It is not harmed.");
    g_assert_true (shows (driver, "It cannot start half a program"));
    g_assert_true (shows (driver, "The debug probe is not connected"));
    g_assert_true (shows (driver, "The old content is saved"));
    driver_press (driver, "Try Again");
    driver_wait_for_text (driver, "Plug the board back in");
    driver_press (driver, "Plug the Practice Board Back In");
    driver_wait_for_text (driver, "Look at the plan");
    driver_wait_for_button (driver, "Erase and Write");
    driver_press (driver, "Erase and Write");
    driver_wait_for_text (driver, "The board has its new firmware");
}

/* The cable that gave the board its power is pulled when the way has led to USB: the probe finds no
 * board, and once there is one again, the work goes on. */
static void
test_power_is_lost (void)
{
    const char *name = STORY ",fault=cut=30";
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ name, NULL });
    g_autofree char *path = save_image (driver, 6);

    go_to_firmware_by (driver, name, "Erase the start-up header");
    go_to_review (driver, path);
    driver_press (driver, "Erase and Write");
    driver_wait_for_text (driver, "The connection to the board was lost. It is not harmed.");
    driver_press (driver, "Try Again");
    driver_wait_for_text (driver, "the board does not answer it");
    driver_press (driver, "Try Again");
    driver_wait_for_text (driver, "Look at the plan");
    driver_wait_for_button (driver, "Erase and Write");
    driver_press (driver, "Erase and Write");
    driver_wait_for_text (driver, "The board has its new firmware");
}

/* The time of a practice board stands still while nobody waits, and the flashloader is still on its
 * way. */
static void
wait_for_flashloader (Driver *driver, const char *name)
{
    g_autoptr (SalvorClock) clock = salvor_virtual_clock_new (0);
    /* the board's own clock, which only its ports know, is somewhere before that */
    SalvorDeadline deadline = { clock, G_MAXINT64 / 2 };
    g_autoptr (SalvorPort) port = NULL;

    while ((port = salvor_port_list_find (driver->ports, name, SALVOR_PORT_FLASHLOADER, NULL))
           == NULL)
        g_assert_true (
            salvor_port_provider_wait_for_change (driver->practice, name, deadline, NULL, NULL));
}

/* Stopped when the way has led to USB: there the work goes on, whatever way it began. */
static void
test_goes_on_over_usb (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = save_image (driver, 7);

    go_to_firmware_by (driver, STORY, "Erase the start-up header");
    go_to_review (driver, path);
    salvor_simulated_ports_set_pace (SALVOR_SIMULATED_PORTS (driver->practice), PACE_TO_LOOK);
    driver_press (driver, "Erase and Write");
    driver_wait_for_text (driver, "Waiting for the flashloader");
    driver_press (driver, "Stop…");
    driver_wait_for_button (driver, "Stop Writing");
    driver_press (driver, "Stop Writing");
    salvor_simulated_ports_set_pace (SALVOR_SIMULATED_PORTS (driver->practice), 0.0);
    driver_wait_for_text (driver, "The work was stopped");
    wait_for_flashloader (driver, STORY);
    driver_press (driver, "Try Again");
    driver_wait_for_text (driver, "Look at the plan");
    driver_wait_for_button (driver, "Erase and Write");
    g_assert_true (shows (driver, "Serial download"));
    driver_press (driver, "Erase and Write");
    driver_wait_for_text (driver, "The board has its new firmware");
}

/* A probe that is plugged in moves the first page on; no loader is asked for, not even for a real
 * board; and while the probe is gone, the page asks for it and for nothing else. */
static void
test_connect_follows_the_probe (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autofree char *path = save_image (driver, 5);

    driver_press (driver, "Connect a Board…");
    driver_wait_for_text (driver, "No board found yet");
    driver_plug_in (driver, STORY, "probe:0001");
    driver_choose_chip (driver, CHIP);
    driver_wait_for_text (driver, "Choose the firmware");
    g_assert_false (shows (driver, "Practice board"));
    go_to_review (driver, path);
    g_assert_false (shows (driver, "flashloader"));
}

/* A board that shows itself is meant rather than a probe that may belong to another one; both can
 * be chosen. */
static void
test_connect_prefers_the_board (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });

    driver_plug_in (driver, STORY, "probe:0001");
    driver_plug_in (driver, "sim:rt1024-serial", "usb:1-1");
    driver_press (driver, "Connect a Board…");
    driver_wait_for_text (driver, "Choose the firmware");
    driver_press (driver, "Back");
    driver_wait_for_text (driver, "The board is connected");
    driver_press (driver, "Back");
    driver_wait_for_text (driver, "2 boards are connected. Choose one.");
    driver_pick_board (driver, driver_get_board (driver, "probe:0001"));
    driver_choose_chip (driver, CHIP);
    driver_wait_for_text (driver, "Choose the firmware");
}

static void
test_connect_waits_for_the_probe (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });

    driver_plug_in (driver, STORY, "probe:0001");
    driver_pick_board (driver, driver_get_board (driver, "probe:0001"));
    driver_wait_for_button (driver, CHIP);
    driver_press (driver, CHIP);
    go_to_firmware (driver, "probe:0001");
    driver_press (driver, "Back");
    driver_wait_for_text (driver, "The board is connected");
    driver_pull_out (driver, "probe:0001");
    driver_wait_for_text (driver, "Plug the debug probe back in");
    g_assert_true (shows (driver, "Look at the debug cable"));
    g_assert_false (shows (driver, "boot switches"));
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/probe-wizard/to-verified", test_to_verified);
    g_test_add_func ("/probe-wizard/hand-step", test_hand_step);
    g_test_add_func ("/probe-wizard/loader", test_loader_by_probe);
    g_test_add_func ("/probe-wizard/pulled-out", test_probe_pulled_out);
    g_test_add_func ("/probe-wizard/power-lost", test_power_is_lost);
    g_test_add_func ("/probe-wizard/goes-on-over-usb", test_goes_on_over_usb);
    g_test_add_func ("/probe-wizard/connect/follows", test_connect_follows_the_probe);
    g_test_add_func ("/probe-wizard/connect/prefers", test_connect_prefers_the_board);
    g_test_add_func ("/probe-wizard/connect/waits", test_connect_waits_for_the_probe);
    return g_test_run ();
}
