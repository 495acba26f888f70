/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"

#include <gio/gio.h>

static void
test_every_code_speaks (void)
{
    g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

    for (int code = 0; code < SALVOR_N_ERRORS; code++) {
        g_autoptr (GError) error = g_error_new_literal (SALVOR_ERROR, code, "chain");
        const char *sentence = salvor_error_get_sentence (error);
        const char *cure = salvor_error_get_cure (error);

        g_assert_true (g_hash_table_add (names, (char *) salvor_error_get_code_name (error)));
        g_assert_true (g_str_has_suffix (sentence, "."));
        g_assert_true (g_str_has_suffix (cure, "."));
        g_assert_true (g_ascii_isupper (sentence[0]));
    }
}

static void
test_cancellation_is_no_failure (void)
{
    g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stop");

    g_assert_cmpstr (salvor_error_get_code_name (error), ==, "cancelled");
    g_assert_false (salvor_error_needs_person (error));
}

static void
test_foreign_error_is_failed (void)
{
    g_autoptr (GError) error = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_IO, "disk");

    g_assert_cmpstr (salvor_error_get_code_name (error), ==, "failed");
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/errors/every-code-speaks", test_every_code_speaks);
    g_test_add_func ("/errors/cancellation", test_cancellation_is_no_failure);
    g_test_add_func ("/errors/foreign", test_foreign_error_is_failed);
    return g_test_run ();
}
