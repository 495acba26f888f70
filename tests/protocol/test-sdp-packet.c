/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bytes.h"
#include "base/errors.h"
#include "protocol/hab-word.h"
#include "protocol/sdp-packet.h"

/* Facts: protocols 7.1, with the report id in front. */
static const struct {
    SalvorSdpCommand command;
    const char *hex;
} vectors[] = {
    { { 0x0505, 0, 0, 0, 0 }, "01 05 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00" },
    { { 0x0101, 0x401F4410, 0x20, 4, 0 }, "01 01 01 40 1F 44 10 20 00 00 00 04 00 00 00 00 00" },
    { { 0x0101, 0x400F8004, 0x20, 4, 0 }, "01 01 01 40 0F 80 04 20 00 00 00 04 00 00 00 00 00" },
    { { 0x0202, 0x20202000, 0x20, 4, 0xC0000007 },
      "01 02 02 20 20 20 00 20 00 00 00 04 C0 00 00 07 00" },
    { { 0x0404, 0x20208200, 0, 0x9E68, 0 }, "01 04 04 20 20 82 00 00 00 00 9E 68 00 00 00 00 00" },
    { { 0x0B0B, 0x20208200, 0, 0, 0 }, "01 0B 0B 20 20 82 00 00 00 00 00 00 00 00 00 00 00" },
};

static void
test_command (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++) {
        g_autoptr (GByteArray) report = salvor_sdp_command_encode (&vectors[i].command);
        g_autofree char *hex = salvor_bytes_to_hex (report->data, report->len);

        g_assert_cmpstr (hex, ==, vectors[i].hex);
    }
}

static void
test_data (void)
{
    const guint8 file[3] = { 0xD1, 0x00, 0x20 };
    g_autoptr (GByteArray) report = salvor_sdp_data_encode (file, sizeof file);

    g_assert_cmpuint (report->len, ==, 1025);
    g_assert_cmpuint (report->data[0], ==, 2);
    g_assert_cmpmem (report->data + 1, sizeof file, file, sizeof file);
    g_assert_true (salvor_bytes_are_all (report->data + 4, report->len - 4, 0));
}

/* Hosts and systems differ in the length of report 3 (protocols 8 row 9). */
static void
test_report (void)
{
    guint8 report[65] = { 3, 0x56, 0x78, 0x78, 0x56 };
    const gsize sizes[] = { 5, 65 };
    SalvorSdpReportView view;

    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
        g_assert_true (salvor_sdp_report_decode (report, sizes[i], &view, NULL));
        g_assert_cmpuint (view.id, ==, SALVOR_SDP_REPORT_HAB);
        g_assert_cmphex (view.word, ==, SALVOR_SDP_WORD_HAB_OPEN);
        g_assert_cmpuint (view.size, ==, sizes[i] - 1);
        g_assert_true (view.payload == report + 1);
    }
}

static void
test_bad_report (void)
{
    guint8 report[65] = { 4, 0x88, 0x88, 0x88, 0x88 };
    SalvorSdpReportView view;

    for (gsize size = 0; size < 5; size++) {
        g_autoptr (GError) error = NULL;

        g_assert_false (salvor_sdp_report_decode (report, size, &view, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
    }
    for (guint id = 0; id < 256; id++) {
        report[0] = (guint8) id;
        g_assert_cmpint (salvor_sdp_report_decode (report, sizeof report, &view, NULL), ==,
                         id == 3 || id == 4);
    }
}

static void
test_words (void)
{
    static const struct {
        guint32 word;
        const char *text;
    } cases[] = {
        { 0x89232389, "0x89232389, request not accepted" },
        { 0x33223300, "0x33223300, failure: invalid address, context check target, engine any" },
        { 0x33180A1D, "0x33180A1D, failure: bad signature, context authenticate image, "
                      "engine CAAM" },
        { 0x33333333, "0x33333333, failure noted since the start" },
        { 0x69000000, "0x69000000, warning: no reason given, context any, engine any" },
        { 0x000A0533, "0x000A0533" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *text = salvor_sdp_word_describe (cases[i].word);

        g_assert_cmpstr (text, ==, cases[i].text);
    }
    g_assert_false (salvor_hab_word_is_failure (0xF0F0F0F0));
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/sdp-packet/command/golden", test_command);
    g_test_add_func ("/sdp-packet/data/padded", test_data);
    g_test_add_func ("/sdp-packet/report/both-lengths", test_report);
    g_test_add_func ("/sdp-packet/report/bad", test_bad_report);
    g_test_add_func ("/sdp-packet/words", test_words);
    return g_test_run ();
}
