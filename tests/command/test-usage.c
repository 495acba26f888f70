/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "salvorctl.h"

static const char *const verbs[] = { "list",    "read",   "explain", "what-if", "image",
                                     "recover", "backup", "verify",  "restore", "report" };

static void
test_help (void)
{
    g_autoptr (Run) run = run_salvorctl ("--help", NULL);

    run_assert_status (run, 0);
    for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
        g_assert_nonnull (strstr (run->output, verbs[i]));
    g_assert_cmpstr (run->messages, ==, "");
}

static void
test_help_of_every_verb (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++) {
        g_autoptr (Run) run = run_salvorctl (verbs[i], "--help", NULL);

        run_assert_status (run, 0);
        g_assert_nonnull (strstr (run->output, verbs[i]));
        g_assert_nonnull (strstr (run->output, "--json"));
        g_assert_cmpstr (run->messages, ==, "");
    }
}

static void
test_version (void)
{
    g_autoptr (Run) run = run_salvorctl ("--version", NULL);

    run_assert_status (run, 0);
    g_assert_true (g_str_has_prefix (run->output, "salvorctl "));
}

/* A wrong line ends with 2, says why on standard error and nothing on standard output. */
static void
assert_wrong_use (Run *run, const char *fragment)
{
    run_assert_status (run, 2);
    g_assert_cmpstr (run->output, ==, "");
    run_assert_says (run, fragment);
    run_free (run);
}

static void
test_wrong_use (void)
{
    assert_wrong_use (run_salvorctl ("frobnicate", NULL), "frobnicate");
    assert_wrong_use (run_salvorctl ("list", "--nonsense", NULL), "--nonsense");
    assert_wrong_use (run_salvorctl ("list", "extra", NULL), "extra");
    assert_wrong_use (run_salvorctl ("read", NULL), "--board");
    assert_wrong_use (run_salvorctl ("explain", NULL), "--board");
    assert_wrong_use (run_salvorctl ("explain", "--board", "sim:x", "F", NULL), "not both");
    assert_wrong_use (run_salvorctl ("image", NULL), "file name");
    assert_wrong_use (run_salvorctl ("recover", "--board", "sim:rt1024-serial", NULL), "file name");
    assert_wrong_use (
        run_salvorctl ("recover", "--board", "sim:rt1024-serial", "--route", "x", "F", NULL),
        "probe-rom");
    assert_wrong_use (run_salvorctl ("recover", "--backup-dir", "D", "--no-backup", "F", NULL),
                      "not both");
    assert_wrong_use (run_salvorctl ("what-if", "--board", "sim:rt1024-serial", NULL), "--set");
    assert_wrong_use (
        run_salvorctl ("what-if", "--board", "sim:rt1024-serial", "--set", "six", NULL), "six");
}

static void
test_no_verb (void)
{
    assert_wrong_use (run_salvorctl (NULL, NULL), "verb");
}

/* With --json a failure is an object too. */
static void
test_wrong_use_as_json (void)
{
    g_autoptr (Run) run = run_salvorctl ("read", "--json", NULL);

    run_assert_status (run, 2);
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "invalid-argument");
    g_assert_nonnull (run_get_string (run, "error.message"));
    g_assert_nonnull (run_get_string (run, "error.cure"));
}

static void
test_unknown_board (void)
{
    g_autoptr (Run) run = run_salvorctl ("read", "--board", "usb:99-9", "--json", NULL);

    run_assert_status (run, 1);
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "not-found");
}

static void
test_unknown_practice_board (void)
{
    g_autoptr (Run) run = run_salvorctl ("explain", "--board", "sim:nothing", NULL);

    g_assert_cmpint (run->status, !=, 0);
    run_assert_says (run, "rt1024-serial");
}

static void
test_list (void)
{
    g_autoptr (Run) run = run_salvorctl ("list", "--json", NULL);

    run_assert_status (run, 0);
    g_assert_true (run_has (run, "boards"));
    for (guint i = 0; i < run_get_length (run, "boards"); i++) {
        g_autofree char *path = g_strdup_printf ("boards.%u.name", i);

        g_assert_nonnull (run_get_string (run, path));
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/usage/help", test_help);
    g_test_add_func ("/usage/help/every-verb", test_help_of_every_verb);
    g_test_add_func ("/usage/version", test_version);
    g_test_add_func ("/usage/wrong", test_wrong_use);
    g_test_add_func ("/usage/wrong/no-verb", test_no_verb);
    g_test_add_func ("/usage/wrong/json", test_wrong_use_as_json);
    g_test_add_func ("/usage/unknown-board", test_unknown_board);
    g_test_add_func ("/usage/unknown-practice-board", test_unknown_practice_board);
    g_test_add_func ("/usage/list", test_list);
    return g_test_run ();
}
