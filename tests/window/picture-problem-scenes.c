/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-window-pictures"
#include "config.h"

#include "window/pictures.h"

#include "image-builder.h"
#include "recovery/problem.h"
#include "window/fixture.h"
#include "window/recovery-wizard.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The situations of docs/problems.md as a person meets them, each on the page where it shows. */

#define IMAGE_SIZE 0x80000

static const char *
get_title (SalvorProblemId id)
{
    return salvor_problem_get_title (id);
}

/* The wizard at work on this board, on this way. */
static Driver *
start_wizard (const Pictures *pictures, const char *board_name, SalvorRouteId route)
{
    Driver *driver = pictures_start (pictures, (const char *const[]){ board_name, NULL });
    GtkWidget *wizard;

    gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.recover", NULL);
    wizard = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_RECOVERY_WIZARD, NULL);
    salvor_recovery_wizard_start (SALVOR_RECOVERY_WIZARD (wizard),
                                  driver_get_board (driver, board_name), route);
    return driver;
}

static void
save (const Pictures *pictures, Driver *driver, SalvorProblemId id)
{
    g_autofree char *name = g_strconcat ("problem-", salvor_problem_get (id)->name, NULL);

    driver_wait_for_text (driver, get_title (id));
    pictures_save (pictures, driver, name);
}

static void
drop (Driver *driver, GByteArray *image, const char *name)
{
    g_autofree char *path = test_image_save (image, driver->folder, name);

    driver_drop (driver, path);
}

/* --- the board cannot be used --- */

static void
take_connecting (const Pictures *pictures)
{
    static const struct {
        SalvorProblemId id;
        const char *board;
        SalvorRouteId route;
    } cases[] = {
        { SALVOR_PROBLEM_GARBLED, "sim:rt1024-serial,fault=short-answer=1", SALVOR_N_ROUTES },
        { SALVOR_PROBLEM_PERMISSION, "sim:rt1024-serial,fault=no-access", SALVOR_N_ROUTES },
        { SALVOR_PROBLEM_IN_USE, "sim:rt1024-serial,fault=in-use=1", SALVOR_N_ROUTES },
        { SALVOR_PROBLEM_DRIVER, "sim:rt1024-serial,fault=no-driver", SALVOR_N_ROUTES },
        { SALVOR_PROBLEM_SWITCHES_DEAD, "sim:rt1024-internal-boot-forced", SALVOR_ROUTE_SERIAL },
        { SALVOR_PROBLEM_DOWNLOAD_OFF, "sim:rt1024-sdp-disabled", SALVOR_ROUTE_SERIAL },
        { SALVOR_PROBLEM_DEBUG_CLOSED, "sim:rt1024-debug-closed", SALVOR_ROUTE_PROBE_ROM },
        { SALVOR_PROBLEM_WAY_CLOSED, "sim:rt1024-clocks-gated", SALVOR_ROUTE_SERIAL },
        { SALVOR_PROBLEM_PROBE_NO_TARGET, "sim:rt1024-no-way", SALVOR_N_ROUTES },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (Driver) driver = start_wizard (pictures, cases[i].board, cases[i].route);

        save (pictures, driver, cases[i].id);
    }
}

/* --- the file does not fit --- */

static GByteArray *
make_file (SalvorProblemId id)
{
    GByteArray *image = test_image_new (id == SALVOR_PROBLEM_TOO_LARGE ? 0x500000 : IMAGE_SIZE, 1);

    if (id == SALVOR_PROBLEM_OTHER_ADDRESS)
        test_image_put_u32 (image, TEST_IVT_OFFSET + TEST_IVT_SELF, 0x70001000);
    if (id == SALVOR_PROBLEM_NO_FIRMWARE)
        memset (image->data, 0, image->len);
    if (id == SALVOR_PROBLEM_FILE_DAMAGED)
        g_byte_array_set_size (image, IMAGE_SIZE / 2);
    if (id == SALVOR_PROBLEM_LOADER_UNSIGNED)
        test_image_sign (image, TEST_IVT_OFFSET, 0);
    return image;
}

static void
take_files (const Pictures *pictures)
{
    static const struct {
        SalvorProblemId id;
        const char *board;
    } cases[] = {
        { SALVOR_PROBLEM_NO_FIRMWARE, "sim:rt1024-serial" },
        { SALVOR_PROBLEM_TOO_LARGE, "sim:rt1024-serial" },
        { SALVOR_PROBLEM_OTHER_ADDRESS, "sim:rt1024-serial" },
        { SALVOR_PROBLEM_NOT_SIGNED, "sim:rt1024-closed" },
        { SALVOR_PROBLEM_LOADER_UNSIGNED, "sim:rt1024-closed" },
        { SALVOR_PROBLEM_SMALL_RAM, "sim:rt1024-small-ocram" },
        { SALVOR_PROBLEM_ONLY_USB, "sim:rt1024-serial" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        SalvorRouteId route
            = cases[i].id == SALVOR_PROBLEM_ONLY_USB ? SALVOR_ROUTE_PROBE_ROM : SALVOR_N_ROUTES;
        g_autoptr (Driver) driver = start_wizard (pictures, cases[i].board, route);
        g_autoptr (GByteArray) image = make_file (cases[i].id);

        driver_wait_for_text (driver, _ ("Choose the firmware"));
        drop (driver, image, "meter-fw-2.4.1.bin");
        save (pictures, driver, cases[i].id);
        if (cases[i].id != SALVOR_PROBLEM_NOT_SIGNED)
            continue;
        driver_press (driver, salvor_action_get_label (SALVOR_ACTION_NO_SIGNED_FILES));
        save (pictures, driver, SALVOR_PROBLEM_NO_KEYS);
    }
}

/* --- the work stopped --- */

static void
take_stopped (const Pictures *pictures)
{
    static const struct {
        SalvorProblemId id;
        const char *board;
    } cases[] = {
        { SALVOR_PROBLEM_LOADER_REJECTED, "sim:rt1024-serial,fault=wrong-status=160:0x33333333" },
        { SALVOR_PROBLEM_LOADER_NOT_BACK, "sim:rt1024-serial,fault=late-reenumeration=100000000" },
        { SALVOR_PROBLEM_STILL_ROM, "sim:rt1024-serial,fault=loader-lost=2" },
        { SALVOR_PROBLEM_NO_ANSWER, "sim:rt1024-serial,fault=stuck-busy" },
        { SALVOR_PROBLEM_FLASH_SILENT, "sim:rt1024-serial,fault=no-flash" },
        { SALVOR_PROBLEM_FLASH_PROTECTED, "sim:rt1024-serial,fault=write-protected" },
        { SALVOR_PROBLEM_OLD_CONTENT, "sim:rt1024-serial,fault=wrong-status=240:10201" },
        { SALVOR_PROBLEM_OTHER_BOARD, "sim:rt1024-serial,fault=other-board" },
        { SALVOR_PROBLEM_PROGRAM_BLOCKS,
          "sim:rt1024-internal-boot-forced,fault=probe-fault=0xE000EDF0" },
        { SALVOR_PROBLEM_PROBE_CALL,
          "sim:rt1024-internal-boot-forced,fault=probe-fault=0x20209000" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (Driver) driver = start_wizard (pictures, cases[i].board, SALVOR_N_ROUTES);
        g_autoptr (GByteArray) image = test_image_new (IMAGE_SIZE, 1);

        driver_wait_for_text (driver, _ ("Choose the firmware"));
        drop (driver, image, "meter-fw-2.4.1.bin");
        driver_wait_for_button (driver, _ ("Next"));
        driver_press (driver, _ ("Next"));
        driver_wait_for_button (driver, _ ("Erase and Write"));
        driver_press (driver, _ ("Erase and Write"));
        save (pictures, driver, cases[i].id);
    }
}

/* --- what is said on the way --- */

/* The likely cause changes with time; this is the one scene that waits for a clock. */
static void
take_waiting (const Pictures *pictures)
{
    static const SalvorProblemId ids[]
        = { SALVOR_PROBLEM_CHARGE_ONLY_CABLE, SALVOR_PROBLEM_SWITCHES_NOT_READ,
            SALVOR_PROBLEM_OTHER_CONNECTION, SALVOR_PROBLEM_NO_USB_PORT };
    g_autoptr (Driver) driver = pictures_start (pictures, (const char *const[]){ NULL });

    gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.recover", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
        save (pictures, driver, ids[i]);
}

/* A recovery that was cut, and what is said when it begins anew. */
static void
take_unfinished (const Pictures *pictures)
{
    g_autoptr (Driver) driver
               = start_wizard (pictures, "sim:rt1024-serial,fault=cut=1400", SALVOR_N_ROUTES);
    g_autoptr (GByteArray) image = test_image_new (IMAGE_SIZE, 1);

    driver_wait_for_text (driver, _ ("Choose the firmware"));
    drop (driver, image, "meter-fw-2.4.1.bin");
    driver_wait_for_button (driver, _ ("Next"));
    driver_press (driver, _ ("Next"));
    driver_wait_for_button (driver, _ ("Erase and Write"));
    driver_press (driver, _ ("Erase and Write"));
    driver_wait_for_text (driver, _ ("The board was disconnected. It is not harmed."));
    pictures_save (pictures, driver, "problem-unplugged");
    driver_press (driver, _ ("Try Again"));
    driver_press (driver, _ ("Plug the Practice Board Back In"));
    driver_wait_for_button (driver, _ ("Erase and Write"));
    driver_press (driver, _ ("Back"));
    save (pictures, driver, SALVOR_PROBLEM_UNFINISHED);
    driver_press (driver, _ ("Next"));
    driver_wait_for_button (driver, _ ("Erase and Write"));
    driver_press (driver, _ ("Erase and Write"));
    save (pictures, driver, SALVOR_PROBLEM_NOT_STARTED);
}

/* The page says what was lost in words that hold for both cables. */
static void
take_probe_gone (const Pictures *pictures)
{
    g_autoptr (Driver) driver = start_wizard (
        pictures, "sim:rt1024-internal-boot-forced,fault=probe-gone=300", SALVOR_N_ROUTES);
    g_autoptr (GByteArray) image = test_image_new (IMAGE_SIZE, 1);

    driver_wait_for_text (driver, _ ("Choose the firmware"));
    drop (driver, image, "meter-fw-2.4.1.bin");
    driver_wait_for_button (driver, _ ("Next"));
    driver_press (driver, _ ("Next"));
    driver_wait_for_button (driver, _ ("Erase and Write"));
    driver_press (driver, _ ("Erase and Write"));
    driver_wait_for_text (driver, _ ("The connection to the board was lost. It is not harmed."));
    pictures_save (pictures, driver, "problem-probe-gone");
}

static void
write_whole_flash (Driver *driver, guint seed)
{
    g_autoptr (GByteArray) image = test_image_new (TEST_FLASH_SIZE, seed);

    driver_wait_for_text (driver, _ ("Choose the firmware"));
    drop (driver, image, "meter-fw-2.4.1.bin");
    driver_wait_for_button (driver, _ ("Next"));
    driver_press (driver, _ ("Next"));
    driver_wait_for_button (driver, _ ("Erase and Write"));
    driver_press (driver, _ ("Erase and Write"));
}

/* A full flash is erased at the pace of the wall. */
static void
take_slow_erase (const Pictures *pictures)
{
    const char *name = "sim:rt1024-serial,fault=late-reenumeration=0";
    g_autoptr (Driver) driver = start_wizard (pictures, name, SALVOR_N_ROUTES);
    GtkWidget *wizard
        = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_RECOVERY_WIZARD, NULL);

    write_whole_flash (driver, 1);
    driver_wait_for_text (driver, _ ("The board has its new firmware"));
    driver_wait_for_connection (driver, driver_get_board (driver, name));
    salvor_recovery_wizard_start (SALVOR_RECOVERY_WIZARD (wizard), driver_get_board (driver, name),
                                  SALVOR_N_ROUTES);
    write_whole_flash (driver, 2);
    salvor_simulated_ports_set_pace (SALVOR_SIMULATED_PORTS (driver->practice), 1.0);
    save (pictures, driver, SALVOR_PROBLEM_ERASE_SLOW);
    salvor_simulated_ports_set_pace (SALVOR_SIMULATED_PORTS (driver->practice), 0.0);
    driver_wait_for_text (driver, _ ("The board has its new firmware"));
}

/* What was chosen for the flashloader, or for the firmware, is another kind of file. */
static void
take_other_files (const Pictures *pictures)
{
    g_autoptr (Driver) driver = start_wizard (pictures, "sim:rt1024-serial", SALVOR_N_ROUTES);
    g_autofree char *path = g_build_filename (driver->folder, "package.zip", NULL);

    g_assert_true (g_file_set_contents (path, "PK\x03\x04 and so on", -1, NULL));
    driver_wait_for_text (driver, _ ("Choose the firmware"));
    driver_drop (driver, path);
    driver_wait_for_text (driver, get_title (SALVOR_PROBLEM_NO_FIRMWARE));
    pictures_save (pictures, driver, "problem-archive");
}

const PictureScene picture_problem_scenes[] = {
    { "problems-connecting", take_connecting },
    { "problems-waiting", take_waiting },
    { "problems-slow-erase", take_slow_erase },
    { "problems-unfinished", take_unfinished },
    { "problems-files", take_files },
    { "problems-archive", take_other_files },
    { "problems-probe-gone", take_probe_gone },
    { "problems-stopped", take_stopped },
    { NULL, NULL },
};
