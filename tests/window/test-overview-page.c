/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "window/fixture.h"

#include "base/errors.h"
#include "window/banner.h"
#include "window/boot-path-private.h"
#include "window/fact-row.h"
#include "window/overview-page.h"
#include "window/route-tag.h"

#define PLUGGED_IN (&(FixturePort){ .plugged_in = TRUE })

typedef SalvorBoardState *(*MakeState) (void);

/* A page in a window, showing a board. */
typedef struct {
    SalvorBoard *board;
    GtkWidget *page;
    GtkWindow *window;

    int n_recover;
    int route;
    int n_shown;
    guint word;
    guint bit;
    int n_read_again;
} Fixture;

static void
recover_cb (SalvorOverviewPage *page, int route, Fixture *fixture)
{
    fixture->n_recover++;
    fixture->route = route;
}

static void
show_bit_cb (SalvorOverviewPage *page, guint word, guint bit, Fixture *fixture)
{
    fixture->n_shown++;
    fixture->word = word;
    fixture->bit = bit;
}

static void
read_again_cb (SalvorOverviewPage *page, Fixture *fixture)
{
    fixture->n_read_again++;
}

static void
set_up (Fixture *fixture, const FixturePort *port, MakeState make_state, int width)
{
    g_autoptr (SalvorBoardState) state = make_state != NULL ? make_state () : NULL;

    *fixture = (Fixture){ 0 };
    fixture->board = fixture_board_new (port, state);
    fixture->page = salvor_overview_page_new ();
    salvor_overview_page_set_board (SALVOR_OVERVIEW_PAGE (fixture->page), fixture->board);
    g_signal_connect (fixture->page, "recover", G_CALLBACK (recover_cb), fixture);
    g_signal_connect (fixture->page, "show-bit", G_CALLBACK (show_bit_cb), fixture);
    g_signal_connect (fixture->page, "read-again", G_CALLBACK (read_again_cb), fixture);
    fixture->window = fixture_window_new (fixture->page, width, 780);
}

static void
tear_down (Fixture *fixture)
{
    fixture_window_destroy (fixture->window, fixture->page);
    g_assert_finalize_object (fixture->board);
}

static GtkWidget *
find_row (Fixture *fixture, const char *label)
{
    return fixture_find (fixture->page, SALVOR_TYPE_FACT_ROW, label);
}

static void
activate_row (Fixture *fixture, const char *label)
{
    GtkWidget *row = find_row (fixture, label);

    g_assert_nonnull (row);
    g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
}

static void
click (Fixture *fixture, const char *label)
{
    GtkWidget *button = fixture_find (fixture->page, GTK_TYPE_BUTTON, label);

    g_assert_nonnull (button);
    g_assert_true (gtk_widget_get_sensitive (button));
    g_signal_emit_by_name (button, "clicked");
}

static void
test_story (void)
{
    Fixture fixture;

    set_up (&fixture, PLUGGED_IN, fixture_state_story, 934);
    g_assert_true (
        fixture_shows (fixture.page, "This board always starts from its built-in flash"));
    g_assert_true (fixture_shows (fixture.page, "6D2B91E4 3A0E70D5"));
    g_assert_true (fixture_shows (fixture.page, "Read today at "));
    g_assert_true (fixture_shows (fixture.page, "46 of 48 words read"));
    g_assert_nonnull (find_row (&fixture, "Boot switches have no effect"));
    g_assert_nonnull (fixture_find (fixture.page, SALVOR_TYPE_BOOT_PATH, NULL));
    g_assert_false (fixture_shows (fixture.page, "Practice board"));
    tear_down (&fixture);
}

static void
test_row_labels (void)
{
    Fixture fixture;
    GtkWidget *row = NULL;

    set_up (&fixture, PLUGGED_IN, fixture_state_story, 934);
    row = find_row (&fixture, "Write the flash through the probe");
    g_assert_cmpstr (salvor_fact_row_get_label (SALVOR_FACT_ROW (row)), ==,
                     "Write the flash through the probe. Uses the flash functions in the chip's "
                     "ROM. Open");
    g_assert_true (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
    row = find_row (&fixture, "Serial download. ");
    g_assert_nonnull (row);
    g_assert_true (g_str_has_suffix (salvor_fact_row_get_label (SALVOR_FACT_ROW (row)), "Blocked"));
    g_assert_false (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
    tear_down (&fixture);
}

static void
test_show_bit (void)
{
    Fixture fixture;

    set_up (&fixture, PLUGGED_IN, fixture_state_story, 934);
    activate_row (&fixture, "Settings come from fuses");
    g_assert_cmpint (fixture.n_shown, ==, 1);
    g_assert_cmpuint (fixture.word, ==, 6);
    g_assert_cmpuint (fixture.bit, ==, 4);

    g_signal_emit_by_name (fixture_find (fixture.page, SALVOR_TYPE_BOOT_PATH, NULL), "show-bit", 5,
                           7);
    g_assert_cmpint (fixture.n_shown, ==, 2);
    g_assert_cmpuint (fixture.word, ==, 5);
    tear_down (&fixture);
}

static void
test_recover (void)
{
    Fixture fixture;

    set_up (&fixture, PLUGGED_IN, fixture_state_story, 934);
    click (&fixture, "Recover…");
    g_assert_cmpint (fixture.n_recover, ==, 1);
    g_assert_cmpint (fixture.route, ==, -1);
    activate_row (&fixture, "Flashloader by probe");
    g_assert_cmpint (fixture.n_recover, ==, 2);
    g_assert_cmpint (fixture.route, ==, SALVOR_ROUTE_PROBE_FLASHLOADER);
    tear_down (&fixture);
}

/* SDP_DISABLE, SJC_DISABLE and FORCE_INTERNAL_BOOT: nothing is left. */
static SalvorBoardState *
make_no_way (void)
{
    SalvorBoardState *state = fixture_state_story ();

    salvor_board_state_set_shadow (state, 6, 0x00130010);
    return state;
}

static void
test_no_way (void)
{
    Fixture fixture;
    GtkWidget *button = NULL;

    set_up (&fixture, PLUGGED_IN, make_no_way, 934);
    button = fixture_find (fixture.page, GTK_TYPE_BUTTON, "Recover…");
    g_assert_false (gtk_widget_get_sensitive (button));
    tear_down (&fixture);
}

/* The tracks of the way under the pointer stand out in the boot path. */
static void
test_emphasis (void)
{
    Fixture fixture;
    GtkWidget *row = NULL;
    SalvorBootPath *path = NULL;

    set_up (&fixture, PLUGGED_IN, fixture_state_story, 934);
    path = SALVOR_BOOT_PATH (fixture_find (fixture.page, SALVOR_TYPE_BOOT_PATH, NULL));
    row = find_row (&fixture, "Erase the start-up header");
    g_assert_cmpint (path->tracks.emphasis, ==, SALVOR_N_BRANCHES);
    gtk_widget_set_state_flags (row, GTK_STATE_FLAG_PRELIGHT, FALSE);
    g_assert_cmpint (path->tracks.emphasis, ==, SALVOR_BRANCH_FALLBACK);
    gtk_widget_unset_state_flags (row, GTK_STATE_FLAG_PRELIGHT);
    g_assert_cmpint (path->tracks.emphasis, ==, SALVOR_N_BRANCHES);
    tear_down (&fixture);
}

static void
test_practice (void)
{
    Fixture fixture;

    set_up (&fixture, PLUGGED_IN, fixture_state_new_chip, 934);
    g_assert_true (fixture_shows (fixture.page, "Practice board"));
    tear_down (&fixture);
}

static void
test_closed (void)
{
    Fixture fixture;

    set_up (&fixture, PLUGGED_IN, fixture_state_closed, 934);
    g_assert_true (fixture_shows (fixture.page, "signed"));
    tear_down (&fixture);
}

static void
test_unreadable (void)
{
    Fixture fixture;

    set_up (&fixture, PLUGGED_IN, fixture_state_unreadable, 934);
    g_assert_true (fixture_shows (fixture.page, "Could not be read"));
    g_assert_true (fixture_shows (fixture.page, "Not known"));
    g_assert_true (fixture_shows (fixture.page, "Fuse 5: the working copy is"));
    tear_down (&fixture);
}

static void
test_narrow (void)
{
    Fixture fixture;

    set_up (&fixture, PLUGGED_IN, fixture_state_story, 480);
    g_assert_true (gtk_widget_has_css_class (fixture.page, "salvor-narrow"));
    g_assert_true (fixture_shows (fixture.page, "1 way is open"));
    gtk_window_set_default_size (fixture.window, 934, 780);
    fixture_settle (fixture.window);
    g_assert_false (gtk_widget_has_css_class (fixture.page, "salvor-narrow"));
    tear_down (&fixture);
}

static void
test_no_board (void)
{
    GtkWidget *page = salvor_overview_page_new ();
    GtkWindow *window = fixture_window_new (page, 934, 780);

    g_assert_true (fixture_shows (page, "No board is chosen"));
    fixture_window_destroy (window, page);
}

static void
test_not_read (void)
{
    Fixture fixture;

    set_up (&fixture, PLUGGED_IN, NULL, 934);
    g_assert_true (fixture_shows (fixture.page, "This board has not been read yet"));
    click (&fixture, "Read Board");
    g_assert_cmpint (fixture.n_read_again, ==, 1);
    tear_down (&fixture);
}

/* Keeps the board's thread busy until it may go on. */
typedef struct {
    GMutex mutex;
    GCond cond;
    gboolean may_go_on;
    gboolean done;
} Work;

static void
wait_func (SalvorBoard *board, gpointer data)
{
    Work *work = data;

    g_mutex_lock (&work->mutex);
    while (!work->may_go_on)
        g_cond_wait (&work->cond, &work->mutex);
    g_mutex_unlock (&work->mutex);
}

static void
done_func (SalvorBoard *board, gpointer data)
{
    Work *work = data;

    work->done = TRUE;
}

/* What one board told is not shown as if another had. */
static void
test_other_board (void)
{
    Fixture fixture;
    SalvorBoard *other = fixture_board_new (PLUGGED_IN, NULL);

    set_up (&fixture, PLUGGED_IN, fixture_state_story, 934);
    salvor_overview_page_set_board (SALVOR_OVERVIEW_PAGE (fixture.page), other);
    fixture_settle (fixture.window);
    g_assert_true (fixture_shows (fixture.page, "This board has not been read yet"));
    g_assert_false (
        fixture_shows (fixture.page, "This board always starts from its built-in flash"));
    tear_down (&fixture);
    g_assert_finalize_object (other);
}

static void
test_reading (void)
{
    Fixture fixture;
    Work work = { 0 };

    g_mutex_init (&work.mutex);
    g_cond_init (&work.cond);
    set_up (&fixture, PLUGGED_IN, NULL, 934);
    salvor_board_run (fixture.board, wait_func, done_func, &work, NULL);
    fixture_settle (fixture.window);
    g_assert_true (fixture_shows (fixture.page, "Reading the board"));

    g_mutex_lock (&work.mutex);
    work.may_go_on = TRUE;
    g_cond_signal (&work.cond);
    g_mutex_unlock (&work.mutex);
    while (!work.done)
        g_main_context_iteration (NULL, TRUE);
    fixture_settle (fixture.window);
    g_assert_false (fixture_shows (fixture.page, "Reading the board"));
    tear_down (&fixture);
    g_mutex_clear (&work.mutex);
    g_cond_clear (&work.cond);
}

static void
test_not_connected (void)
{
    Fixture fixture;

    set_up (&fixture, &(FixturePort){ .plugged_in = FALSE }, NULL, 934);
    g_assert_true (fixture_shows (fixture.page, "The board is not connected"));
    fixture_board_set_port (fixture.board, PLUGGED_IN);
    fixture_settle (fixture.window);
    g_assert_true (fixture_shows (fixture.page, "This board has not been read yet"));
    tear_down (&fixture);
}

/* What was read stays, and the page says that the board is gone. */
static void
test_goes_away (void)
{
    Fixture fixture;

    set_up (&fixture, PLUGGED_IN, fixture_state_story, 934);
    g_assert_false (fixture_shows (fixture.page, "This is what was read last."));
    fixture_board_set_port (fixture.board, &(FixturePort){ .plugged_in = FALSE });
    fixture_settle (fixture.window);
    g_assert_true (fixture_shows (fixture.page, "This is what was read last."));
    g_assert_true (
        fixture_shows (fixture.page, "This board always starts from its built-in flash"));
    tear_down (&fixture);
}

static void
test_permission (void)
{
    Fixture fixture;
    g_autoptr (GError) problem
               = g_error_new (SALVOR_ERROR, SALVOR_ERROR_PERMISSION, "open /dev/hidraw3: EACCES");

    set_up (&fixture, &(FixturePort){ .plugged_in = TRUE, .problem = problem }, NULL, 934);
    g_assert_true (fixture_shows (fixture.page, salvor_error_get_sentence (problem)));
    g_assert_true (fixture_shows (fixture.page, "EACCES"));
    click (&fixture, "Try Again");
    g_assert_cmpint (fixture.n_read_again, ==, 1);
    tear_down (&fixture);
}

/* udev caught up: the same port, without its problem. */
static void
test_permission_granted (void)
{
    Fixture fixture;
    g_autoptr (GError) problem
               = g_error_new (SALVOR_ERROR, SALVOR_ERROR_PERMISSION, "open /dev/hidraw3: EACCES");

    set_up (&fixture, &(FixturePort){ .plugged_in = TRUE, .problem = problem }, NULL, 934);
    fixture_board_set_port (fixture.board, PLUGGED_IN);
    fixture_settle (fixture.window);
    g_assert_false (fixture_shows (fixture.page, salvor_error_get_sentence (problem)));
    tear_down (&fixture);
}

static void
test_failed_read (void)
{
    Fixture fixture;
    g_autoptr (GError) problem = g_error_new (SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "no answer");
    g_autoptr (SalvorBoardState) state = fixture_state_story ();

    set_up (&fixture, PLUGGED_IN, NULL, 934);
    salvor_overview_page_set_problem (SALVOR_OVERVIEW_PAGE (fixture.page), problem);
    fixture_settle (fixture.window);
    g_assert_true (fixture_shows (fixture.page, salvor_error_get_sentence (problem)));

    salvor_board_set_state (fixture.board, state);
    fixture_settle (fixture.window);
    g_assert_false (fixture_shows (fixture.page, salvor_error_get_sentence (problem)));
    tear_down (&fixture);
}

/* From a board that was read to one that cannot be: nothing of the former may stay. */
static void
test_next_board (void)
{
    Fixture fixture;
    g_autoptr (GError) problem
               = g_error_new (SALVOR_ERROR, SALVOR_ERROR_PERMISSION, "open /dev/hidraw3: EACCES");
    g_autoptr (SalvorBoard) next
               = fixture_board_new (&(FixturePort){ .plugged_in = TRUE, .problem = problem }, NULL);

    set_up (&fixture, PLUGGED_IN, fixture_state_story, 934);
    salvor_overview_page_set_board (SALVOR_OVERVIEW_PAGE (fixture.page), next);
    fixture_settle (fixture.window);
    g_assert_true (fixture_shows (fixture.page, salvor_error_get_sentence (problem)));
    g_assert_false (fixture_shows (fixture.page, "6D2B91E4 3A0E70D5"));
    g_assert_false (fixture_shows (fixture.page, "Ways to recover"));

    salvor_overview_page_set_board (SALVOR_OVERVIEW_PAGE (fixture.page), fixture.board);
    fixture_settle (fixture.window);
    g_assert_true (fixture_shows (fixture.page, "6D2B91E4 3A0E70D5"));
    g_assert_false (fixture_shows (fixture.page, salvor_error_get_sentence (problem)));
    tear_down (&fixture);
}

/* The headline of the next board is not cut off where the last one was left. */
static void
test_next_board_from_its_top (void)
{
    Fixture fixture;
    g_autoptr (SalvorBoardState) state = fixture_state_closed ();
    g_autoptr (SalvorBoard) next = fixture_board_new (PLUGGED_IN, state);
    GtkAdjustment *adjustment;
    GtkWidget *path;

    set_up (&fixture, PLUGGED_IN, fixture_state_story, 480);
    path = fixture_find (fixture.page, SALVOR_TYPE_BOOT_PATH, NULL);
    adjustment = gtk_scrolled_window_get_vadjustment (
        GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (path, GTK_TYPE_SCROLLED_WINDOW)));
    gtk_adjustment_set_value (adjustment, 100.0);
    g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 100.0);
    salvor_overview_page_set_board (SALVOR_OVERVIEW_PAGE (fixture.page), next);
    fixture_settle (fixture.window);
    g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0.0);
    tear_down (&fixture);
}

static void
test_property (void)
{
    g_autoptr (SalvorBoard) board = fixture_board_new (PLUGGED_IN, NULL);
    GtkWidget *page = g_object_ref_sink (salvor_overview_page_new ());
    g_autoptr (SalvorBoard) got = NULL;

    g_object_set (page, "board", board, NULL);
    g_object_get (page, "board", &got, NULL);
    g_assert_true (got == board);
    g_object_set (page, "board", NULL, NULL);
    g_assert_null (salvor_overview_page_get_board (SALVOR_OVERVIEW_PAGE (page)));
    g_assert_finalize_object (page);
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/overview-page/story", test_story);
    g_test_add_func ("/overview-page/row-labels", test_row_labels);
    g_test_add_func ("/overview-page/show-bit", test_show_bit);
    g_test_add_func ("/overview-page/recover", test_recover);
    g_test_add_func ("/overview-page/no-way", test_no_way);
    g_test_add_func ("/overview-page/emphasis", test_emphasis);
    g_test_add_func ("/overview-page/practice", test_practice);
    g_test_add_func ("/overview-page/closed", test_closed);
    g_test_add_func ("/overview-page/unreadable", test_unreadable);
    g_test_add_func ("/overview-page/narrow", test_narrow);
    g_test_add_func ("/overview-page/no-board", test_no_board);
    g_test_add_func ("/overview-page/not-read", test_not_read);
    g_test_add_func ("/overview-page/other-board", test_other_board);
    g_test_add_func ("/overview-page/reading", test_reading);
    g_test_add_func ("/overview-page/not-connected", test_not_connected);
    g_test_add_func ("/overview-page/goes-away", test_goes_away);
    g_test_add_func ("/overview-page/problem/permission", test_permission);
    g_test_add_func ("/overview-page/problem/granted", test_permission_granted);
    g_test_add_func ("/overview-page/problem/failed-read", test_failed_read);
    g_test_add_func ("/overview-page/next-board", test_next_board);
    g_test_add_func ("/overview-page/next-board/top", test_next_board_from_its_top);
    g_test_add_func ("/overview-page/property", test_property);
    return g_test_run ();
}
