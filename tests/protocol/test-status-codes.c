/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulator/bench.h"

#include "protocol/mboot.h"
#include "protocol/sdp-packet.h"
#include "protocol/sdp.h"

#include <stdio.h>
#include <string.h>

/*
 * Every status of the flashloader and every word of the ROM that means no, provoked on a practice
 * board, with what a person is told. The same data make docs/status-codes.md:
 *
 *   test-protocol-status-codes --print > docs/status-codes.md
 */

/* Status, reason, context, engine: each reason of HAB (protocols 2.6), as a jump would say it */
static const guint8 hab_reasons[]
    = { 0x03, 0x05, 0x06, 0x09, 0x0A, 0x0C, 0x0F, 0x11, 0x12, 0x14, 0x17, 0x18, 0x1B,
        0x1D, 0x1E, 0x21, 0x22, 0x24, 0x27, 0x28, 0x2B, 0x2D, 0x2E, 0x30, 0x31, 0x32 };

static guint32
make_hab_word (guint8 reason)
{
    return 0x33000A00u | (guint32) reason << 16;
}

/* ---- the page ---- */

static void
append_outcome (GString *text, SalvorError code)
{
    g_autoptr (GError) error = g_error_new_literal (SALVOR_ERROR, (int) code, "x");

    g_string_append_printf (text, "| `%s` | %s | %s |\n", salvor_error_get_code_name (error),
                            salvor_error_get_sentence (error), salvor_error_get_cure (error));
}

static const char *
get_code_name (SalvorError code)
{
    g_autoptr (GError) error = g_error_new_literal (SALVOR_ERROR, (int) code, "x");

    return salvor_error_get_code_name (error);
}

static void
append_statuses (GString *text)
{
    gsize n;
    const SalvorMbootStatusName *statuses = salvor_mboot_status_list (&n);

    for (gsize i = 0; i < n; i++) {
        if (statuses[i].status != SALVOR_MBOOT_STATUS_SUCCESS)
            g_string_append_printf (
                text, "| %u | 0x%X | %s | `%s` |\n", statuses[i].status, statuses[i].status,
                statuses[i].name,
                get_code_name (salvor_mboot_status_get_error (statuses[i].status)));
    }
}

static void
append_words (GString *text)
{
    g_autofree char *refused = salvor_sdp_word_describe (SALVOR_SDP_WORD_REFUSED);

    g_string_append_printf (text, "| %s |\n", refused);
    for (gsize i = 0; i < G_N_ELEMENTS (hab_reasons); i++) {
        g_autofree char *word = salvor_sdp_word_describe (make_hab_word (hab_reasons[i]));

        g_string_append_printf (text, "| %s |\n", word);
    }
}

/* (transfer full) */
static char *
make_page (void)
{
    GString *text = g_string_new (
        "# What boards answer when they refuse\n\n"
        "Made by `test-protocol-status-codes --print`, and compared with the program by the tests: "
        "each line was\nprovoked on a practice board.\n\n"
        "## What a person is told\n\n"
        "| code | sentence | what to do |\n|---|---|---|\n");

    append_outcome (text, SALVOR_ERROR_REFUSED);
    append_outcome (text, SALVOR_ERROR_LOCKED);
    append_outcome (text, SALVOR_ERROR_FLASH);
    append_outcome (text, SALVOR_ERROR_VERIFY);
    g_string_append (text,
                     "\nThe number and its name follow as the reason: “status 20109 (0x4E8D), "
                     "FlexSPI NOR: flash not\nfound”. A number that is in no table is "
                     "`refused`, and is shown all the same.\n\n"
                     "## Flashloader\n\n"
                     "| status | | name | code |\n|---|---|---|---|\n");
    append_statuses (text);
    g_string_append (text, "\n## ROM\n\n"
                           "An open part that answers one of these is `refused`, a closed one is "
                           "`locked`.\n\n| word |\n|---|\n");
    append_words (text);
    return g_string_free (text, FALSE);
}

static void
test_page (void)
{
    g_autofree char *page = make_page ();
    g_autofree char *path
        = g_test_build_filename (G_TEST_DIST, "..", "docs", "status-codes.md", NULL);
    g_autofree char *content = NULL;
    g_autoptr (GError) error = NULL;

    g_file_get_contents (path, &content, NULL, &error);
    g_assert_no_error (error);
    if (strcmp (page, content) != 0)
        g_error ("docs/status-codes.md is out of date; run this program with --print");
}

/* ---- a board that refuses ---- */

/* Reports of a practice board until its loader answers */
static guint
count_reports_to_loader (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial");
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorPort) port = NULL;
    guint64 reports = 0, bytes = 0;

    bench_start_loader (bench, &error);
    g_assert_no_error (error);
    port = bench_wait (bench, SALVOR_PORT_FLASHLOADER);
    g_assert_true (salvor_port_get_wire (port, &reports, &bytes));
    return (guint) reports;
}

/* One answer after the other is @words, from report @first on. (transfer full) */
static char *
make_board_name (const char *scenario, guint first, const guint32 *words, gsize n_words)
{
    GString *name = g_string_new ("sim:");

    g_string_append (name, scenario);
    for (gsize i = 0; i < n_words; i++)
        g_string_append_printf (name, ",fault=wrong-status=%u:%u", first, words[i]);
    return g_string_free (name, FALSE);
}

/* What a person reads: a sentence, the reason with its number, and what to do */
static void
assert_said (const GError *error, SalvorError code, const char *reason)
{
    g_assert_error (error, SALVOR_ERROR, (int) code);
    if (strstr (error->message, reason) == NULL)
        g_error ("“%s” does not say “%s”", error->message, reason);
    g_assert_true (g_str_has_suffix (salvor_error_get_sentence (error), "."));
    g_assert_true (g_str_has_suffix (salvor_error_get_cure (error), "."));
}

static void
provoke_status (SalvorMboot *mboot, guint32 status, const char *name)
{
    guint32 values[SALVOR_MBOOT_MAX_PARAMETERS];
    guint n_values;
    g_autoptr (GError) error = NULL;
    g_autofree char *reason = g_strdup_printf ("status %u (0x%X), %s", status, status, name);

    g_assert_false (salvor_mboot_get_property (mboot, SALVOR_MBOOT_PROPERTY_CURRENT_VERSION, 0,
                                               values, &n_values, NULL, &error));
    assert_said (error, salvor_mboot_status_get_error (status), reason);
    g_assert_cmpuint (salvor_mboot_get_last_status (mboot), ==, status);
}

/* All known ones and one that is not, on one board; in the end it answers as ever. */
static void
test_statuses (void)
{
    gsize n;
    const SalvorMbootStatusName *statuses = salvor_mboot_status_list (&n);
    g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (guint32));
    g_autofree char *board = NULL;
    g_autoptr (Bench) bench = NULL;
    g_autoptr (Line) line = NULL;
    g_autoptr (SalvorMboot) mboot = NULL;
    g_autoptr (GError) error = NULL;
    guint32 value = 4711;

    for (gsize i = 1; i < n; i++)
        g_array_append_val (words, statuses[i].status);
    g_array_append_val (words, value);
    board = make_board_name ("rt1024-serial", count_reports_to_loader () + 1,
                             (const guint32 *) words->data, words->len);
    bench = bench_new (board);
    bench_start_loader (bench, &error);
    g_assert_no_error (error);
    line = bench_open (bench, SALVOR_PORT_FLASHLOADER);
    mboot = salvor_mboot_new (line->transport);
    g_assert_cmpuint (n, >, 200);
    for (gsize i = 1; i < n; i++)
        provoke_status (mboot, statuses[i].status, statuses[i].name);
    provoke_status (mboot, value, "unknown status");
    g_assert_true (salvor_mboot_read_once (mboot, 1, &value, NULL, &error));
}

/* The words of the ROM: @data is a scenario, open or closed */
static void
test_words (gconstpointer data)
{
    gboolean closed = strcmp (data, "rt1024-closed") == 0;
    guint32 words[1 + G_N_ELEMENTS (hab_reasons)] = { SALVOR_SDP_WORD_REFUSED };
    g_autofree char *board = NULL;
    g_autoptr (Bench) bench = NULL;
    g_autoptr (Line) line = NULL;
    g_autoptr (SalvorSdp) sdp = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS (hab_reasons); i++)
        words[1 + i] = make_hab_word (hab_reasons[i]);
    board = make_board_name (data, 1, words, G_N_ELEMENTS (words));
    bench = bench_new (board);
    line = bench_open (bench, SALVOR_PORT_ROM);
    sdp = salvor_sdp_new (line->transport);
    for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
        g_autofree char *reason = salvor_sdp_word_describe (words[i]);
        g_autoptr (GError) error = NULL;

        g_assert_false (salvor_sdp_write_register (sdp, 0x2020A000, 32, 1, NULL, &error));
        assert_said (error, closed ? SALVOR_ERROR_LOCKED : SALVOR_ERROR_REFUSED, reason);
    }
}

int
main (int argc, char *argv[])
{
    g_autofree char *page = NULL;

    if (argc == 2 && strcmp (argv[1], "--print") == 0) {
        page = make_page ();
        fputs (page, stdout);
        return 0;
    }
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/status-codes/page", test_page);
    g_test_add_func ("/status-codes/flashloader", test_statuses);
    g_test_add_data_func ("/status-codes/rom/open", "rt1024-serial", test_words);
    g_test_add_data_func ("/status-codes/rom/closed", "rt1024-closed", test_words);
    return g_test_run ();
}
