/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How text is broken into lines; a Chinese or Japanese character takes two columns (Unicode
 * Standard Annex 11) and has no spaces around it (annex 14). */
#include "command/terminal.h"

static GString *printed;

static void
take (const char *text)
{
    g_string_append (printed, text);
}

/* What is printed of @text in a paragraph that leaves 20 columns. (transfer full) */
static char *
print_narrow (const char *text)
{
    g_autoptr (SalvorTerminal) terminal = salvor_terminal_new (SALVOR_OUTPUT);
    GPrintFunc before = g_set_print_handler (take);
    char *lines;

    printed = g_string_new (NULL);
    salvor_terminal_paragraph (terminal, SALVOR_TONE_PLAIN, SALVOR_TERMINAL_COLUMNS - 20, text);
    g_set_print_handler (before);
    lines = g_string_free (printed, FALSE);
    return lines;
}

static void
assert_lines (const char *text, const char *const *expected)
{
    g_autofree char *lines = print_narrow (text);
    g_auto (GStrv) split = g_strsplit (lines, "\n", -1);
    guint n_expected = g_strv_length ((char **) expected);

    g_assert_cmpuint (g_strv_length (split), ==, n_expected + 1);
    for (guint i = 0; i < n_expected; i++)
        g_assert_cmpstr (g_strstrip (split[i]), ==, expected[i]);
}

static void
test_breaks_at_spaces (void)
{
    assert_lines (
        "The board stopped answering, and nobody knows",
        (const char *const[]){ "The board stopped", "answering, and", "nobody knows", NULL });
}

static void
test_keeps_a_long_word (void)
{
    assert_lines ("see FORCE_INTERNAL_BOOT_AND_MORE here",
                  (const char *const[]){ "see", "FORCE_INTERNAL_BOOT_AND_MORE", "here", NULL });
}

static void
test_breaks_between_wide_characters (void)
{
    assert_lines (
        "请断开电路板的所有电源，等待三秒后重新开始",
        (const char *const[]){ "请断开电路板的所有电", "源，等待三秒后重新开", "始", NULL });
}

/* A full stop never begins a line, and no bracket ends one. */
static void
test_keeps_punctuation (void)
{
    assert_lines (
        "一二三四五六七八九十。一二三四五六七八「九」",
        (const char *const[]){ "一二三四五六七八九", "十。一二三四五六七八", "「九」", NULL });
}

static void
test_aligns_wide_labels (void)
{
    g_autoptr (SalvorTerminal) terminal = salvor_terminal_new (SALVOR_OUTPUT);
    GPrintFunc before = g_set_print_handler (take);

    printed = g_string_new (NULL);
    salvor_terminal_row (terminal, SALVOR_TONE_PLAIN, 2, 10, "原因", "x");
    g_set_print_handler (before);
    g_assert_cmpstr (printed->str, ==, "  原因    x\n");
    g_string_free (printed, TRUE);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/terminal/breaks-at-spaces", test_breaks_at_spaces);
    g_test_add_func ("/terminal/keeps-a-long-word", test_keeps_a_long_word);
    g_test_add_func ("/terminal/breaks-between-wide-characters",
                     test_breaks_between_wide_characters);
    g_test_add_func ("/terminal/keeps-punctuation", test_keeps_punctuation);
    g_test_add_func ("/terminal/aligns-wide-labels", test_aligns_wide_labels);
    return g_test_run ();
}
