/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trying bits out: the model alone, and the page as a person works it. */
#include "config.h"

#include "window/fixture.h"

#include "window/boot-sketch.h"
#include "window/fuse-grid.h"
#include "window/fuse-list.h"
#include "window/fuse-page.h"
#include "window/fuse-row.h"
#include "window/try-out.h"
#include "window/try-pane.h"

/* --- the model --- */

static SalvorTryOut *
new_try_out (SalvorBoardState *state)
{
    SalvorTryOut *try_out = salvor_try_out_new ();

    salvor_try_out_set_state (try_out, state);
    return try_out;
}

static void
test_toggle (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_story ();
    g_autoptr (SalvorTryOut) try_out = new_try_out (state);
    g_autofree char *text = NULL;

    g_assert_true (salvor_try_out_toggle (try_out, 6, 17));
    g_assert_cmpuint (salvor_try_out_count (try_out), ==, 1);
    g_assert_cmphex (salvor_try_out_get_mask (try_out, 6), ==, 0x20000);
    g_assert_cmpint (salvor_try_out_get_plan (try_out)->after->serial, ==, SALVOR_SERIAL_NEVER);
    text = salvor_try_out_describe (try_out);
    g_assert_cmpstr (text, ==, "1 bit changed: fuse 6 bit 17, SDP_DISABLE");

    g_assert_true (salvor_try_out_toggle (try_out, 6, 17));
    g_assert_cmpuint (salvor_try_out_count (try_out), ==, 0);
    g_assert_cmpint (salvor_try_out_get_plan (try_out)->after->serial, !=, SALVOR_SERIAL_NEVER);
}

static void
test_burned (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_story ();
    g_autoptr (SalvorTryOut) try_out = new_try_out (state);

    g_assert_false (salvor_try_out_toggle (try_out, 6, 16));
    g_assert_nonnull (strstr (salvor_try_out_get_refusal (try_out), "only goes from 0 to 1"));
    g_assert_cmphex (salvor_try_out_get_denied (try_out, 6), ==, 0x10000);
    g_assert_cmpuint (salvor_try_out_count (try_out), ==, 0);
    g_assert_true (salvor_try_out_toggle (try_out, 6, 17));
    g_assert_null (salvor_try_out_get_refusal (try_out));
    g_assert_cmphex (salvor_try_out_get_denied (try_out, 6), ==, 0);
}

static void
test_refused (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_unreadable ();
    g_autoptr (SalvorTryOut) try_out = new_try_out (state);

    g_assert_false (salvor_try_out_toggle (try_out, 6, 17));
    g_assert_nonnull (salvor_try_out_get_refusal (try_out));
    /* a locked word */
    g_assert_false (salvor_try_out_toggle (try_out, 3, 20));
    g_assert_nonnull (salvor_try_out_get_refusal (try_out));
}

/* What was burned in the meantime is no longer tried out. */
static void
test_new_state (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_story ();
    g_autoptr (SalvorBoardState) later = salvor_board_state_copy (state);
    g_autoptr (SalvorTryOut) try_out = new_try_out (state);

    g_assert_true (salvor_try_out_toggle (try_out, 6, 17));
    g_assert_true (salvor_try_out_toggle (try_out, 6, 20));
    salvor_board_state_set_otp (later, 6, 0x00030010);
    salvor_board_state_set_shadow (later, 6, 0x00030010);
    salvor_try_out_set_state (try_out, later);
    g_assert_cmphex (salvor_try_out_get_mask (try_out, 6), ==, 0x100000);
    salvor_try_out_set_state (try_out, NULL);
    g_assert_null (salvor_try_out_get_plan (try_out));
    g_assert_cmpuint (salvor_try_out_count (try_out), ==, 0);
}

/* --- the page --- */

typedef struct {
    SalvorBoard *board;
    GtkWidget *page;
    GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, int width)
{
    g_autoptr (SalvorBoardState) state = fixture_state_story ();

    fixture->board = fixture_board_new (&(FixturePort){ .plugged_in = TRUE }, state);
    fixture->page = salvor_fuse_page_new ();
    salvor_fuse_page_set_board (SALVOR_FUSE_PAGE (fixture->page), fixture->board);
    fixture->window = fixture_window_new (fixture->page, width, 760);
}

static void
tear_down (Fixture *fixture)
{
    fixture_window_destroy (fixture->window, fixture->page);
    g_assert_finalize_object (fixture->board);
}

static void
press (Fixture *fixture, const char *label)
{
    g_signal_emit_by_name (fixture_find (fixture->page, GTK_TYPE_BUTTON, label), "clicked");
    fixture_settle (fixture->window);
}

static void
begin (Fixture *fixture, guint word, guint bit)
{
    press (fixture, "Try Out");
    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (fixture->page), word, bit);
    fixture_settle (fixture->window);
}

/* As the space bar does on the row that has the focus. */
static void
press_space (Fixture *fixture)
{
    GtkWidget *row = gtk_window_get_focus (fixture->window);

    g_assert_true (SALVOR_IS_FUSE_ROW (row));
    g_signal_emit_by_name (row, "toggle-bit");
    fixture_settle (fixture->window);
}

static void
test_keyboard (void)
{
    Fixture fixture;
    g_autofree char *label = NULL;

    set_up (&fixture, 1180);
    begin (&fixture, 6, 17);
    press_space (&fixture);
    label = fixture_get_label (gtk_window_get_focus (fixture.window));
    g_assert_nonnull (strstr (label, "trying out"));
    g_assert_true (fixture_shows (fixture.page, "1 bit changed: fuse 6 bit 17, SDP_DISABLE"));
    g_assert_true (
        fixture_shows (fixture.page, "Serial download is closed on every way. Only the debug"));
    g_assert_true (fixture_shows (fixture.page, "Now: Not yet proven. Afterwards: Blocked."));
    g_assert_true (fixture_shows (fixture.page, "Lost for ever"));
    press_space (&fixture);
    g_assert_false (fixture_shows (fixture.page, "Lost for ever"));
    tear_down (&fixture);
}

/* The wish to clear a bit is answered in a sentence. */
static void
test_clear_is_answered (void)
{
    Fixture fixture;
    g_autofree char *label = NULL;

    set_up (&fixture, 1180);
    begin (&fixture, 6, 16);
    press_space (&fixture);
    label = fixture_get_label (gtk_window_get_focus (fixture.window));
    g_assert_nonnull (strstr (label, "cannot be changed"));
    g_assert_true (fixture_shows (fixture.page, "stays 1 for ever"));
    g_assert_true (fixture_shows (fixture.page, "No bit is changed"));
    tear_down (&fixture);
}

/* Both pictures of the path have what they show in a label. */
/* With the debug port gone as well nothing is left, and the headline does not get milder. */
static void
test_no_way_left (void)
{
    Fixture fixture;

    set_up (&fixture, 1180);
    begin (&fixture, 6, 17);
    press_space (&fixture);
    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (fixture.page), 6, 20);
    fixture_settle (fixture.window);
    press_space (&fixture);
    g_assert_true (fixture_shows (fixture.page,
                                  "Every way to bring new firmware in would be closed, for ever."));
    tear_down (&fixture);
}

static void
test_paths (void)
{
    Fixture fixture;
    GtkWidget *pane = NULL;
    g_autofree char *label = NULL;

    set_up (&fixture, 1180);
    begin (&fixture, 6, 17);
    press_space (&fixture);
    pane = fixture_find (fixture.page, SALVOR_TYPE_TRY_PANE, NULL);
    label = fixture_get_label (fixture_find (pane, SALVOR_TYPE_BOOT_SKETCH, NULL));
    g_assert_cmpstr (label, ==, "If the program is missing, the chip should open serial download");
    g_assert_nonnull (
        fixture_find (pane, SALVOR_TYPE_BOOT_SKETCH, "Serial download is closed on every way"));
    tear_down (&fixture);
}

static void
test_reset_and_leave (void)
{
    Fixture fixture;

    set_up (&fixture, 1180);
    begin (&fixture, 6, 17);
    press_space (&fixture);
    press (&fixture, "Reset");
    g_assert_true (fixture_shows (fixture.page, "No bit is changed"));
    press_space (&fixture);
    press (&fixture, "Leave");
    g_assert_false (
        gtk_widget_get_mapped (fixture_find (fixture.page, SALVOR_TYPE_TRY_PANE, NULL)));
    g_assert_false (gtk_toggle_button_get_active (
        GTK_TOGGLE_BUTTON (fixture_find (fixture.page, GTK_TYPE_TOGGLE_BUTTON, "Try Out"))));
    tear_down (&fixture);
}

/* Outside of Try Out the space bar does nothing. */
static void
test_off (void)
{
    Fixture fixture;

    set_up (&fixture, 1180);
    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (fixture.page), 6, 17);
    press_space (&fixture);
    press (&fixture, "Try Out");
    g_assert_true (fixture_shows (fixture.page, "No bit is changed"));
    tear_down (&fixture);
}

/* As Enter does on the row of the list that is selected. */
static void
press_row (Fixture *fixture)
{
    GtkWidget *view = fixture_find (fixture_find (fixture->page, SALVOR_TYPE_FUSE_LIST, NULL),
                                    GTK_TYPE_LIST_VIEW, NULL);

    g_signal_emit_by_name (view, "activate",
                           gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (
                               gtk_list_view_get_model (GTK_LIST_VIEW (view)))));
    fixture_settle (fixture->window);
}

static void
test_list (void)
{
    Fixture fixture;

    set_up (&fixture, 480);
    begin (&fixture, 6, 17);
    press_row (&fixture);
    g_assert_true (fixture_shows (fixture.page, "1 bit changed: fuse 6 bit 17, SDP_DISABLE"));
    g_assert_true (fixture_shows (fixture.page, "Now: Allowed. Afterwards: "));
    tear_down (&fixture);
}

/* Every bit of a setting of several can be reached in the narrow window as well. */
static void
test_list_parts (void)
{
    Fixture fixture;
    guint n_settings = 0;
    SalvorFuseList *list = NULL;

    set_up (&fixture, 480);
    list = SALVOR_FUSE_LIST (fixture_find (fixture.page, SALVOR_TYPE_FUSE_LIST, NULL));
    n_settings = salvor_fuse_list_count (list);
    begin (&fixture, 6, 22);
    g_assert_cmpuint (salvor_fuse_list_count (list), >, n_settings);
    g_assert_true (fixture_shows (fixture.page, "JTAG_SMODE[0]"));
    press_row (&fixture);
    g_assert_true (fixture_shows (fixture.page, "1 bit changed: fuse 6 bit 22, JTAG_SMODE"));
    press (&fixture, "Leave");
    g_assert_cmpuint (salvor_fuse_list_count (list), ==, n_settings);
    tear_down (&fixture);
}

/* A burned bit answers in the list, too. */
static void
test_list_clear (void)
{
    Fixture fixture;

    set_up (&fixture, 480);
    begin (&fixture, 6, 16);
    press_row (&fixture);
    g_assert_true (fixture_shows (fixture.page, "stays 1 for ever"));
    tear_down (&fixture);
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/try-out/toggle", test_toggle);
    g_test_add_func ("/try-out/burned", test_burned);
    g_test_add_func ("/try-out/refused", test_refused);
    g_test_add_func ("/try-out/new-state", test_new_state);
    g_test_add_func ("/try-out/page/keyboard", test_keyboard);
    g_test_add_func ("/try-out/page/clear-is-answered", test_clear_is_answered);
    g_test_add_func ("/try-out/page/paths", test_paths);
    g_test_add_func ("/try-out/page/no-way-left", test_no_way_left);
    g_test_add_func ("/try-out/page/reset-and-leave", test_reset_and_leave);
    g_test_add_func ("/try-out/page/off", test_off);
    g_test_add_func ("/try-out/page/list", test_list);
    g_test_add_func ("/try-out/page/list/parts", test_list_parts);
    g_test_add_func ("/try-out/page/list/clear", test_list_clear);
    return g_test_run ();
}
