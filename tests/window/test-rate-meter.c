/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window/rate-meter.h"

static void
test_silent_at_first (void)
{
    g_autoptr (SalvorRateMeter) meter = salvor_rate_meter_new ();
    double rate = -1.0;
    guint seconds = 77;

    g_assert_false (salvor_rate_meter_get_rate (meter, &rate));
    salvor_rate_meter_add (meter, 10000, 0);
    salvor_rate_meter_add (meter, 12999, 30000);
    g_assert_false (salvor_rate_meter_get_rate (meter, &rate));
    g_assert_false (salvor_rate_meter_get_seconds_left (meter, 100000, &seconds));
    g_assert_cmpfloat (rate, ==, -1.0);
    g_assert_cmpuint (seconds, ==, 77);
    salvor_rate_meter_add (meter, 13000, 30000);
    g_assert_true (salvor_rate_meter_get_rate (meter, &rate));
    g_assert_cmpfloat_with_epsilon (rate, 10000.0, 1e-6);
}

/* A slow start is forgotten after five seconds. */
static void
test_looks_at_five_seconds (void)
{
    g_autoptr (SalvorRateMeter) meter = salvor_rate_meter_new ();
    double rate = 0.0;
    guint seconds = 0;

    for (guint second = 0; second <= 10; second++)
        salvor_rate_meter_add (meter, second * 1000, second * 100);
    for (guint second = 11; second <= 15; second++)
        salvor_rate_meter_add (meter, second * 1000, 1000 + (second - 10) * 2000);
    g_assert_true (salvor_rate_meter_get_rate (meter, &rate));
    g_assert_cmpfloat_with_epsilon (rate, 2000.0, 1e-6);
    g_assert_true (salvor_rate_meter_get_seconds_left (meter, 31000, &seconds));
    g_assert_cmpuint (seconds, ==, 10);
}

static void
test_restart_forgets (void)
{
    g_autoptr (SalvorRateMeter) meter = salvor_rate_meter_new ();
    double rate;

    salvor_rate_meter_add (meter, 0, 0);
    salvor_rate_meter_add (meter, 4000, 40000);
    g_assert_true (salvor_rate_meter_get_rate (meter, &rate));
    salvor_rate_meter_restart (meter);
    g_assert_false (salvor_rate_meter_get_rate (meter, &rate));
    salvor_rate_meter_add (meter, 4000, 0);
    salvor_rate_meter_add (meter, 5000, 10000);
    g_assert_false (salvor_rate_meter_get_rate (meter, &rate));
}

/* Nothing moves: there is a rate, but no honest time. */
static void
test_standing_still_has_no_time_left (void)
{
    g_autoptr (SalvorRateMeter) meter = salvor_rate_meter_new ();
    double rate = -1.0;
    guint seconds;

    salvor_rate_meter_add (meter, 0, 500);
    salvor_rate_meter_add (meter, 6000, 500);
    g_assert_true (salvor_rate_meter_get_rate (meter, &rate));
    g_assert_cmpfloat (rate, ==, 0.0);
    g_assert_false (salvor_rate_meter_get_seconds_left (meter, 1000, &seconds));
}

static void
test_backwards_is_ignored (void)
{
    g_autoptr (SalvorRateMeter) meter = salvor_rate_meter_new ();
    double rate = 0.0;

    salvor_rate_meter_add (meter, 0, 0);
    salvor_rate_meter_add (meter, 4000, 4000);
    salvor_rate_meter_add (meter, 3000, 9000);
    salvor_rate_meter_add (meter, 5000, 10);
    g_assert_true (salvor_rate_meter_get_rate (meter, &rate));
    g_assert_cmpfloat_with_epsilon (rate, 1000.0, 1e-6);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/rate-meter/silent-at-first", test_silent_at_first);
    g_test_add_func ("/rate-meter/window", test_looks_at_five_seconds);
    g_test_add_func ("/rate-meter/restart", test_restart_forgets);
    g_test_add_func ("/rate-meter/standing-still", test_standing_still_has_no_time_left);
    g_test_add_func ("/rate-meter/backwards", test_backwards_is_ignored);
    return g_test_run ();
}
