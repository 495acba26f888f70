/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window/fixture.h"
#include "window/step-bar.h"

static void
assert_says (GtkWidget *bar, const char *expected)
{
    g_autofree char *label = fixture_get_label (bar);

    g_assert_cmpstr (label, ==, expected);
}

static void
test_says_the_step (void)
{
    GtkWidget *bar = g_object_ref_sink (g_object_new (SALVOR_TYPE_STEP_BAR, NULL));

    assert_says (bar, "Step 1 of 5: Connect");
    salvor_step_bar_show (SALVOR_STEP_BAR (bar), SALVOR_STATION_FIRMWARE, FALSE, FALSE);
    assert_says (bar, "Step 2 of 5: Firmware");
    salvor_step_bar_show (SALVOR_STEP_BAR (bar), SALVOR_STATION_WRITE, TRUE, FALSE);
    assert_says (bar, "Step 4 of 5: Write");
    salvor_step_bar_show (SALVOR_STEP_BAR (bar), SALVOR_STATION_DONE, FALSE, TRUE);
    assert_says (bar, "Step 5 of 5: Done");
    g_assert_finalize_object (bar);
}

/* Every form of it draws without a warning: wide and narrow, each station, both directions. */
static void
test_draws_at_any_width (void)
{
    static const int widths[] = { 1180, 600, 599, 360 };

    for (gsize i = 0; i < G_N_ELEMENTS (widths); i++) {
        GtkWidget *bar = g_object_new (SALVOR_TYPE_STEP_BAR, NULL);
        GtkWindow *window;

        if (i % 2 == 1)
            gtk_widget_set_direction (bar, GTK_TEXT_DIR_RTL);
        window = fixture_window_new (bar, widths[i], 66);
        for (int station = 0; station < SALVOR_N_STATIONS; station++) {
            salvor_step_bar_show (SALVOR_STEP_BAR (bar), station, station == 3, station == 4);
            fixture_settle (window);
        }
        g_assert_cmpint (gtk_widget_get_width (bar), ==, widths[i]);
        fixture_window_destroy (window, bar);
    }
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/step-bar/says-the-step", test_says_the_step);
    g_test_add_func ("/step-bar/any-width", test_draws_at_any_width);
    return g_test_run ();
}
