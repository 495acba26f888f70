/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was read from and done to a board is written down while a person works. */
#include "image-builder.h"
#include "window/activity-page.h"
#include "window/activity-row.h"
#include "window/activity.h"
#include "window/driver.h"
#include "window/fixture.h"

#define BOARD "sim:rt1024-serial"
#define PROBE_BOARD "sim:rt1024-internal-boot-forced"

static GtkWidget *
get_page (Driver *driver)
{
    return fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_ACTIVITY_PAGE, NULL);
}

static SalvorBoard *
read_board (Driver *driver)
{
    SalvorBoard *board = driver_get_board (driver, BOARD);

    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    driver_settle (driver);
    return board;
}

static void
test_reading (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *board = read_board (driver);
    g_autofree char *text = salvor_activity_format (salvor_activity_get (board));

    driver_press (driver, "Activity");
    driver_settle (driver);
    g_assert_true (fixture_shows (get_page (driver), "The board was plugged in"));
    g_assert_true (fixture_shows (get_page (driver), "The board was read: "));
    g_assert_nonnull (strstr (text, "SBMR2 0x400F_801C = "));
    g_assert_nonnull (strstr (text, "fuse 6 BOOT_CFG1"));
}

/* Secret words stay out of what is copied and saved. */
static void
test_secrets (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *board = read_board (driver);
    g_autofree char *text = salvor_activity_format (salvor_activity_get (board));
    gsize n_words = 0;
    const SalvorFuseWord *words = salvor_chip_get_words (salvor_board_get_chip (board), &n_words);

    for (gsize i = 0; i < n_words; i++) {
        g_autofree char *given = g_strdup_printf ("fuse %u %s, working copy %s = 0x",
                                                  words[i].index, words[i].name, "");

        if (words[i].secret)
            g_assert_null (strstr (text, given));
    }
    g_assert_nonnull (strstr (text, "= hidden"));
}

static void
test_expand (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *board = read_board (driver);
    SalvorActivity *activity = salvor_activity_get (board);
    GtkWidget *view = NULL;
    guint last = g_list_model_get_n_items (G_LIST_MODEL (activity)) - 1;

    driver_press (driver, "Activity");
    driver_settle (driver);
    view = fixture_find (get_page (driver), GTK_TYPE_LIST_VIEW, NULL);
    g_assert_false (fixture_shows (view, "SBMR2 0x400F_801C"));
    g_signal_emit_by_name (view, "activate", last);
    driver_settle (driver);
    g_assert_true (fixture_shows (view, "SBMR2 0x400F_801C"));
    g_signal_emit_by_name (view, "activate", last);
    driver_settle (driver);
    g_assert_false (fixture_shows (view, "SBMR2 0x400F_801C"));
}

static void
test_job (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *board = read_board (driver);
    g_autoptr (GByteArray) image = test_image_new (0x20000, 1);
    g_autofree char *path = test_image_save (image, driver->folder, "firmware.bin");
    g_autofree char *text = NULL;

    driver_press (driver, "Recover…");
    driver_wait_for_text (driver, "Choose the firmware");
    driver_drop (driver, path);
    driver_wait_for_button (driver, "Next");
    driver_press (driver, "Next");
    driver_wait_for_button (driver, "Erase and Write");
    driver_press (driver, "Erase and Write");
    driver_wait_for_text (driver, "The board has its new firmware");
    driver_settle (driver);
    text = salvor_activity_format (salvor_activity_get (board));
    g_assert_nonnull (strstr (text, "Load the flashloader"));
    g_assert_nonnull (strstr (text, "header-in: done"));
    /* the same in the words of the protocol */
    g_assert_nonnull (strstr (text, "    → "));
    g_assert_nonnull (strstr (text, "    ← "));
    /* but no bare value, which could be that of a secret word */
    g_assert_nonnull (strstr (text, "    ← the value"));
    g_assert_null (strstr (text, "    ← 0x"));
    /* and as somebody would type it */
    g_assert_nonnull (strstr (text, "    $ sdphost -u 0x1fc9,0x0130 -- write-file 0x20208200 "));
    g_assert_nonnull (strstr (text, "    $ blhost -u 0x15a2,0x0073 -t 300000 -- flash-erase-"));
    g_assert_null (strstr (text, "program-once"));
    g_assert_nonnull (strstr (text, "bytes written, 32 sectors erased"));
}

static void
test_probe (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *board = driver_get_board (driver, PROBE_BOARD);
    g_autofree char *text = NULL;

    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    driver_settle (driver);
    text = salvor_activity_format (salvor_activity_get (board));
    g_assert_nonnull (strstr (text, "    → connect the probe to the debug port\n"));
    g_assert_nonnull (strstr (text, "    → read 0x400F8004"));
    g_assert_nonnull (strstr (text, "    $ pyocd cmd "));
    g_assert_nonnull (strstr (text, " -M attach -c \"read32 0x400F8004 "));
}

/* The commands can be seen and taken along. */
static void
test_commands (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *board = read_board (driver);
    GListModel *entries = G_LIST_MODEL (salvor_activity_get (board));

    driver_press (driver, "Activity");
    driver_settle (driver);
    g_assert_false (fixture_shows (get_page (driver), "The same with public command-line tools"));
    for (guint i = 0; i < g_list_model_get_n_items (entries); i++) {
        g_autoptr (SalvorActivityEntry) entry = g_list_model_get_item (entries, i);

        salvor_activity_entry_set_expanded (entry, TRUE);
    }
    driver_settle (driver);
    driver_press (driver, "Command Lines");
    driver_settle (driver);
    g_assert_true (fixture_shows (get_page (driver), "The same with public command-line tools"));
    g_assert_true (fixture_shows (get_page (driver), "sdphost -u 0x1fc9,0x0130 -- "));
    g_assert_nonnull (fixture_find (get_page (driver), GTK_TYPE_BUTTON, "Copy Commands"));
}

/* What goes on takes the place of what was said last, and of nothing else. */
static void
test_continues (void)
{
    g_autoptr (SalvorActivityEntry) entry
               = salvor_activity_entry_new (SALVOR_ACTIVITY_RUNNING, "Reading");
    g_autofree char *none = salvor_activity_entry_format_commands (entry, "");
    g_autofree char *lines = NULL;
    g_autofree char *commands = NULL;

    g_assert_null (none);
    salvor_activity_entry_add_said (entry, "read 1", "one", FALSE);
    salvor_activity_entry_add_said (entry, "read 1 and 2", "two", TRUE);
    salvor_activity_entry_add_said (entry, "wait", NULL, FALSE);
    salvor_activity_entry_add_said (entry, "wait more", NULL, TRUE);
    salvor_activity_entry_take_line (entry, g_strdup ("a step is over"));
    salvor_activity_entry_add_said (entry, "wait most", NULL, TRUE);
    lines = salvor_activity_entry_format_lines (entry, "");
    commands = salvor_activity_entry_format_commands (entry, "$ ");
    g_assert_cmpstr (lines, ==, "read 1 and 2\nwait more\na step is over\nwait most");
    g_assert_cmpstr (commands, ==, "$ two");
}

/* However much is said, memory is bounded, and the text says that something is gone. */
static void
test_bounded (void)
{
    g_autoptr (SalvorActivityEntry) entry
               = salvor_activity_entry_new (SALVOR_ACTIVITY_RUNNING, "Reading");
    g_autofree char *lines = NULL;

    for (guint i = 0; i < 1003; i++)
        salvor_activity_entry_take_line (entry, g_strdup_printf ("line %u", i));
    lines = salvor_activity_entry_format_lines (entry, "");
    g_assert_cmpuint (salvor_activity_entry_count_lines (entry), ==, 1000);
    g_assert_true (g_str_has_prefix (lines, "(3 earlier lines are gone)\nline 3\n"));
    g_assert_true (g_str_has_suffix (lines, "\nline 1002"));
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/activity/reading", test_reading);
    g_test_add_func ("/activity/secrets", test_secrets);
    g_test_add_func ("/activity/expand", test_expand);
    g_test_add_func ("/activity/job", test_job);
    g_test_add_func ("/activity/probe", test_probe);
    g_test_add_func ("/activity/commands", test_commands);
    g_test_add_func ("/activity/continues", test_continues);
    g_test_add_func ("/activity/bounded", test_bounded);
    return g_test_run ();
}
