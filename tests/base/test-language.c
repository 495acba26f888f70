/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/language.h"

static void
test_joins_sentences (void)
{
    g_autofree char *text = salvor_language_join_sentences ("It waits.", "Plug it in.");

    g_assert_cmpstr (text, ==, "It waits. Plug it in.");
}

static void
test_list (void)
{
    g_autoptr (GString) list = g_string_new (NULL);

    salvor_language_add_to_list (list, "SBMR2");
    g_assert_cmpstr (list->str, ==, "SBMR2");
    salvor_language_add_to_list (list, "100 % of fuse 6");
    salvor_language_add_to_list (list, "fuse 7");
    g_assert_cmpstr (list->str, ==, "SBMR2, 100 % of fuse 6, fuse 7");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/language/joins-sentences", test_joins_sentences);
    g_test_add_func ("/language/list", test_list);
    return g_test_run ();
}
