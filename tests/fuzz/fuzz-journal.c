/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/checksum.h"
#include "fuzz.h"
#include "recovery/journal.h"

#include <string.h>

#define FIRST_LINE "# Salvor journal 1, sha256 "

static void
check (const char *text, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorJournal) journal = salvor_journal_parse (text, size, &error);
    g_autoptr (SalvorJournal) again = NULL;
    g_autofree char *written = NULL;
    g_autofree char *rewritten = NULL;

    fuzz_assert_outcome (journal != NULL, error);
    if (journal == NULL)
        return;
    written = salvor_journal_write (journal);
    again = salvor_journal_parse (written, strlen (written), &error);
    fuzz_assert_outcome (TRUE, error);
    rewritten = salvor_journal_write (again);
    g_assert_cmpstr (written, ==, rewritten);
}

/* The same with a first line that fits, so that the checksum does not keep everything out. */
static void
check_with_sum (const guint8 *data, gsize size)
{
    g_autofree char *sha256 = salvor_sha256 (data, size);
    g_autoptr (GString) text = g_string_new (FIRST_LINE);

    g_string_append_printf (text, "%s\n", sha256);
    g_string_append_len (text, (const char *) data, (gssize) size);
    check (text->str, text->len);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    if (size > 0)
        check ((const char *) data, size);
    check_with_sum (data, size);
    return 0;
}
