/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "window/fixture.h"

#include "window/fuse-grid.h"
#include "window/fuse-line.h"
#include "window/fuse-row.h"

typedef SalvorBoardState *(*MakeState) (void);

/* A grid in a window, with the map that it shows. */
typedef struct {
    SalvorFuseMap *map;
    GtkWidget *grid;
    GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, MakeState make_state)
{
    g_autoptr (SalvorBoardState) state = make_state ();
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);

    fixture->map = salvor_fuse_map_new (state, verdict);
    fixture->grid = salvor_fuse_grid_new ();
    salvor_fuse_grid_set_map (SALVOR_FUSE_GRID (fixture->grid), fixture->map);
    fixture->window = fixture_window_new (fixture->grid, 880, 600);
}

static void
tear_down (Fixture *fixture)
{
    fixture_window_destroy (fixture->window, fixture->grid);
    salvor_fuse_map_free (fixture->map);
}

static void
put_cursor (Fixture *fixture, guint word, guint bit)
{
    salvor_fuse_grid_set_cursor (SALVOR_FUSE_GRID (fixture->grid), word, bit);
    salvor_fuse_grid_focus_cursor (SALVOR_FUSE_GRID (fixture->grid));
}

static void
assert_cursor (Fixture *fixture, guint expected_word, guint expected_bit)
{
    guint word = 0;
    guint bit = 0;

    g_assert_true (salvor_fuse_grid_get_cursor (SALVOR_FUSE_GRID (fixture->grid), &word, &bit));
    g_assert_cmpuint (word, ==, expected_word);
    g_assert_cmpuint (bit, ==, expected_bit);
}

/* What a key of the focused row does. */
static void
move (Fixture *fixture, SalvorFuseMove move)
{
    GtkWidget *focus = gtk_window_get_focus (fixture->window);

    g_assert_true (SALVOR_IS_FUSE_ROW (focus));
    g_signal_emit_by_name (focus, "move-cursor", (int) move);
}

static void
test_roles (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_story);
    gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture.grid), GTK_ACCESSIBLE_ROLE_GRID);
    gtk_test_accessible_assert_role (
        GTK_ACCESSIBLE (fixture_find (fixture.grid, SALVOR_TYPE_FUSE_ROW, NULL)),
        GTK_ACCESSIBLE_ROLE_ROW);
    tear_down (&fixture);
}

static void
test_label_follows_cursor (void)
{
    Fixture fixture;
    GtkWidget *row = NULL;
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;

    set_up (&fixture, fixture_state_story);
    put_cursor (&fixture, 6, 16);
    row = gtk_window_get_focus (fixture.window);
    before = fixture_get_label (row);
    g_assert_cmpstr (before, ==,
                     "Word 6 BOOT_CFG1, bit 16, FORCE_INTERNAL_BOOT, burned, closes a route, not "
                     "locked");
    move (&fixture, SALVOR_FUSE_MOVE_LEFT);
    after = fixture_get_label (row);
    g_assert_cmpstr (after, ==, "Word 6 BOOT_CFG1, bit 17, SDP_DISABLE, not burned, not locked");
    tear_down (&fixture);
}

static void
test_move_sideways (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_story);
    put_cursor (&fixture, 6, 30);
    move (&fixture, SALVOR_FUSE_MOVE_LEFT);
    move (&fixture, SALVOR_FUSE_MOVE_LEFT);
    assert_cursor (&fixture, 6, 31);
    move (&fixture, SALVOR_FUSE_MOVE_LAST);
    assert_cursor (&fixture, 6, 0);
    move (&fixture, SALVOR_FUSE_MOVE_RIGHT);
    assert_cursor (&fixture, 6, 0);
    move (&fixture, SALVOR_FUSE_MOVE_FIRST);
    assert_cursor (&fixture, 6, 31);
    tear_down (&fixture);
}

/* 8 to 14 are reserved and folded away, 16 to 23 as well. */
static void
test_move_over_folds (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_story);
    put_cursor (&fixture, 7, 3);
    move (&fixture, SALVOR_FUSE_MOVE_DOWN);
    assert_cursor (&fixture, 15, 3);
    move (&fixture, SALVOR_FUSE_MOVE_DOWN);
    assert_cursor (&fixture, 24, 3);
    move (&fixture, SALVOR_FUSE_MOVE_UP);
    move (&fixture, SALVOR_FUSE_MOVE_UP);
    assert_cursor (&fixture, 7, 3);
    tear_down (&fixture);
}

static void
test_move_to_ends (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_story);
    put_cursor (&fixture, 0, 0);
    move (&fixture, SALVOR_FUSE_MOVE_UP);
    assert_cursor (&fixture, 0, 0);
    put_cursor (&fixture, 47, 0);
    move (&fixture, SALVOR_FUSE_MOVE_DOWN);
    assert_cursor (&fixture, 47, 0);
    tear_down (&fixture);
}

static void
test_move_by_group (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_story);
    put_cursor (&fixture, 6, 4);
    move (&fixture, SALVOR_FUSE_MOVE_NEXT_GROUP);
    assert_cursor (&fixture, 15, 4);
    move (&fixture, SALVOR_FUSE_MOVE_PREVIOUS_GROUP);
    assert_cursor (&fixture, 5, 4);
    move (&fixture, SALVOR_FUSE_MOVE_PREVIOUS_GROUP);
    assert_cursor (&fixture, 1, 4);
    tear_down (&fixture);
}

static void
test_move_by_burned (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_story);
    put_cursor (&fixture, 5, 7);
    move (&fixture, SALVOR_FUSE_MOVE_NEXT_BURNED);
    assert_cursor (&fixture, 6, 16);
    move (&fixture, SALVOR_FUSE_MOVE_NEXT_BURNED);
    assert_cursor (&fixture, 6, 4);
    move (&fixture, SALVOR_FUSE_MOVE_NEXT_BURNED);
    assert_cursor (&fixture, 34, 22);
    move (&fixture, SALVOR_FUSE_MOVE_PREVIOUS_BURNED);
    assert_cursor (&fixture, 6, 4);
    tear_down (&fixture);
}

/* Focus goes with the cursor, and Tab finds one row only. */
static void
test_one_row_in_tab_order (void)
{
    Fixture fixture;
    GtkWidget *old = NULL;

    set_up (&fixture, fixture_state_story);
    put_cursor (&fixture, 6, 16);
    old = gtk_window_get_focus (fixture.window);
    move (&fixture, SALVOR_FUSE_MOVE_DOWN);
    g_assert_true (gtk_window_get_focus (fixture.window) != old);
    g_assert_false (gtk_widget_get_focusable (old));
    g_assert_true (gtk_widget_get_focusable (gtk_window_get_focus (fixture.window)));
    tear_down (&fixture);
}

static void
test_press (void)
{
    Fixture fixture;
    GtkWidget *row = NULL;

    set_up (&fixture, fixture_state_story);
    row = fixture_find (fixture.grid, SALVOR_TYPE_FUSE_ROW, "Word 5 ");
    g_signal_emit_by_name (row, "bit-pressed", 9u);
    assert_cursor (&fixture, 5, 9);
    tear_down (&fixture);
}

static guint
count_folds (Fixture *fixture, GtkWidget *root)
{
    guint n = 0;

    for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
         child = gtk_widget_get_next_sibling (child)) {
        if (SALVOR_IS_FUSE_LINE (child) && gtk_widget_has_css_class (child, "fold")
            && gtk_widget_get_visible (child))
            n++;
        n += count_folds (fixture, child);
    }
    return n;
}

static void
test_unfold (void)
{
    Fixture fixture;
    guint rows = 0;
    GtkWidget *show = NULL;

    set_up (&fixture, fixture_state_story);
    g_assert_cmpuint (count_folds (&fixture, fixture.grid), ==, 2);
    rows = salvor_fuse_grid_count_visible (SALVOR_FUSE_GRID (fixture.grid));
    show = fixture_find (fixture.grid, GTK_TYPE_BUTTON, "Show");
    g_signal_emit_by_name (show, "clicked");
    g_assert_cmpuint (count_folds (&fixture, fixture.grid), ==, 1);
    g_assert_cmpuint (salvor_fuse_grid_count_visible (SALVOR_FUSE_GRID (fixture.grid)), ==,
                      rows + 7);
    assert_cursor (&fixture, 8, 0);
    tear_down (&fixture);
}

/* A word that is folded away is shown when something leads to it. */
static void
test_cursor_unfolds (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_story);
    put_cursor (&fixture, 10, 5);
    assert_cursor (&fixture, 10, 5);
    g_assert_cmpuint (count_folds (&fixture, fixture.grid), ==, 1);
    tear_down (&fixture);
}

static void
test_filter (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_story);
    put_cursor (&fixture, 5, 9);
    salvor_fuse_grid_set_filter (SALVOR_FUSE_GRID (fixture.grid), SALVOR_FUSE_FILTER_BURNED);
    g_assert_cmpuint (salvor_fuse_grid_count_visible (SALVOR_FUSE_GRID (fixture.grid)), ==, 7);
    /* the cursor left the word that is no longer shown */
    assert_cursor (&fixture, 6, 9);
    g_assert_cmpuint (count_folds (&fixture, fixture.grid), ==, 0);
    tear_down (&fixture);
}

static void
test_nothing_matches (void)
{
    Fixture fixture;
    guint word = 0;
    guint bit = 0;

    set_up (&fixture, fixture_state_story);
    salvor_fuse_map_search (fixture.map, "nothing of the kind");
    salvor_fuse_grid_set_filter (SALVOR_FUSE_GRID (fixture.grid), SALVOR_FUSE_FILTER_ALL);
    g_assert_cmpuint (salvor_fuse_grid_count_visible (SALVOR_FUSE_GRID (fixture.grid)), ==, 0);
    g_assert_false (salvor_fuse_grid_get_cursor (SALVOR_FUSE_GRID (fixture.grid), &word, &bit));
    tear_down (&fixture);
}

/* The same chip, read again: rows, focus and cursor stay. */
static void
test_new_state (void)
{
    Fixture fixture;
    g_autoptr (SalvorBoardState) state = NULL;
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autoptr (SalvorFuseMap) map = NULL;
    GtkWidget *focus = NULL;
    g_autofree char *label = NULL;

    set_up (&fixture, fixture_state_story);
    state = salvor_board_state_copy (salvor_fuse_map_get_state (fixture.map));
    salvor_board_state_set_shadow (state, 6, 0x00030010);
    verdict = salvor_verdict_new (state);
    map = salvor_fuse_map_new (state, verdict);
    put_cursor (&fixture, 6, 17);
    focus = gtk_window_get_focus (fixture.window);
    salvor_fuse_grid_set_map (SALVOR_FUSE_GRID (fixture.grid), map);
    g_assert_true (gtk_window_get_focus (fixture.window) == focus);
    assert_cursor (&fixture, 6, 17);
    label = fixture_get_label (focus);
    g_assert_nonnull (strstr (label, "SDP_DISABLE, burned"));
    salvor_fuse_grid_set_map (SALVOR_FUSE_GRID (fixture.grid), NULL);
    tear_down (&fixture);
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/fuse-grid/roles", test_roles);
    g_test_add_func ("/fuse-grid/label-follows-cursor", test_label_follows_cursor);
    g_test_add_func ("/fuse-grid/move/sideways", test_move_sideways);
    g_test_add_func ("/fuse-grid/move/over-folds", test_move_over_folds);
    g_test_add_func ("/fuse-grid/move/to-ends", test_move_to_ends);
    g_test_add_func ("/fuse-grid/move/by-group", test_move_by_group);
    g_test_add_func ("/fuse-grid/move/by-burned", test_move_by_burned);
    g_test_add_func ("/fuse-grid/one-row-in-tab-order", test_one_row_in_tab_order);
    g_test_add_func ("/fuse-grid/press", test_press);
    g_test_add_func ("/fuse-grid/fold/show", test_unfold);
    g_test_add_func ("/fuse-grid/fold/cursor", test_cursor_unfolds);
    g_test_add_func ("/fuse-grid/filter", test_filter);
    g_test_add_func ("/fuse-grid/nothing-matches", test_nothing_matches);
    g_test_add_func ("/fuse-grid/new-state", test_new_state);
    return g_test_run ();
}
