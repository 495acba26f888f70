/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plugged-board.h"

#include "base/errors.h"

#include <string.h>

/* A board read through the practice probe, whole, while its program runs on. */

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

/* A packet is a report to the probe and one back. */
static guint
count_packets (Desk *self)
{
    g_autoptr (GPtrArray) ports = salvor_port_list_enumerate (self->ports);
    guint64 reports = 0, bytes = 0;

    g_assert_true (salvor_port_get_wire (g_ptr_array_index (ports, 0), &reports, &bytes));
    return (guint) (reports + 1) / 2;
}

static const char *const internal_start[] = {
    "Internal boot was chosen.",
    "The chip is open: any program runs.",
};

static void
assert_log_begins (SalvorBoardState *state, const char *const *texts, gsize n)
{
    const SalvorProbeSight *sight = salvor_board_state_get_probe_sight (state);
    gsize n_words;
    const guint32 *words = salvor_probe_sight_get_boot_log (sight, &n_words, NULL);

    g_assert_nonnull (words);
    g_assert_cmpuint (n_words, >, n);
    for (gsize i = 0; i < n; i++) {
        g_autofree char *text
            = salvor_boot_log_describe (salvor_board_state_get_chip (state), words[i]);

        g_assert_cmpstr (text, ==, texts[i]);
    }
}

static SalvorCorePlace
get_place (SalvorBoardState *state)
{
    const SalvorProbeSight *sight = salvor_board_state_get_probe_sight (state);
    guint32 address = 0;

    g_assert_true (salvor_probe_sight_get_core_address (sight, &address, NULL));
    return salvor_core_place_find (salvor_board_state_get_chip (state), address);
}

/* The story's board: everything is seen, nothing is stopped. */
static void
test_everything_is_seen (void)
{
    Desk self;
    g_autoptr (SalvorBoardState) state = NULL;
    g_autofree char *id = NULL;
    gsize n_words;

    set_up (&self, "sim:rt1024-internal-boot-forced");
    state = read_well (&self);
    id = salvor_board_state_get_unique_id (state);
    g_assert_cmpstr (id, ==, "58C103B2 1D2794E6");
    g_assert_cmphex (salvor_board_state_get_register (state, "SBMR2")->value, ==, 0x01000011);
    salvor_chip_get_words (salvor_board_state_get_chip (state), &n_words);
    g_assert_cmpuint (salvor_board_state_count_read (state), ==, n_words);
    g_assert_cmphex (salvor_board_state_get_shadow (state, 6)->value, ==, 0x00010010);
    g_assert_cmpint (salvor_board_state_get_header (state), ==, SALVOR_HEADER_VALID);
    assert_log_begins (state, internal_start, G_N_ELEMENTS (internal_start));
    g_assert_cmpint (get_place (state), ==, SALVOR_CORE_PLACE_FLASH);
    tear_down (&self);
}

/* Words that decide the verdict: with a probe of large packets, all of the reading together. */
static void
test_large_packets_are_few (void)
{
    Desk self;
    g_autoptr (SalvorBoardState) state = NULL;

    set_up (&self, "sim:rt1024-internal-boot-forced,probe-packet=512x4");
    state = read_well (&self);
    g_test_message ("%u packets of 512 bytes", count_packets (&self));
    g_assert_cmpuint (count_packets (&self), <=, 40);
    tear_down (&self);
}

static void
test_small_packets_too (void)
{
    Desk self;
    g_autoptr (SalvorBoardState) state = NULL;

    set_up (&self, "sim:rt1024-internal-boot-forced");
    state = read_well (&self);
    g_test_message ("%u packets of 64 bytes", count_packets (&self));
    tear_down (&self);
}

/* Fuses and flash would hang the bus: the registers, the boot log and the core are seen. */
static void
test_gated_clocks_hide_what_hangs_on_them (void)
{
    Desk self;
    g_autoptr (SalvorBoardState) state = NULL;

    set_up (&self, "sim:rt1024-clocks-gated");
    state = read_well (&self);
    g_assert_true (salvor_board_state_get_register (state, "SBMR1")->known);
    g_assert_true (salvor_board_state_get_register (state, "SBMR2")->known);
    g_assert_true (salvor_board_state_get_register (state, "SRSR")->known);
    g_assert_cmpuint (salvor_board_state_count_read (state), ==, 0);
    g_assert_nonnull (
        strstr (salvor_board_state_get_shadow (state, 6)->unreadable, "CCM_CCGR2 CG6"));
    g_assert_cmpint (salvor_board_state_get_header (state), ==, SALVOR_HEADER_UNKNOWN);
    assert_log_begins (state, internal_start, G_N_ELEMENTS (internal_start));
    g_assert_cmpint (get_place (state), ==, SALVOR_CORE_PLACE_FLASH);
    tear_down (&self);
}

/* Read twice, the board still runs: nothing of the first look is left in the debug registers. */
static void
test_a_second_look_sees_the_same (void)
{
    Desk self;
    g_autoptr (SalvorBoardState) first = NULL;
    g_autoptr (SalvorBoardState) second = NULL;

    set_up (&self, "sim:rt1024-internal-boot-forced");
    first = read_well (&self);
    second = read_well (&self);
    g_assert_cmpint (get_place (second), ==, get_place (first));
    g_assert_cmphex (salvor_board_state_get_register (second, "SRSR")->value, ==,
                     salvor_board_state_get_register (first, "SRSR")->value);
    tear_down (&self);
}

static void
test_closed_debug_is_told (void)
{
    Desk self;
    g_autoptr (SalvorBoardState) state = NULL;
    g_autoptr (GError) error = NULL;

    set_up (&self, "sim:rt1024-no-way");
    state = salvor_board_read (self.board, NULL, &error);
    g_assert_null (state);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET);
    tear_down (&self);
}

/* Wherever the probe is pulled, the error is its absence, and the next read finds everything. */
static void
test_the_probe_goes_at_each_packet (void)
{
    gboolean done = FALSE;
    guint packets;

    for (packets = 1; !done; packets++) {
        g_autofree char *name = g_strdup_printf (
            "sim:rt1024-internal-boot-forced,probe-packet=512x4,fault=probe-gone=%u", packets);
        g_autoptr (SalvorBoardState) state = NULL;
        g_autoptr (GError) error = NULL;
        Desk self;

        set_up (&self, name);
        state = salvor_board_read (self.board, NULL, &error);
        done = state != NULL;
        if (!done)
            g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
        else
            g_assert_cmpint (salvor_board_state_get_header (state), ==, SALVOR_HEADER_VALID);
        tear_down (&self);
    }
    g_assert_cmpuint (packets, >, 20);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/probe-reader/everything", test_everything_is_seen);
    g_test_add_func ("/probe-reader/large-packets", test_large_packets_are_few);
    g_test_add_func ("/probe-reader/small-packets", test_small_packets_too);
    g_test_add_func ("/probe-reader/gated-clocks", test_gated_clocks_hide_what_hangs_on_them);
    g_test_add_func ("/probe-reader/second-look", test_a_second_look_sees_the_same);
    g_test_add_func ("/probe-reader/closed-debug", test_closed_debug_is_told);
    g_test_add_func ("/probe-reader/probe-gone", test_the_probe_goes_at_each_packet);
    return g_test_run ();
}
