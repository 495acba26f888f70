/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "window/fixture.h"

#include "window/bit-pane.h"
#include "window/fuse-grid.h"
#include "window/fuse-list.h"
#include "window/fuse-page.h"
#include "window/fuse-row.h"

#define PLUGGED_IN (&(FixturePort){ .plugged_in = TRUE })
#define WIDE 1180
#define MIDDLE 934
#define NARROW 480

typedef SalvorBoardState *(*MakeState) (void);

/* A page in a window, showing a board. */
typedef struct {
    SalvorBoard *board;
    GtkWidget *page;
    GtkWindow *window;
    guint n_boot_path;
} Fixture;

static void
boot_path_cb (SalvorFusePage *page, guint word, guint bit, Fixture *fixture)
{
    g_assert_cmpuint (word, ==, 6);
    g_assert_cmpuint (bit, ==, 16);
    fixture->n_boot_path++;
}

static void
set_up (Fixture *fixture, MakeState make_state, int width)
{
    g_autoptr (SalvorBoardState) state = make_state != NULL ? make_state () : NULL;

    *fixture = (Fixture){ 0 };
    fixture->board = fixture_board_new (PLUGGED_IN, state);
    fixture->page = salvor_fuse_page_new ();
    salvor_fuse_page_set_board (SALVOR_FUSE_PAGE (fixture->page), fixture->board);
    g_signal_connect (fixture->page, "show-boot-path", G_CALLBACK (boot_path_cb), fixture);
    fixture->window = fixture_window_new (fixture->page, width, 760);
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

static SalvorFuseList *
get_list (Fixture *fixture)
{
    return SALVOR_FUSE_LIST (fixture_find (fixture->page, SALVOR_TYPE_FUSE_LIST, NULL));
}

static GtkWidget *
get_search (Fixture *fixture)
{
    return fixture_find (fixture->page, GTK_TYPE_SEARCH_ENTRY, NULL);
}

static void
search (Fixture *fixture, const char *text)
{
    gtk_editable_set_text (GTK_EDITABLE (get_search (fixture)), text);
    g_signal_emit_by_name (get_search (fixture), "search-changed");
    fixture_settle (fixture->window);
}

static void
choose_filter (Fixture *fixture, const char *label)
{
    GtkWidget *button = fixture_find (fixture->page, GTK_TYPE_TOGGLE_BUTTON, label);

    g_assert_nonnull (button);
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
    fixture_settle (fixture->window);
}

static void
assert_cursor (Fixture *fixture, guint expected_word, guint expected_bit)
{
    guint word = 0;
    guint bit = 0;

    g_assert_true (salvor_fuse_grid_get_cursor (get_grid (fixture), &word, &bit));
    g_assert_cmpuint (word, ==, expected_word);
    g_assert_cmpuint (bit, ==, expected_bit);
}

static void
test_starts_at_the_story (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_story, WIDE);
    assert_cursor (&fixture, 6, 16);
    g_assert_true (fixture_shows (fixture.page, "FORCE_INTERNAL_BOOT"));
    g_assert_true (fixture_shows (fixture.page, "Boot switches are ignored"));
    g_assert_false (fixture_shows (fixture.page, "Working copy differs"));
    g_assert_true (fixture_shows (fixture.page, "Cannot be undone"));
    g_assert_true (fixture_shows (fixture.page, "Serial download by boot switch is closed"));
    tear_down (&fixture);
}

static void
test_show_bit (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_story, WIDE);
    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (fixture.page), 6, 17);
    fixture_settle (fixture.window);
    assert_cursor (&fixture, 6, 17);
    g_assert_true (SALVOR_IS_FUSE_ROW (gtk_window_get_focus (fixture.window)));
    g_assert_true (fixture_shows (fixture.page, "SDP_DISABLE"));
    g_assert_true (fixture_shows (fixture.page, "Would be for ever"));
    tear_down (&fixture);
}

/* Is the row within what is scrolled? */
static gboolean
is_in_view (GtkWidget *row)
{
    GtkWidget *scroller = gtk_widget_get_ancestor (row, GTK_TYPE_SCROLLED_WINDOW);
    graphene_rect_t bounds;

    g_assert_true (gtk_widget_compute_bounds (row, scroller, &bounds));
    return bounds.origin.y >= 0.0F
           && bounds.origin.y + bounds.size.height <= (float) gtk_widget_get_height (scroller);
}

/* In the grid the cursor is where the keyboard is. */
static gboolean
is_grid_row_in_view (Fixture *fixture)
{
    GtkWidget *row = gtk_window_get_focus (fixture->window);

    return SALVOR_IS_FUSE_ROW (row) && is_in_view (row);
}

/* In the list the keyboard is at the row that is selected. */
static gboolean
is_list_row_in_view (Fixture *fixture)
{
    GtkWidget *row = gtk_window_get_focus (fixture->window);

    return row != NULL && gtk_widget_is_ancestor (row, GTK_WIDGET (get_list (fixture)))
           && (gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_SELECTED) != 0 && is_in_view (row);
}

typedef struct {
    const char *path;
    int width;
    int height;
    gboolean seen_before; /* the page, before another page leads there */
    gboolean (*is_row_in_view) (Fixture *fixture);
} Arrival;

static const Arrival arrivals[] = {
    { "/fuse-page/show-bit/at-first", WIDE, 480, FALSE, is_grid_row_in_view },
    { "/fuse-page/narrow/show-bit/at-first", NARROW, 700, FALSE, is_list_row_in_view },
    { "/fuse-page/narrow/show-bit/again", NARROW, 700, TRUE, is_list_row_in_view },
};

/* A word that is far below: another page leads there. */
static void
test_show_bit_from_elsewhere (gconstpointer data)
{
    const Arrival *arrival = data;
    Fixture fixture = { 0 };
    g_autoptr (SalvorBoardState) state = fixture_state_story ();
    GtkWidget *pages = gtk_stack_new ();
    GtkWidget *other = gtk_button_new ();

    fixture.board = fixture_board_new (PLUGGED_IN, state);
    fixture.page = salvor_fuse_page_new ();
    gtk_stack_add_child (GTK_STACK (pages), other);
    gtk_stack_add_child (GTK_STACK (pages), fixture.page);
    salvor_fuse_page_set_board (SALVOR_FUSE_PAGE (fixture.page), fixture.board);
    fixture.window = fixture_window_new (pages, arrival->width, arrival->height);
    if (arrival->seen_before) {
        gtk_stack_set_visible_child (GTK_STACK (pages), fixture.page);
        fixture_settle (fixture.window);
        gtk_stack_set_visible_child (GTK_STACK (pages), other);
        fixture_settle (fixture.window);
    }
    gtk_stack_set_visible_child (GTK_STACK (pages), fixture.page);
    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (fixture.page), 46, 3);
    fixture_settle (fixture.window);
    assert_cursor (&fixture, 46, 3);
    g_assert_true (arrival->is_row_in_view (&fixture));
    fixture_window_destroy (fixture.window, pages);
    g_assert_finalize_object (fixture.board);
}

/* What hides the bit gives way. */
static void
test_show_bit_clears_search (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_story, WIDE);
    search (&fixture, "srk");
    choose_filter (&fixture, "Locked");
    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (fixture.page), 6, 4);
    assert_cursor (&fixture, 6, 4);
    g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_search (&fixture))), ==, "");
    g_assert_cmpuint (salvor_fuse_grid_count_visible (get_grid (&fixture)), >, 20);
    tear_down (&fixture);
}

/* Words there are not, and a page without a board, are no reason to fail. */
static void
test_show_bit_nowhere (void)
{
    Fixture fixture;
    GtkWidget *page = g_object_ref_sink (salvor_fuse_page_new ());

    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (page), 6, 4);
    g_assert_finalize_object (page);
    set_up (&fixture, fixture_state_story, WIDE);
    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (fixture.page), 400, 4);
    assert_cursor (&fixture, 6, 16);
    tear_down (&fixture);
}

static void
test_search (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_story, WIDE);
    search (&fixture, "6.16");
    g_assert_cmpuint (salvor_fuse_grid_count_visible (get_grid (&fixture)), ==, 1);
    search (&fixture, "nothing of the kind");
    g_assert_true (fixture_shows (fixture.page, "No fuse word matches."));
    search (&fixture, "");
    g_assert_false (fixture_shows (fixture.page, "No fuse word matches."));
    tear_down (&fixture);
}

static void
test_zoom (void)
{
    Fixture fixture;
    GtkWidget *row = NULL;
    int height = 0;

    set_up (&fixture, fixture_state_story, WIDE);
    row = fixture_find (fixture.page, SALVOR_TYPE_FUSE_ROW, NULL);
    height = gtk_widget_get_height (row);
    gtk_widget_activate_action (fixture.page, "fuses.zoom-in", NULL);
    gtk_widget_activate_action (fixture.page, "fuses.zoom-in", NULL);
    gtk_widget_activate_action (fixture.page, "fuses.zoom-in", NULL);
    fixture_settle (fixture.window);
    g_assert_cmpint (gtk_widget_get_height (row), >, height * 3 / 2);
    gtk_widget_activate_action (fixture.page, "fuses.zoom-out", NULL);
    gtk_widget_activate_action (fixture.page, "fuses.zoom-out", NULL);
    fixture_settle (fixture.window);
    g_assert_cmpint (gtk_widget_get_height (row), ==, height);
    tear_down (&fixture);
}

/* What is shown is copied, without secret words. */
static void
test_copy_all (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_story ();
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);
    g_autoptr (SalvorFuseMap) map = salvor_fuse_map_new (state, verdict);
    g_autofree char *text = NULL;

    salvor_fuse_map_search (map, "boot_cfg1");
    text = salvor_fuse_map_format (map, SALVOR_FUSE_FILTER_ALL);
    g_assert_cmpstr (text, ==, "  6  BOOT_CFG1                0x0001_0010\n");
    salvor_fuse_map_search (map, "20");
    g_free (g_steal_pointer (&text));
    text = salvor_fuse_map_format (map, SALVOR_FUSE_FILTER_ALL);
    g_assert_nonnull (strstr (text, "hidden"));
}

/* Escape goes back to the bit one came from. */
static void
test_search_end (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_story, WIDE);
    gtk_widget_activate_action (fixture.page, "fuses.find", NULL);
    g_assert_true (
        gtk_widget_is_ancestor (gtk_window_get_focus (fixture.window), get_search (&fixture)));
    search (&fixture, "boot_cfg");
    g_signal_emit_by_name (get_search (&fixture), "stop-search");
    assert_cursor (&fixture, 6, 16);
    g_assert_true (SALVOR_IS_FUSE_ROW (gtk_window_get_focus (fixture.window)));
    tear_down (&fixture);
}

static void
test_filters (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_story, WIDE);
    choose_filter (&fixture, "Burned 55");
    g_assert_cmpuint (salvor_fuse_grid_count_visible (get_grid (&fixture)), ==, 7);
    choose_filter (&fixture, "Locked 6");
    g_assert_cmpuint (salvor_fuse_grid_count_visible (get_grid (&fixture)), ==, 6);
    choose_filter (&fixture, "Boot");
    g_assert_cmpuint (salvor_fuse_grid_count_visible (get_grid (&fixture)), >, 0);
    choose_filter (&fixture, "All");
    g_assert_cmpuint (salvor_fuse_grid_count_visible (get_grid (&fixture)), >, 20);
    tear_down (&fixture);
}

static void
test_secret (void)
{
    Fixture fixture;
    GtkWidget *button = NULL;

    set_up (&fixture, fixture_state_story, WIDE);
    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (fixture.page), 20, 0);
    fixture_settle (fixture.window);
    g_assert_true (fixture_shows (fixture.page, "Secret, not shown"));
    button = fixture_find (fixture.page, GTK_TYPE_BUTTON, "Show Value");
    g_assert_true (gtk_widget_get_mapped (button));
    g_signal_emit_by_name (button, "clicked");
    fixture_settle (fixture.window);
    g_assert_false (fixture_shows (fixture.page, "Secret, not shown"));
    tear_down (&fixture);
}

/* The clipboard never gets a secret that was not asked for. */
static void
test_secret_copy (void)
{
    Fixture fixture;
    SalvorBitPane *pane = NULL;

    set_up (&fixture, fixture_state_story, WIDE);
    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (fixture.page), 20, 0);
    pane = SALVOR_BIT_PANE (fixture_find (fixture.page, SALVOR_TYPE_BIT_PANE, NULL));
    g_assert_nonnull (strstr (salvor_bit_pane_get_text (pane), "not shown"));
    tear_down (&fixture);
}

static void
test_show_boot_path (void)
{
    Fixture fixture;
    SalvorBitPane *pane = NULL;

    set_up (&fixture, fixture_state_story, WIDE);
    pane = SALVOR_BIT_PANE (fixture_find (fixture.page, SALVOR_TYPE_BIT_PANE, NULL));
    g_signal_emit_by_name (pane, "show-boot-path");
    g_assert_cmpuint (fixture.n_boot_path, ==, 1);
    tear_down (&fixture);
}

static void
test_enter_goes_to_pane (void)
{
    Fixture fixture;
    GtkWidget *focus = NULL;

    set_up (&fixture, fixture_state_story, WIDE);
    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (fixture.page), 6, 16);
    g_signal_emit_by_name (gtk_window_get_focus (fixture.window), "show-details");
    focus = gtk_window_get_focus (fixture.window);
    g_assert_nonnull (focus);
    g_assert_nonnull (gtk_widget_get_ancestor (focus, SALVOR_TYPE_BIT_PANE));
    tear_down (&fixture);
}

static void
test_middle (void)
{
    Fixture fixture;
    GtkWidget *pane = NULL;

    set_up (&fixture, fixture_state_story, MIDDLE);
    pane = fixture_find (fixture.page, SALVOR_TYPE_BIT_PANE, NULL);
    g_assert_cmpint (gtk_widget_get_width (pane), >, 800);
    gtk_window_set_default_size (fixture.window, WIDE, 760);
    fixture_settle (fixture.window);
    g_assert_cmpint (gtk_widget_get_width (pane), <, 400);
    tear_down (&fixture);
}

static void
test_narrow (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_story, NARROW);
    g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (get_list (&fixture))));
    g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (get_grid (&fixture))));
    g_assert_cmpuint (salvor_fuse_list_count (get_list (&fixture)), >, 100);
    g_signal_emit_by_name (get_list (&fixture), "bit-selected", 7u, 4u);
    assert_cursor (&fixture, 7, 4);
    search (&fixture, "sdp_disable");
    g_assert_cmpuint (salvor_fuse_list_count (get_list (&fixture)), ==, 2);
    tear_down (&fixture);
}

/* Rows cost time when a board is read, and are seen in narrow windows only. */
static void
test_list_when_seen (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_serial ();
    Fixture fixture;

    set_up (&fixture, fixture_state_story, WIDE);
    g_assert_cmpuint (salvor_fuse_list_count (get_list (&fixture)), ==, 0);
    gtk_window_set_default_size (fixture.window, NARROW, 760);
    fixture_settle (fixture.window);
    g_assert_cmpuint (salvor_fuse_list_count (get_list (&fixture)), >, 100);
    g_assert_true (fixture_shows (fixture.page, "FORCE_INTERNAL_BOOT"));

    gtk_window_set_default_size (fixture.window, WIDE, 760);
    fixture_settle (fixture.window);
    salvor_board_set_state (fixture.board, state);
    g_assert_cmpuint (salvor_fuse_list_count (get_list (&fixture)), ==, 0);
    gtk_window_set_default_size (fixture.window, NARROW, 760);
    fixture_settle (fixture.window);
    g_assert_cmpuint (salvor_fuse_list_count (get_list (&fixture)), >, 100);
    tear_down (&fixture);
}

static void
test_unreadable (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_unreadable, WIDE);
    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (fixture.page), 6, 16);
    fixture_settle (fixture.window);
    g_assert_true (fixture_shows (fixture.page, "Could not be read"));
    g_assert_true (fixture_shows (fixture.page, "the ROM refused the read"));
    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (fixture.page), 5, 5);
    fixture_settle (fixture.window);
    g_assert_true (fixture_shows (fixture.page, "0, differs"));
    g_assert_true (fixture_shows (fixture.page, "Working copy differs"));
    tear_down (&fixture);
}

static void
test_practice (void)
{
    Fixture fixture;

    set_up (&fixture, fixture_state_new_chip, WIDE);
    g_assert_true (fixture_shows (fixture.page, "Practice board"));
    tear_down (&fixture);
}

static void
test_no_state (void)
{
    Fixture fixture;
    g_autoptr (SalvorBoardState) state = fixture_state_story ();

    set_up (&fixture, NULL, WIDE);
    g_assert_true (fixture_shows (fixture.page, "No fuses have been read yet"));
    salvor_board_set_state (fixture.board, state);
    fixture_settle (fixture.window);
    g_assert_true (fixture_shows (fixture.page, "FORCE_INTERNAL_BOOT"));
    salvor_fuse_page_set_board (SALVOR_FUSE_PAGE (fixture.page), NULL);
    fixture_settle (fixture.window);
    g_assert_true (fixture_shows (fixture.page, "No fuses have been read yet"));
    tear_down (&fixture);
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/fuse-page/starts-at-the-story", test_starts_at_the_story);
    g_test_add_func ("/fuse-page/show-bit", test_show_bit);
    g_test_add_func ("/fuse-page/show-bit/clears-search", test_show_bit_clears_search);
    g_test_add_func ("/fuse-page/show-bit/nowhere", test_show_bit_nowhere);
    g_test_add_func ("/fuse-page/search", test_search);
    g_test_add_func ("/fuse-page/search/end", test_search_end);
    g_test_add_func ("/fuse-page/filters", test_filters);
    g_test_add_func ("/fuse-page/secret/on-request", test_secret);
    g_test_add_func ("/fuse-page/secret/copy", test_secret_copy);
    g_test_add_func ("/fuse-page/show-boot-path", test_show_boot_path);
    g_test_add_func ("/fuse-page/enter-goes-to-pane", test_enter_goes_to_pane);
    g_test_add_func ("/fuse-page/middle", test_middle);
    g_test_add_func ("/fuse-page/narrow", test_narrow);
    g_test_add_func ("/fuse-page/narrow/list-when-seen", test_list_when_seen);
    g_test_add_func ("/fuse-page/unreadable", test_unreadable);
    g_test_add_func ("/fuse-page/practice", test_practice);
    g_test_add_func ("/fuse-page/no-state", test_no_state);
    g_test_add_func ("/fuse-page/zoom", test_zoom);
    g_test_add_func ("/fuse-page/copy-all", test_copy_all);
    for (gsize i = 0; i < G_N_ELEMENTS (arrivals); i++)
        g_test_add_data_func (arrivals[i].path, &arrivals[i], test_show_bit_from_elsewhere);
    return g_test_run ();
}
