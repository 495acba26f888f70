/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window/fixture.h"
#include "window/sector-card.h"
#include "window/sector-map.h"

static const guint8 mixed[] = {
    SALVOR_SECTOR_HEADER,  SALVOR_SECTOR_WRITTEN, SALVOR_SECTOR_WRITTEN, SALVOR_SECTOR_NOW,
    SALVOR_SECTOR_WAITING, SALVOR_SECTOR_EMPTY,   SALVOR_SECTOR_DATA,    SALVOR_SECTOR_UNKNOWN,
};

static void
assert_says (GtkWidget *map, const char *expected)
{
    g_autofree char *label = fixture_get_label (map);

    g_assert_cmpstr (label, ==, expected);
    g_assert_cmpstr (salvor_sector_map_get_summary (SALVOR_SECTOR_MAP (map)), ==, expected);
}

static void
test_says_what_is_written (void)
{
    static const guint8 equal[] = { SALVOR_SECTOR_KEPT_EQUAL, SALVOR_SECTOR_KEPT_EQUAL };
    GtkWidget *map = g_object_ref_sink (g_object_new (SALVOR_TYPE_SECTOR_MAP, NULL));

    salvor_sector_map_set_states (SALVOR_SECTOR_MAP (map), mixed, G_N_ELEMENTS (mixed), FALSE);
    assert_says (map, "2 of 5 sectors written");
    g_assert_cmpuint (salvor_sector_map_get_sectors_per_square (SALVOR_SECTOR_MAP (map)), ==, 1);
    salvor_sector_map_set_states (SALVOR_SECTOR_MAP (map), equal, G_N_ELEMENTS (equal), FALSE);
    assert_says (map, "2 sectors hold the right bytes");
    g_assert_finalize_object (map);
}

/* A large flash shares squares, and what needs the eye is not lost in one. */
static void
test_large_flash_shares_squares (void)
{
    GtkWidget *map = g_object_ref_sink (g_object_new (SALVOR_TYPE_SECTOR_MAP, NULL));
    g_autofree guint8 *states = g_malloc (16384);

    for (gsize i = 0; i < 16384; i++)
        states[i] = SALVOR_SECTOR_WRITTEN;
    states[100] = SALVOR_SECTOR_DIFFERS;
    salvor_sector_map_set_states (SALVOR_SECTOR_MAP (map), states, 16384, FALSE);
    g_assert_cmpuint (salvor_sector_map_get_sectors_per_square (SALVOR_SECTOR_MAP (map)), ==, 16);
    assert_says (map, "16383 of 16384 sectors written");
    g_assert_cmpint (salvor_sector_states_merge (states + 96, 16), ==, SALVOR_SECTOR_DIFFERS);
    g_assert_cmpint (salvor_sector_states_merge (states + 112, 16), ==, SALVOR_SECTOR_WRITTEN);
    g_assert_finalize_object (map);
}

static void
test_waiting_hides_written (void)
{
    static const guint8 states[]
        = { SALVOR_SECTOR_WRITTEN, SALVOR_SECTOR_WAITING, SALVOR_SECTOR_EMPTY };

    g_assert_cmpint (salvor_sector_states_merge (states, 3), ==, SALVOR_SECTOR_WAITING);
    g_assert_cmpint (salvor_sector_states_merge (states, 1), ==, SALVOR_SECTOR_WRITTEN);
    g_assert_cmpint (salvor_sector_states_merge (states, 0), ==, SALVOR_SECTOR_UNKNOWN);
}

static void
test_draws_every_state (void)
{
    static const int widths[] = { 660, 420, 260 };

    for (gsize i = 0; i < G_N_ELEMENTS (widths); i++) {
        GtkWidget *map = g_object_new (SALVOR_TYPE_SECTOR_MAP, NULL);
        guint8 states[SALVOR_SECTOR_UNKNOWN + 1];
        GtkWindow *window;

        for (guint state = 0; state < G_N_ELEMENTS (states); state++)
            states[state] = (guint8) state;
        salvor_sector_map_set_states (SALVOR_SECTOR_MAP (map), states, G_N_ELEMENTS (states),
                                      i == 1);
        window = fixture_window_new (map, widths[i], 100);
        fixture_window_destroy (window, map);
    }
}

/* The legend names what is on the map and nothing else. */
static void
test_legend_names_what_is_there (void)
{
    guint8 states[] = { SALVOR_SECTOR_WRITTEN, SALVOR_SECTOR_NOW, SALVOR_SECTOR_UNKNOWN };
    const SalvorJobSnapshot snapshot
        = { .n_sectors = G_N_ELEMENTS (states), .sectors = states, .sector_size = 4096 };
    GtkWidget *card = g_object_new (SALVOR_TYPE_SECTOR_CARD, NULL);
    GtkWindow *window;

    salvor_sector_card_show (SALVOR_SECTOR_CARD (card), &snapshot, FALSE);
    window = fixture_window_new (card, 700, 300);
    g_assert_true (fixture_shows (card, "Flash, 12 KB"));
    g_assert_true (fixture_shows (card, "1 square = 1 sector of 4 KB"));
    g_assert_true (fixture_shows (card, "Now"));
    g_assert_false (fixture_shows (card, "Waiting"));
    g_assert_false (fixture_shows (card, "Differs"));
    salvor_sector_card_show (SALVOR_SECTOR_CARD (card), &snapshot, TRUE);
    fixture_settle (window);
    g_assert_true (fixture_shows (card, "Stopped here"));
    g_assert_true (fixture_shows (card, "1 of 2 sectors written"));
    fixture_window_destroy (window, card);
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/sector-map/says-what-is-written", test_says_what_is_written);
    g_test_add_func ("/sector-map/large-flash", test_large_flash_shares_squares);
    g_test_add_func ("/sector-map/merge", test_waiting_hides_written);
    g_test_add_func ("/sector-map/every-state", test_draws_every_state);
    g_test_add_func ("/sector-card/legend", test_legend_names_what_is_there);
    return g_test_run ();
}
