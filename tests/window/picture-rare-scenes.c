/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-window-pictures"
#include "config.h"

#include "window/pictures.h"

#include "image-builder.h"
#include "recovery/problem.h"
#include "window/fixture.h"
#include "window/item-row.h"
#include "window/prepared-board.h"
#include "window/recovery-wizard.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* Situations of docs/problems.md that need a board, a file or a computer of their own, and pages
 * that no situation leads to. */

#define STORY "sim:rt1024-internal-boot-forced"
#define SERIAL "sim:rt1024-serial"
#define FIRMWARE "meter-fw-2.4.1.bin"
#define IMAGE_SIZE 0x80000

static void
start_wizard (Driver *driver, SalvorBoard *board, SalvorRouteId route)
{
    GtkWidget *wizard;

    gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.recover", NULL);
    wizard = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_RECOVERY_WIZARD, NULL);
    salvor_recovery_wizard_start (SALVOR_RECOVERY_WIZARD (wizard), board, route);
}

static void
save (const Pictures *pictures, Driver *driver, SalvorProblemId id)
{
    g_autofree char *name = g_strconcat ("problem-", salvor_problem_get (id)->name, NULL);

    driver_wait_for_text (driver, salvor_problem_get_title (id));
    driver_settle (driver);
    pictures_save (pictures, driver, name);
}

static void
drop_firmware (Driver *driver)
{
    g_autoptr (GByteArray) image = test_image_new (IMAGE_SIZE, 1);
    g_autofree char *path = test_image_save (image, driver->folder, FIRMWARE);

    driver_wait_for_text (driver, _ ("Choose the firmware"));
    driver_drop (driver, path);
}

static void
drop_text (Driver *driver, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename (driver->folder, name, NULL);

    g_assert_true (g_file_set_contents (path, text, -1, NULL));
    driver_wait_for_text (driver, _ ("Choose the firmware"));
    driver_drop (driver, path);
}

/* --- boards that were burned or switched otherwise --- */

static void
take_boards (const Pictures *pictures)
{
    static const struct {
        SalvorProblemId id;
        PreparedBoard board;
        SalvorRouteId route;
    } cases[] = {
        { SALVOR_PROBLEM_ONLY_PROBE,
          { "rt1024-internal-boot-forced", "10", "fuse 0x06 0x00000000\n", TRUE },
          SALVOR_ROUTE_SERIAL },
        { SALVOR_PROBLEM_NEW_CHIP, { "rt1024-new", "00", "", FALSE }, SALVOR_N_ROUTES },
        { SALVOR_PROBLEM_OTHER_BOOT_DEVICE,
          { "rt1024-new", "00", "fuse 0x05 0x00000020\nfuse 0x06 0x00000010\n", FALSE },
          SALVOR_N_ROUTES },
        { SALVOR_PROBLEM_READING_OFF,
          { "rt1024-internal-boot-forced", "10", "fuse 0x06 0x00050010\n", TRUE },
          SALVOR_N_ROUTES },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (Driver) driver = pictures_start (pictures, (const char *const[]){ NULL });

        start_wizard (driver, prepared_board_plug_in (driver, &cases[i].board), cases[i].route);
        drop_firmware (driver);
        save (pictures, driver, cases[i].id);
    }
}

/* --- plugging in --- */

static void
take_unstable (const Pictures *pictures)
{
    const char *name = SERIAL ",fault=cut=1,fault=cut=4";
    g_autoptr (Driver) driver = pictures_start (pictures, (const char *const[]){ name, NULL });

    start_wizard (driver, driver_get_board (driver, name), SALVOR_N_ROUTES);
    driver_wait_for_text (driver, _ ("Plug the board back in"));
    driver_press (driver, _ ("Plug the Practice Board Back In"));
    save (pictures, driver, SALVOR_PROBLEM_UNSTABLE);
}

static void
take_real_boards (const Pictures *pictures)
{
    g_autoptr (Driver) driver = pictures_start (pictures, (const char *const[]){ NULL });

    driver_plug_in (driver, STORY, "probe:0001");
    start_wizard (driver, NULL, SALVOR_N_ROUTES);
    save (pictures, driver, SALVOR_PROBLEM_UNKNOWN_CHIP);
    driver_pull_out (driver, "probe:0001");
    driver_plug_in (driver, SERIAL, "usb:1-4");
    driver_plug_in (driver, "sim:rt1024-new", "usb:1-5");
    start_wizard (driver, NULL, SALVOR_N_ROUTES);
    driver_wait_for_text (driver, "2");
    driver_settle (driver);
    pictures_save (pictures, driver, "problem-several-boards");
}

/* --- files --- */

static void
take_loaders (const Pictures *pictures)
{
    g_autoptr (Driver) driver = pictures_start (pictures, (const char *const[]){ NULL });
    g_autoptr (GByteArray) elsewhere = test_loader_new (0x8000, 0x20204000);
    g_autofree char *path = test_image_save (elsewhere, driver->folder, "ivt_flashloader.bin");
    g_autofree char *letter = g_build_filename (driver->folder, "letter.bin", NULL);
    GtkWidget *card;

    g_assert_true (g_file_set_contents (letter, "Dear reader, this is a letter.\n", -1, NULL));
    start_wizard (driver, driver_get_board (driver, SERIAL), SALVOR_N_ROUTES);
    drop_firmware (driver);
    driver_wait_for_text (driver, _ ("Practice loader"));
    card = gtk_widget_get_parent (gtk_widget_get_ancestor (
        fixture_find (GTK_WIDGET (driver->window), GTK_TYPE_LABEL, _ ("Practice loader")),
        SALVOR_TYPE_ITEM_ROW));
    g_assert_true (fixture_drop (card, path));
    save (pictures, driver, SALVOR_PROBLEM_LOADER_WRONG_CHIP);
    g_assert_true (fixture_drop (card, letter));
    save (pictures, driver, SALVOR_PROBLEM_LOADER_DAMAGED);
}

static void
add_record (GString *text, guint type, guint offset, const guint8 *bytes, guint n)
{
    guint sum = n + (offset >> 8) + offset + type;

    g_string_append_printf (text, ":%02X%04X%02X", n, offset, type);
    for (guint i = 0; i < n; i++) {
        g_string_append_printf (text, "%02X", bytes[i]);
        sum += bytes[i];
    }
    g_string_append_printf (text, "%02X\n", -sum & 0xFF);
}

/* A whole firmware, but for the external memory at 0x80000000. (transfer full) */
static char *
make_elsewhere (void)
{
    const guint8 upper[] = { 0x80, 0x00 };
    g_autoptr (GByteArray) image = test_image_new (0x8000, 1);
    GString *text = g_string_new (NULL);

    add_record (text, 4, 0, upper, sizeof upper);
    for (guint i = 0; i < image->len; i += 16)
        add_record (text, 0, i, image->data + i, 16);
    add_record (text, 1, 0, NULL, 0);
    return g_string_free (text, FALSE);
}

static void
take_hex_files (const Pictures *pictures)
{
    static const SalvorProblemId ids[] = { SALVOR_PROBLEM_FILE_DAMAGED, SALVOR_PROBLEM_NOWHERE };
    g_autofree char *elsewhere = make_elsewhere ();
    const char *const texts[] = { ":020000046000\n:0400000001020304F2\n", elsewhere };

    for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
        g_autoptr (Driver) driver = pictures_start (pictures, (const char *const[]){ NULL });

        start_wizard (driver, driver_get_board (driver, SERIAL), SALVOR_N_ROUTES);
        drop_text (driver, "meter-fw-2.4.1.hex", texts[i]);
        save (pictures, driver, ids[i]);
    }
}

/* A file lies where the folder of the old content should be. */
static void
take_not_saved (const Pictures *pictures)
{
    g_autoptr (Driver) driver = pictures_start (pictures, (const char *const[]){ NULL });
    g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "salvor", NULL);
    g_autofree char *obstacle = g_build_filename (folder, "backups", NULL);

    g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
    g_assert_true (g_file_set_contents (obstacle, "", -1, NULL));
    start_wizard (driver, driver_get_board (driver, SERIAL), SALVOR_N_ROUTES);
    drop_firmware (driver);
    driver_wait_for_button (driver, _ ("Next"));
    driver_press (driver, _ ("Next"));
    driver_wait_for_button (driver, _ ("Erase and Write"));
    driver_press (driver, _ ("Erase and Write"));
    save (pictures, driver, SALVOR_PROBLEM_NOT_SAVED);
    g_assert_cmpint (g_remove (obstacle), ==, 0);
}

/* --- pages --- */

static void
take_ways (const Pictures *pictures)
{
    g_autoptr (Driver) driver = pictures_start (pictures, (const char *const[]){ NULL });

    start_wizard (driver, driver_get_board (driver, STORY), SALVOR_ROUTE_SERIAL);
    driver_wait_for_text (driver, salvor_problem_get_title (SALVOR_PROBLEM_SWITCHES_DEAD));
    driver_press (driver, salvor_action_get_label (SALVOR_ACTION_OTHER_WAY));
    driver_wait_for_text (driver, _ ("Ways to recover"));
    driver_settle (driver);
    pictures_save (pictures, driver, "ways");
}

/* The plan where nothing but a typed consent leads on */
static void
take_consent (const Pictures *pictures)
{
    static const PreparedBoard last_chance
        = { "rt1024-blank-flash", "10", "fuse 0x06 0x00110010\n", FALSE };
    g_autoptr (Driver) driver = pictures_start (pictures, (const char *const[]){ NULL });

    start_wizard (driver, prepared_board_plug_in (driver, &last_chance), SALVOR_N_ROUTES);
    drop_firmware (driver);
    driver_wait_for_button (driver, _ ("Next"));
    driver_press (driver, _ ("Next"));
    driver_settle (driver);
    pictures_save (pictures, driver, "review-consent");
}

static void
take_short_of_ram (const Pictures *pictures)
{
    g_autoptr (Driver) driver = pictures_start (pictures, (const char *const[]){ NULL });

    pictures_pick (driver, "sim:rt1024-small-ocram");
    pictures_save (pictures, driver, "overview-short-of-ram");
}

const PictureScene picture_rare_scenes[] = {
    { "rare-boards", take_boards },
    { "rare-unstable", take_unstable },
    { "rare-real-boards", take_real_boards },
    { "rare-loaders", take_loaders },
    { "rare-hex-files", take_hex_files },
    { "rare-not-saved", take_not_saved },
    { "ways", take_ways },
    { "consent", take_consent },
    { "short-of-ram", take_short_of_ram },
    { NULL, NULL },
};
