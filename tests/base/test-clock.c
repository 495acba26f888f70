/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"

static void
test_virtual_time_costs_nothing (void)
{
    g_autoptr (SalvorClock) clock = salvor_virtual_clock_new (0.0);
    gint64 before = salvor_clock_get_now (clock);
    SalvorDeadline deadline = salvor_deadline_after_ms (clock, 3600 * 1000);

    g_assert_false (salvor_deadline_has_passed (&deadline));
    g_assert_true (salvor_clock_wait_until (clock, deadline.at_us, NULL, NULL));
    g_assert_true (salvor_deadline_has_passed (&deadline));
    g_assert_cmpint (salvor_clock_get_now (clock) - before, ==, G_GINT64_CONSTANT (3600000000));
}

static void
test_virtual_time_never_goes_back (void)
{
    g_autoptr (SalvorClock) clock = salvor_virtual_clock_new (0.0);
    gint64 now;

    salvor_virtual_clock_advance (clock, 5000);
    now = salvor_clock_get_now (clock);
    g_assert_true (salvor_clock_wait_until (clock, now - 1000, NULL, NULL));
    g_assert_cmpint (salvor_clock_get_now (clock), ==, now);
}

static void
test_paced_time_is_spent (void)
{
    g_autoptr (SalvorClock) clock = salvor_virtual_clock_new (0.01);
    gint64 real = g_get_monotonic_time ();

    salvor_virtual_clock_advance (clock, 1000000);
    g_assert_cmpint (g_get_monotonic_time () - real, >=, 10000);
}

static void
test_cancelled_wait_says_so (void)
{
    g_autoptr (SalvorClock) real = salvor_real_clock_new ();
    g_autoptr (SalvorClock) virtual = salvor_virtual_clock_new (0.0);
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    SalvorClock *clocks[] = { real, virtual };

    g_cancellable_cancel (cancellable);
    for (gsize i = 0; i < G_N_ELEMENTS (clocks); i++) {
        g_autoptr (GError) error = NULL;

        g_assert_false (salvor_clock_wait (clocks[i], 3600000000, cancellable, &error));
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/clock/virtual/costs-nothing", test_virtual_time_costs_nothing);
    g_test_add_func ("/clock/virtual/never-goes-back", test_virtual_time_never_goes_back);
    g_test_add_func ("/clock/virtual/paced", test_paced_time_is_spent);
    g_test_add_func ("/clock/cancelled", test_cancelled_wait_says_so);
    return g_test_run ();
}
