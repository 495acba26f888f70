/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plugged-board.h"
#include "shared-chips.h"

#include "base/data-files.h"
#include "base/errors.h"
#include "board/board-list.h"
#include "chip/chip-file.h"
#include "simulator/simulated-ports.h"

#include <string.h>

typedef struct {
    SalvorPortList *ports;
    SalvorBoard *board;
} Desk;

static void
set_up (Desk *self, const char *name)
{
    self->board = test_board_plug_in (name);
    self->ports = g_object_ref (salvor_board_get_ports (self->board));
}

static void
tear_down (Desk *self)
{
    g_assert_finalize_object (self->board);
    g_assert_finalize_object (self->ports);
}

static SalvorBoardState *
read_well (Desk *self)
{
    g_autoptr (GError) error = NULL;
    SalvorBoardState *state = salvor_board_read (self->board, NULL, &error);

    g_assert_no_error (error);
    return state;
}

static guint64
count_reports (Desk *self)
{
    g_autoptr (GPtrArray) ports = salvor_port_list_enumerate (self->ports);
    guint64 reports = 0, bytes = 0;

    g_assert_true (salvor_port_get_wire (g_ptr_array_index (ports, 0), &reports, &bytes));
    return reports;
}

/* ---- two at once ---- */

/* A chip each, told by its own answers; their USB ids are the same. */
static void
test_two_kinds_at_once (void)
{
    static const char *const names[][2]
        = { { "sim:rt1024-serial", "MIMXRT1024" }, { "sim:rt1050-serial", "MIMXRT1050" } };
    g_autoptr (SalvorPortProvider) provider
               = salvor_simulated_ports_new (test_shared_chips (), FALSE);
    g_autoptr (SalvorPortList) ports = salvor_port_list_new ();

    salvor_port_list_add_provider (ports, provider);
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        g_assert_true (salvor_port_list_prepare (ports, names[i][0], NULL));
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autoptr (SalvorBoard) board = test_board_new (ports, names[i][0]);
        g_autoptr (SalvorBoardState) state = NULL;
        g_autoptr (GError) error = NULL;

        state = salvor_board_read (board, NULL, &error);
        g_assert_no_error (error);
        g_assert_cmpstr (salvor_chip_get_name (salvor_board_state_get_chip (state)), ==,
                         names[i][1]);
    }
}

/* ---- reading ---- */

static void
test_rom_shows_registers_and_working_copies (void)
{
    Desk self;
    g_autoptr (SalvorBoardState) state = NULL;
    g_autofree char *id = NULL;
    gsize n_words;

    set_up (&self, "sim:rt1024-serial");
    state = read_well (&self);
    g_assert_cmpint (salvor_board_state_get_stage (state), ==, SALVOR_STAGE_ROM);
    g_assert_true (salvor_board_state_is_simulated (state));
    id = salvor_board_state_get_unique_id (state);
    g_assert_cmpstr (id, ==, "6D2B91E4 3A0E70D5");
    g_assert_cmphex (salvor_board_state_get_register (state, "SBMR2")->value & 0x03000000, ==,
                     0x01000000);
    salvor_chip_get_words (salvor_board_state_get_chip (state), &n_words);
    g_assert_cmpuint (salvor_board_state_count_read (state), ==, n_words);
    g_assert_cmphex (salvor_board_state_get_shadow (state, 4)->value, ==, 0x00100002);
    g_assert_null (salvor_board_state_get_otp (state, 4));
    g_assert_cmpint (salvor_board_state_get_hab_answer (state), ==, 0);
    g_assert_nonnull (
        strstr (salvor_board_get_identity_evidence (self.board), "Silicon id 0x006B"));
    /* three reports a word, and 15 for the registers and the silicon id */
    g_assert_cmpuint (count_reports (&self), <=, 3 * n_words + 15);
    tear_down (&self);
}

/* Closed: the boot mode register is asked for, and then no more. */
static void
test_closed_rom_is_not_hammered (void)
{
    Desk self;
    g_autoptr (SalvorBoardState) state = NULL;
    const SalvorReading *reading;

    set_up (&self, "sim:rt1024-closed");
    state = read_well (&self);
    g_assert_cmpint (salvor_board_state_get_hab_answer (state), ==, 1);
    reading = salvor_board_state_get_shadow (state, 6);
    g_assert_false (reading->known);
    g_assert_nonnull (strstr (reading->unreadable, "closed (HAB)"));
    g_assert_false (salvor_board_state_get_register (state, "SBMR2")->known);
    g_assert_cmpuint (count_reports (&self), <=, 9);
    tear_down (&self);
}

static void
test_practice_board_is_known_before_it_is_read (void)
{
    Desk self;

    set_up (&self, "sim:rt1024-serial");
    g_assert_true (salvor_board_is_connected (self.board));
    g_assert_true (salvor_board_is_simulated (self.board));
    g_assert_cmpstr (salvor_chip_get_name (salvor_board_get_chip (self.board)), ==, "MIMXRT1024");
    g_assert_cmpstr (salvor_board_get_title (self.board), ==, "Ready to recover");
    g_assert_cmpstr (salvor_board_get_subtitle (self.board), ==, "i.MX RT1024 · Simulated");
    g_assert_null (salvor_board_get_problem (self.board));
    g_assert_null (salvor_board_get_state (self.board));
    tear_down (&self);
}

static void
test_a_board_that_is_not_there (void)
{
    Desk self;
    g_autoptr (GError) error = NULL;
    SalvorBoard *gone;

    set_up (&self, "sim:rt1024-serial");
    gone = test_board_new (self.ports, "usb:9-9");
    g_assert_false (salvor_board_is_connected (gone));
    g_assert_cmpstr (salvor_board_get_title (gone), ==, "Unknown chip");
    g_assert_cmpstr (salvor_board_get_subtitle (gone), ==, "Not connected");
    g_assert_null (salvor_board_read (gone, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
    g_assert_finalize_object (gone);
    tear_down (&self);
}

static void
test_a_cancelled_read (void)
{
    Desk self;
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;

    set_up (&self, "sim:rt1024-serial");
    g_cancellable_cancel (cancellable);
    g_assert_null (salvor_board_read (self.board, cancellable, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    tear_down (&self);
}

/* ---- on the board's thread ---- */

static void
count_notify (SalvorBoard *board, GParamSpec *pspec, gpointer user_data)
{
    (*(guint *) user_data)++;
}

static void
end_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError) error = NULL;

    g_assert_true (salvor_board_read_finish (SALVOR_BOARD (object), result, &error));
    g_assert_no_error (error);
    g_main_loop_quit (user_data);
}

static void
test_read_async_publishes (void)
{
    Desk self;
    g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
    guint n_states = 0, n_busy = 0;

    set_up (&self, "sim:rt1024-serial");
    g_signal_connect (self.board, "notify::state", G_CALLBACK (count_notify), &n_states);
    g_signal_connect (self.board, "notify::busy", G_CALLBACK (count_notify), &n_busy);
    salvor_board_read_async (self.board, NULL, end_read, loop);
    g_assert_true (salvor_board_is_busy (self.board));
    g_main_loop_run (loop);
    g_assert_cmpuint (n_states, ==, 1);
    g_assert_cmpuint (n_busy, ==, 2);
    g_assert_false (salvor_board_is_busy (self.board));
    g_assert_nonnull (salvor_board_get_state (self.board));
    g_assert_cmpint (salvor_board_get_verdict (self.board)->boot_mode, ==,
                     SALVOR_BOOT_SERIAL_DOWNLOAD);
    while (g_main_context_iteration (NULL, FALSE))
        continue;
    tear_down (&self);
}

typedef struct {
    GMainLoop *loop;
    GString *log;
    GThread *main_thread;
} Order;

static void
work_first (SalvorBoard *board, gpointer data)
{
    Order *order = data;

    g_assert_true (g_thread_self () != order->main_thread);
    g_string_append_c (order->log, 'a');
}

static void
work_second (SalvorBoard *board, gpointer data)
{
    Order *order = data;

    g_string_append_c (order->log, 'b');
}

static void
done_second (SalvorBoard *board, gpointer data)
{
    Order *order = data;

    g_assert_true (g_thread_self () == order->main_thread);
    g_main_loop_quit (order->loop);
}

static void
test_work_runs_in_order_off_the_main_loop (void)
{
    Desk self;
    Order order = { g_main_loop_new (NULL, FALSE), g_string_new (NULL), g_thread_self () };

    set_up (&self, "sim:rt1024-serial");
    salvor_board_run (self.board, work_first, NULL, &order, NULL);
    salvor_board_run (self.board, work_second, done_second, &order, NULL);
    g_main_loop_run (order.loop);
    g_assert_cmpstr (order.log->str, ==, "ab");
    while (g_main_context_iteration (NULL, FALSE))
        continue;
    g_string_free (order.log, TRUE);
    g_main_loop_unref (order.loop);
    tear_down (&self);
}

/* ---- choosing ---- */

static void
test_a_choice_against_the_evidence_is_refused (void)
{
    Desk self;
    static const char text[] = "<chip name=\"OTHER\" title=\"Other chip\" base=\"MIMXRT1024\">"
                               "<identity silicon-type=\"0x6C\"/></chip>";
    g_autoptr (GBytes) other_xml = g_bytes_new_static (text, strlen (text));
    g_autoptr (SalvorChip) other = NULL;
    g_autoptr (SalvorBoardState) state = NULL;
    g_autoptr (GError) error = NULL;

    other = salvor_chip_file_parse (other_xml, "other.xml", &error);
    g_assert_no_error (error);
    set_up (&self, "sim:rt1024-serial");
    state = read_well (&self);
    g_assert_false (salvor_board_choose_chip (self.board, other, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_BOARD);
    g_clear_error (&error);
    g_assert_true (
        salvor_board_choose_chip (self.board, salvor_board_state_get_chip (state), &error));
    g_assert_no_error (error);
    tear_down (&self);
}

/* ---- the list ---- */

/* What a file remembers stands among the boards, unconnected, until it is closed. */
static void
test_list_holds_saved_boards (void)
{
    SalvorPortList *ports = salvor_port_list_new ();
    SalvorBoardList *list = salvor_board_list_new (ports, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorChip) chip = salvor_chip_load ("MIMXRT1024", &error);
    g_autoptr (SalvorBoardState) state = salvor_board_state_new (chip);
    SalvorBoard *board;

    g_assert_no_error (error);
    board = salvor_board_list_add_saved (list, "saved:file:///a.salvor", "a", state);
    g_assert_true (salvor_board_is_saved (board));
    g_assert_false (salvor_board_is_connected (board));
    g_assert_cmpstr (salvor_board_get_title (board), ==, "a");
    g_assert_cmpstr (salvor_board_get_subtitle (board), ==, "Saved, without a date");
    g_assert_true (salvor_board_get_chip (board) == chip);
    g_assert_nonnull (salvor_board_get_verdict (board));
    g_assert_true (salvor_board_list_add_saved (list, "saved:file:///a.salvor", "a", state)
                   == board);
    salvor_board_list_update (list);
    salvor_board_list_forget_gone (list);
    g_assert_cmpstr (salvor_board_get_title (board), ==, "a");
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
    salvor_board_list_close_saved (list, board);
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
    g_assert_finalize_object (list);
    g_assert_finalize_object (ports);
}

static void
test_list_holds_every_practice_board (void)
{
    g_autoptr (SalvorPortProvider) provider
               = salvor_simulated_ports_new (test_shared_chips (), TRUE);
    SalvorPortList *ports = salvor_port_list_new ();
    SalvorBoardList *list;
    SalvorBoard *board;

    salvor_port_list_add_provider (ports, provider);
    list = salvor_board_list_new (ports, NULL);
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), >=, 5);
    board = salvor_board_list_find (list, "sim:rt1024-serial");
    g_assert_nonnull (board);
    g_assert_true (salvor_board_is_connected (board));
    g_assert_null (salvor_board_list_find (list, "usb:9-9"));
    salvor_board_list_forget_gone (list);
    g_assert_true (salvor_board_list_find (list, "sim:rt1024-serial") == board);
    g_assert_finalize_object (list);
    g_assert_finalize_object (ports);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/board/two-kinds-at-once", test_two_kinds_at_once);
    g_test_add_func ("/board/read/rom", test_rom_shows_registers_and_working_copies);
    g_test_add_func ("/board/read/closed", test_closed_rom_is_not_hammered);
    g_test_add_func ("/board/read/gone", test_a_board_that_is_not_there);
    g_test_add_func ("/board/read/cancelled", test_a_cancelled_read);
    g_test_add_func ("/board/practice/known", test_practice_board_is_known_before_it_is_read);
    g_test_add_func ("/board/thread/publishes", test_read_async_publishes);
    g_test_add_func ("/board/thread/order", test_work_runs_in_order_off_the_main_loop);
    g_test_add_func ("/board/choose/evidence", test_a_choice_against_the_evidence_is_refused);
    g_test_add_func ("/board-list/saved", test_list_holds_saved_boards);
    g_test_add_func ("/board-list/practice", test_list_holds_every_practice_board);
    return g_test_run ();
}
