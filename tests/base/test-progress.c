/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/progress.h"

static void
count_up (SalvorProgress *progress, gpointer user_data)
{
    (*(guint *) user_data)++;
}

static void
test_parent_is_the_weighted_mean (void)
{
    SalvorProgress *root = salvor_progress_new ();
    SalvorProgress *small = salvor_progress_add_child (root, 1);
    SalvorProgress *large = salvor_progress_add_child (root, 3);
    guint changes = 0;

    salvor_progress_set_notify (root, count_up, &changes);
    salvor_progress_set_total (small, 10);
    salvor_progress_set_done (small, 10);
    g_assert_cmpfloat_with_epsilon (salvor_progress_get_fraction (root), 0.25, 1e-9);
    salvor_progress_set_total (large, 4);
    salvor_progress_advance (large, 1);
    salvor_progress_advance (large, 1);
    g_assert_cmpfloat_with_epsilon (salvor_progress_get_fraction (root), 0.625, 1e-9);
    g_assert_cmpuint (changes, ==, 5);
    g_assert_finalize_object (root);
}

/* Half is done when it turns out that little is left of the rest. */
static void
test_weights_are_set_anew (void)
{
    SalvorProgress *root = salvor_progress_new ();
    SalvorProgress *first = salvor_progress_add_child (root, 2);
    SalvorProgress *second = salvor_progress_add_child (root, 4);
    SalvorProgress *third = salvor_progress_add_child (root, 2);
    const guint weights[] = { 0, 1, 1 };

    salvor_progress_set_total (first, 1);
    salvor_progress_set_total (second, 2);
    salvor_progress_set_total (third, 1);
    salvor_progress_set_done (first, 1);
    salvor_progress_set_done (second, 1);
    g_assert_cmpfloat_with_epsilon (salvor_progress_get_fraction (root), 0.5, 1e-9);
    salvor_progress_set_weights (root, weights, G_N_ELEMENTS (weights));
    g_assert_cmpfloat_with_epsilon (salvor_progress_get_fraction (root), 0.5, 1e-9);
    salvor_progress_set_done (second, 2);
    g_assert_cmpfloat_with_epsilon (salvor_progress_get_fraction (root), 0.5 + 0.5 / 3.0, 1e-9);
    salvor_progress_set_done (third, 1);
    g_assert_cmpfloat_with_epsilon (salvor_progress_get_fraction (root), 1.0, 1e-9);
    salvor_progress_set_weights (root, weights, G_N_ELEMENTS (weights));
    g_assert_cmpfloat_with_epsilon (salvor_progress_get_fraction (root), 1.0, 1e-9);
    g_assert_finalize_object (root);
}

static void
test_backwards_is_reported (void)
{
    SalvorProgress *progress = salvor_progress_new ();

    salvor_progress_set_total (progress, 10);
    salvor_progress_set_done (progress, 6);
    g_test_expect_message ("salvor-progress", G_LOG_LEVEL_WARNING, "*went back from 6 to 5*");
    salvor_progress_set_done (progress, 5);
    g_test_assert_expected_messages ();
    g_assert_cmpuint (salvor_progress_get_done (progress), ==, 6);
    g_assert_finalize_object (progress);
}

static void
test_nobody_watching_is_fine (void)
{
    salvor_progress_set_total (NULL, 1);
    salvor_progress_set_done (NULL, 1);
    salvor_progress_advance (NULL, 1);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/progress/weighted-mean", test_parent_is_the_weighted_mean);
    g_test_add_func ("/progress/weights-anew", test_weights_are_set_anew);
    g_test_add_func ("/progress/backwards", test_backwards_is_reported);
    g_test_add_func ("/progress/null", test_nobody_watching_is_fine);
    return g_test_run ();
}
