/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sentence-checks.h"

#include <string.h>

void
assert_contains (const char *text, const char *part)
{
    if (strstr (text, part) == NULL)
        g_error ("“%s” is not in “%s”", part, text);
}

void
assert_lacks (const char *text, const char *part)
{
    if (strstr (text, part) != NULL)
        g_error ("“%s” is in “%s”", part, text);
}

char *
join_sentences (const GPtrArray *sentences)
{
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < sentences->len; i++)
        g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (sentences, i));
    return g_string_free (text, FALSE);
}

void
assert_same_sentences (const GPtrArray *a, const GPtrArray *b)
{
    g_autofree char *first = join_sentences (a);
    g_autofree char *second = join_sentences (b);

    g_assert_cmpstr (first, ==, second);
}
