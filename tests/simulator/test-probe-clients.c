/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include "chip-fixture.h"

/*
 * What OpenOCD and pyOCD, as Debian has them, sent to this probe in a session that they went
 * through without a complaint, and what they were answered: so that it stays so where neither is
 * installed.
 */

#define REPORT_SIZE 64

static void
send (Line *line, const char *text)
{
    g_autoptr (GByteArray) report = fixture_hex (text);
    g_autoptr (GError) error = NULL;

    g_assert_cmpuint (report->len, <=, REPORT_SIZE);
    salvor_bytes_append_zeros (report, REPORT_SIZE - report->len);
    salvor_packet_transport_send (line->transport, report->data, report->len, line_deadline (line),
                                  NULL, &error);
    g_assert_no_error (error);
}

static void
expect (Line *line, const char *text, guint number)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) packet = line_receive (line, &error);
    g_autofree char *found = NULL;

    g_assert_no_error (error);
    found = salvor_bytes_to_hex (g_bytes_get_data (packet, NULL), g_bytes_get_size (packet));
    if (!g_str_equal (found, text))
        g_test_message ("line %u", number);
    g_assert_cmpstr (found, ==, text);
}

typedef struct {
    const char *file;
    const char *board;
} Session;

static const Session openocd = { "openocd.txt", "sim:rt1024-internal-boot-forced,probe-swd-only" };
static const Session pyocd
    = { "pyocd.txt", "sim:rt1024-internal-boot-forced,probe-idr=0x74770001,probe-swd-only" };

static void
test_session (gconstpointer data)
{
    const Session *session = data;
    g_autofree char *path
        = g_test_build_filename (G_TEST_DIST, "simulator", "transcripts", session->file, NULL);
    g_autofree char *text = NULL;
    g_auto (GStrv) lines = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (Bench) bench = bench_new (session->board);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);
    guint n_answers = 0;

    g_file_get_contents (path, &text, NULL, &error);
    g_assert_no_error (error);
    lines = g_strsplit (text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        if (lines[i][0] == '>')
            send (line, lines[i] + 2);
        else if (lines[i][0] == '<')
            expect (line, lines[i] + 2, i + 1);
        n_answers += lines[i][0] == '<';
    }
    g_assert_cmpuint (n_answers, >, 50);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_data_func ("/probe-clients/openocd", &openocd, test_session);
    g_test_add_data_func ("/probe-clients/pyocd", &pyocd, test_session);
    return g_test_run ();
}
