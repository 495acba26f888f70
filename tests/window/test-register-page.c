/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "window/fixture.h"

#include "window/bit-pane.h"
#include "window/fact-row.h"
#include "window/fuse-grid.h"
#include "window/fuse-list.h"
#include "window/fuse-row.h"
#include "window/register-page.h"

typedef struct {
    SalvorBoard *board;
    GtkWidget *page;
    GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, SalvorBoardState *(*make_state) (void), int width)
{
    g_autoptr (SalvorBoardState) state = make_state != NULL ? make_state () : NULL;

    fixture->board = fixture_board_new (&(FixturePort){ .plugged_in = TRUE }, state);
    fixture->page = salvor_register_page_new ();
    salvor_register_page_set_board (SALVOR_REGISTER_PAGE (fixture->page), fixture->board);
    fixture->window = fixture_window_new (fixture->page, width, 900);
}

static void
tear_down (Fixture *fixture)
{
    fixture_window_destroy (fixture->window, fixture->page);
    g_assert_finalize_object (fixture->board);
}

static SalvorFuseGrid *
get_grid (Fixture *fixture)
{
    return SALVOR_FUSE_GRID (fixture_find (fixture->page, SALVOR_TYPE_FUSE_GRID, NULL));
}

static void
test_bits (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_story, 1180);
    g_assert_cmpuint (salvor_fuse_grid_count_visible (get_grid (&fixture)), ==, 3);
    /* the first bit that is set: the boot switches in SBMR2 */
    g_assert_true (fixture_shows (fixture.page, "BMOD"));
    g_assert_true (fixture_shows (fixture.page, "Register SBMR2, bits 25 to 24"));
    /* what only a fuse has */
    g_assert_false (fixture_shows (fixture.page, "Fuse cell"));
    g_assert_false (fixture_shows (fixture.page, "Would be for ever"));
    g_assert_false (fixture_shows (fixture.page, "Show in Boot Path"));
    tear_down (&fixture);
}

static void
test_keyboard (void)
{
    Fixture fixture;
    g_autofree char *label = NULL;

    set_up (&fixture, fixture_state_story, 1180);
    salvor_fuse_grid_focus_cursor (get_grid (&fixture));
    salvor_fuse_grid_set_cursor (get_grid (&fixture), 1, 4);
    label = fixture_get_label (gtk_window_get_focus (fixture.window));
    g_assert_cmpstr (label, ==, "Register SBMR2, bit 4, BT_FUSE_SEL, 1");
    g_assert_true (fixture_shows (fixture.page, "Settings from fuses"));
    tear_down (&fixture);
}

static void
test_log (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_story, 1180);
    g_assert_true (fixture_shows (fixture.page, "The boot switches asked to boot from fuses."));
    g_assert_true (fixture_shows (fixture.page, "which nobody has explained yet"));
    g_assert_true (fixture_shows (fixture.page, "A program in the flash is running."));
    g_assert_true (fixture_shows (fixture.page, "The flash has a start-up header"));
    tear_down (&fixture);
}

/* Over USB nobody sees the log. */
static void
test_unseen (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_serial, 1180);
    g_assert_true (fixture_shows (fixture.page, "The log could not be read"));
    g_assert_true (fixture_shows (fixture.page, "Only a debug probe can see this."));
    g_assert_true (fixture_shows (fixture.page, "Where the processor was is not known"));
    tear_down (&fixture);
}

static void
test_narrow (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_story, 480);
    g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (get_grid (&fixture))));
    g_assert_cmpuint (salvor_fuse_list_count (SALVOR_FUSE_LIST (
                          fixture_find (fixture.page, SALVOR_TYPE_FUSE_LIST, NULL))),
                      >, 10);
    tear_down (&fixture);
}

static void
test_no_state (void)
{
    Fixture fixture;

    set_up (&fixture, NULL, 1180);
    g_assert_true (fixture_shows (fixture.page, "No registers have been read yet"));
    tear_down (&fixture);
}

/* Evidence of the overview leads here. */
static void
test_show_bit (void)
{
    Fixture fixture;
    guint index = 0;
    guint bit = 0;

    set_up (&fixture, fixture_state_story, 1180);
    salvor_register_page_show_bit (SALVOR_REGISTER_PAGE (fixture.page), 2, 0);
    fixture_settle (fixture.window);
    g_assert_true (salvor_fuse_grid_get_cursor (get_grid (&fixture), &index, &bit));
    g_assert_cmpuint (index, ==, 2);
    g_assert_cmpuint (bit, ==, 0);
    g_assert_true (SALVOR_IS_FUSE_ROW (gtk_window_get_focus (fixture.window)));
    salvor_register_page_show_header (SALVOR_REGISTER_PAGE (fixture.page));
    fixture_settle (fixture.window);
    g_assert_true (SALVOR_IS_FACT_ROW (gtk_window_get_focus (fixture.window)));
    tear_down (&fixture);
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/register-page/bits", test_bits);
    g_test_add_func ("/register-page/keyboard", test_keyboard);
    g_test_add_func ("/register-page/log", test_log);
    g_test_add_func ("/register-page/unseen", test_unseen);
    g_test_add_func ("/register-page/narrow", test_narrow);
    g_test_add_func ("/register-page/no-state", test_no_state);
    g_test_add_func ("/register-page/show-bit", test_show_bit);
    return g_test_run ();
}
