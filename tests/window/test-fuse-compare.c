/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A board beside a saved state of it, or beside another board. */
#include "config.h"

#include "window/fixture.h"

#include "base/data-files.h"
#include "chip/chip-file.h"
#include "chip/state-file.h"
#include "window/banner.h"
#include "window/bit-pane.h"
#include "window/fuse-compare.h"
#include "window/fuse-grid.h"
#include "window/fuse-list.h"
#include "window/fuse-page.h"
#include "window/fuse-row.h"

#include <glib/gstdio.h>

#define EARLIER 1700000000
#define LATER 1800000000

/* The board of the story, at a time, with one fuse word as the caller wants it */
static SalvorBoardState *
make_state (gint64 time, guint word, guint32 value)
{
    SalvorBoardState *state = fixture_state_story ();

    salvor_board_state_set_time (state, time);
    salvor_board_state_set_otp (state, word, value);
    return state;
}

typedef struct {
    gint64 time_here;
    gint64 time_there;
    guint32 here;  /* word 6 */
    guint32 there; /* word 6 */
    gboolean other_board;
    const char *text; /* of bit 16 */
} Case;

static const Case cases[] = {
    { LATER, EARLIER, 0x10010, 0x10010, FALSE, "the same in both" },
    { LATER, EARLIER, 0x10010, 0x00010, FALSE, "Burned since then." },
    { EARLIER, LATER, 0x00010, 0x10010, FALSE, "Burned later" },
    { LATER, EARLIER, 0x00010, 0x10010, FALSE, "This cannot happen: " },
    { EARLIER, LATER, 0x10010, 0x00010, FALSE, "This cannot happen: " },
    { 0, EARLIER, 0x10010, 0x00010, FALSE, "not known" },
    { LATER, EARLIER, 0x10010, 0x00010, TRUE, "burned on this one and not on the other" },
    { LATER, EARLIER, 0x00010, 0x10010, TRUE, "burned on the other one and not on this" },
};

static void
check_case (const Case *test)
{
    g_autoptr (SalvorBoardState) here = make_state (test->time_here, 6, test->here);
    g_autoptr (SalvorBoardState) there = make_state (test->time_there, 6, test->there);
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (here);
    g_autoptr (SalvorFuseMap) map = salvor_fuse_map_new (here, verdict);
    g_autofree char *text = NULL;

    if (test->other_board)
        salvor_board_state_set_otp (there, 1, 0x12345678);
    salvor_fuse_map_compare (map, there, "saved");
    text = salvor_fuse_compare_explain (salvor_fuse_map_get_compare (map),
                                        salvor_fuse_map_find (map, 6), 16);
    if (strstr (text, test->text) == NULL)
        g_test_message ("expected “%s”, got “%s”", test->text, text);
    g_assert_nonnull (strstr (text, test->text));
}

static void
test_meaning (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
        check_case (&cases[i]);
}

/* Nobody knows which board a state is of: then it may be another one. */
static void
test_unknown_board (void)
{
    g_autoptr (SalvorBoardState) here = make_state (LATER, 6, 0x00010);
    g_autoptr (SalvorChip) chip
               = salvor_chip_load (salvor_chip_get_name (salvor_board_state_get_chip (here)), NULL);
    g_autoptr (SalvorBoardState) there = salvor_board_state_new (chip);
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (here);
    g_autoptr (SalvorFuseMap) map = salvor_fuse_map_new (here, verdict);
    g_autofree char *text = NULL;
    g_autofree char *missing = NULL;
    g_autofree char *none = NULL;

    salvor_board_state_set_time (there, EARLIER);
    salvor_board_state_set_otp (there, 6, 0x10010);
    salvor_fuse_map_compare (map, there, "saved");
    text = salvor_fuse_compare_explain (salvor_fuse_map_get_compare (map),
                                        salvor_fuse_map_find (map, 6), 16);
    g_assert_true (g_str_has_prefix (text, "This cannot happen on one board"));
    missing = salvor_fuse_compare_explain (salvor_fuse_map_get_compare (map),
                                           salvor_fuse_map_find (map, 7), 0);
    g_assert_true (g_str_has_prefix (missing, "Not compared"));
    none = salvor_fuse_compare_make_values (salvor_fuse_map_get_compare (map),
                                            salvor_fuse_map_find (map, 7), 0);
    g_assert_null (none);
    g_assert_cmpuint (salvor_fuse_compare_count_unknown (salvor_fuse_map_get_compare (map)), >, 20);
}

static void
test_count (void)
{
    g_autoptr (SalvorBoardState) here = make_state (LATER, 6, 0x10010);
    g_autoptr (SalvorBoardState) there = make_state (0, 6, 0x00001);
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (here);
    g_autoptr (SalvorFuseMap) map = salvor_fuse_map_new (here, verdict);
    g_autofree char *text = NULL;
    g_autofree char *none = NULL;
    g_autofree char *list = NULL;

    salvor_board_state_set_otp (there, 7, 0x8);
    salvor_fuse_map_compare (map, there, "golden.salvor");
    text = salvor_fuse_compare_describe (salvor_fuse_map_get_compare (map));
    g_assert_cmpstr (text, ==, "4 bits in 2 words differ from golden.salvor");
    g_assert_cmphex (salvor_fuse_map_find (map, 6)->changed, ==, 0x10011);
    salvor_fuse_map_set_only_changed (map, TRUE);
    list = salvor_fuse_map_format (map, SALVOR_FUSE_FILTER_ALL);
    g_assert_cmpstr (list, ==,
                     "4 bits in 2 words differ from golden.salvor\n"
                     "  6  BOOT_CFG1                0x0001_0010, 0x0000_0001 there, differs in "
                     "bits 16, 4, 0\n"
                     "  7  BOOT_CFG2                0x0000_0000, 0x0000_0008 there, differs in "
                     "bits 3\n");
    salvor_fuse_map_compare (map, here, "itself");
    none = salvor_fuse_compare_describe (salvor_fuse_map_get_compare (map));
    g_assert_true (g_str_has_prefix (none, "No bit differs from itself"));
    salvor_fuse_map_compare (map, NULL, NULL);
    g_assert_null (salvor_fuse_map_get_compare (map));
    g_assert_cmphex (salvor_fuse_map_find (map, 6)->changed, ==, 0);
}

/* What may not be shown does not leak through what differs. */
static void
test_secret (void)
{
    g_autoptr (SalvorBoardState) here = make_state (LATER, 20, 0x1);
    g_autoptr (SalvorBoardState) there = make_state (EARLIER, 20, 0x2);
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (here);
    g_autoptr (SalvorFuseMap) map = salvor_fuse_map_new (here, verdict);

    salvor_fuse_map_compare (map, there, "saved");
    g_assert_true (salvor_fuse_map_find (map, 20)->hidden);
    g_assert_cmphex (salvor_fuse_map_find (map, 20)->changed, ==, 0);
    salvor_fuse_map_set_hidden (map, 20, FALSE);
    g_assert_cmphex (salvor_fuse_map_find (map, 20)->changed, ==, 0x3);
}

/* On the page */

typedef struct {
    SalvorBoard *board;
    GtkWidget *page;
    GtkWindow *window;
    char *folder;
    char *path; /* of a saved state */
} Fixture;

static void
set_up (Fixture *fixture, SalvorBoardState *there, int width)
{
    g_autoptr (SalvorBoardState) here = make_state (LATER, 6, 0x10010);

    fixture->board = fixture_board_new (&(FixturePort){ .plugged_in = TRUE }, here);
    fixture->page = salvor_fuse_page_new ();
    salvor_fuse_page_set_board (SALVOR_FUSE_PAGE (fixture->page), fixture->board);
    fixture->folder = g_dir_make_tmp ("salvor-compare-XXXXXX", NULL);
    fixture->path = g_build_filename (fixture->folder, "golden.salvor", NULL);
    g_assert_true (salvor_state_file_save (there, fixture->path, NULL));
    fixture->window = fixture_window_new (fixture->page, width, 760);
}

static void
tear_down (Fixture *fixture)
{
    fixture_window_destroy (fixture->window, fixture->page);
    g_assert_finalize_object (fixture->board);
    g_unlink (fixture->path);
    g_rmdir (fixture->folder);
    g_free (fixture->path);
    g_free (fixture->folder);
}

static void
drop (Fixture *fixture, const char *text)
{
    g_assert_true (fixture_drop (fixture->page, fixture->path));
    while (!fixture_shows (fixture->page, text))
        g_main_context_iteration (NULL, TRUE);
    fixture_settle (fixture->window);
}

static SalvorFuseGrid *
get_grid (Fixture *fixture)
{
    return SALVOR_FUSE_GRID (fixture_find (fixture->page, SALVOR_TYPE_FUSE_GRID, NULL));
}

static void
test_page (void)
{
    Fixture fixture;
    g_autoptr (SalvorBoardState) there = make_state (EARLIER, 6, 0x00010);
    guint n_all = 0;
    guint word = 0;
    guint bit = 0;
    g_autofree char *spoken = NULL;

    set_up (&fixture, there, 1180);
    n_all = salvor_fuse_grid_count_visible (get_grid (&fixture));
    drop (&fixture, "1 bit in 1 word differs from golden.salvor of ");
    g_assert_true (salvor_fuse_grid_get_cursor (get_grid (&fixture), &word, &bit));
    g_assert_cmpuint (word * 32 + bit, ==, 6 * 32 + 16);
    g_assert_true (fixture_shows (fixture.page, "Here: 1. In golden.salvor: 0."));
    g_assert_true (fixture_shows (fixture.page, "Burned since then."));
    salvor_fuse_grid_focus_cursor (get_grid (&fixture));
    spoken = fixture_get_label (gtk_window_get_focus (fixture.window));
    g_assert_nonnull (strstr (spoken, "differs, 0 there"));

    gtk_toggle_button_set_active (
        GTK_TOGGLE_BUTTON (fixture_find (fixture.page, GTK_TYPE_TOGGLE_BUTTON, "Only Diff")), TRUE);
    g_assert_cmpuint (salvor_fuse_grid_count_visible (get_grid (&fixture)), ==, 1);
    gtk_widget_activate_action (fixture.page, "fuses.leave-compare", NULL);
    fixture_settle (fixture.window);
    g_assert_cmpuint (salvor_fuse_grid_count_visible (get_grid (&fixture)), ==, n_all);
    g_assert_false (fixture_shows (fixture.page, "Here: "));
    tear_down (&fixture);
}

/* In the list the difference is in the value itself. */
static void
test_list (void)
{
    Fixture fixture;
    g_autoptr (SalvorBoardState) there = make_state (EARLIER, 6, 0x00010);

    set_up (&fixture, there, 480);
    drop (&fixture, "1 bit in 1 word differs");
    g_assert_true (fixture_shows (fixture.page, "1 ≠ 0"));
    tear_down (&fixture);
}

/* A board that is read again is compared again. */
static void
test_read_again (void)
{
    Fixture fixture;
    g_autoptr (SalvorBoardState) there = make_state (EARLIER, 6, 0x00010);
    g_autoptr (SalvorBoardState) again = make_state (LATER, 6, 0x00010);

    set_up (&fixture, there, 1180);
    drop (&fixture, "1 bit in 1 word differs");
    salvor_board_set_state (fixture.board, again);
    fixture_settle (fixture.window);
    g_assert_true (fixture_shows (fixture.page, "No bit differs from golden.salvor"));
    salvor_fuse_page_set_board (SALVOR_FUSE_PAGE (fixture.page), NULL);
    tear_down (&fixture);
}

static SalvorBoardState *
make_other_chip (void)
{
    g_autoptr (GBytes) xml = salvor_data_load ("chips/chip-example.xml", NULL);
    g_autoptr (SalvorChip) chip = salvor_chip_file_parse (xml, "chip-example.xml", NULL);

    return salvor_board_state_new (chip);
}

static void
test_other_chip (void)
{
    Fixture fixture;
    g_autoptr (SalvorBoardState) there = make_state (EARLIER, 6, 0x00010);
    g_autoptr (SalvorBoardState) other_state = make_other_chip ();
    g_autoptr (GListStore) boards = g_list_store_new (SALVOR_TYPE_BOARD);
    SalvorBoard *other = fixture_board_new (&(FixturePort){ .plugged_in = TRUE }, other_state);

    g_list_store_append (boards, other);
    set_up (&fixture, there, 1180);
    salvor_fuse_page_set_boards (SALVOR_FUSE_PAGE (fixture.page), G_LIST_MODEL (boards));
    gtk_widget_activate_action (fixture.page, "fuses.compare-board", "s",
                                salvor_board_get_name (other));
    fixture_settle (fixture.window);
    g_assert_true (fixture_shows (fixture.page, "Only boards with the same chip can be compared"));
    g_assert_true (fixture_shows (fixture.page, "this board has an i.MX RT1024."));
    g_assert_false (fixture_shows (fixture.page, "Here: "));
    g_list_store_remove_all (boards);
    tear_down (&fixture);
    g_assert_finalize_object (other);
}

static void
test_bad_file (void)
{
    Fixture fixture;
    g_autoptr (SalvorBoardState) there = make_state (EARLIER, 6, 0x00010);

    set_up (&fixture, there, 1180);
    g_assert_true (g_file_set_contents (fixture.path, "<not a state/>", -1, NULL));
    drop (&fixture, "This file cannot be compared");
    g_assert_false (fixture_shows (fixture.page, "Here: "));
    tear_down (&fixture);
}

static void
test_other_board (void)
{
    Fixture fixture;
    g_autoptr (SalvorBoardState) there = make_state (EARLIER, 6, 0x00010);
    g_autoptr (GListStore) boards = g_list_store_new (SALVOR_TYPE_BOARD);
    SalvorBoard *other = fixture_board_new (&(FixturePort){ .plugged_in = TRUE }, there);

    g_list_store_append (boards, other);
    set_up (&fixture, there, 1180);
    salvor_fuse_page_set_boards (SALVOR_FUSE_PAGE (fixture.page), G_LIST_MODEL (boards));
    gtk_widget_activate_action (fixture.page, "fuses.compare-board", "s",
                                salvor_board_get_name (other));
    fixture_settle (fixture.window);
    g_assert_true (fixture_shows (fixture.page, "1 bit in 1 word differs from "));
    /* the board that it is compared with comes to be shown itself */
    salvor_fuse_page_set_board (SALVOR_FUSE_PAGE (fixture.page), other);
    fixture_settle (fixture.window);
    g_assert_false (fixture_shows (fixture.page, "differs from"));
    g_list_store_remove_all (boards);
    tear_down (&fixture);
    g_assert_finalize_object (other);
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/fuse-compare/meaning", test_meaning);
    g_test_add_func ("/fuse-compare/meaning/unknown-board", test_unknown_board);
    g_test_add_func ("/fuse-compare/count", test_count);
    g_test_add_func ("/fuse-compare/secret", test_secret);
    g_test_add_func ("/fuse-compare/page", test_page);
    g_test_add_func ("/fuse-compare/page/list", test_list);
    g_test_add_func ("/fuse-compare/page/read-again", test_read_again);
    g_test_add_func ("/fuse-compare/page/other-chip", test_other_chip);
    g_test_add_func ("/fuse-compare/page/bad-file", test_bad_file);
    g_test_add_func ("/fuse-compare/page/other-board", test_other_board);
    return g_test_run ();
}
