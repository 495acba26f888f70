/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bytes.h"
#include "base/errors.h"
#include "protocol/mboot-packet.h"
#include "protocol/mboot-status.h"

/* Reports as they go over the wire (facts: protocols 7.3), without the padding behind them. */
typedef struct {
    const char *hex;
    guint8 id;
    SalvorMbootPacket packet;
} Vector;

static const Vector vectors[] = {
    { "01 00 0C 00 07 00 00 02 01 00 00 00 00 00 00 00", 1, { 0x07, 0, 2, { 1, 0 } } },
    { "03 00 0C 00 A7 00 00 02 00 00 00 00 00 00 03 4B", 3, { 0xA7, 0, 2, { 0, 0x4B030000 } } },
    { "03 00 0C 00 A7 00 00 02 00 00 00 00 00 07 02 4B", 3, { 0xA7, 0, 2, { 0, 0x4B020700 } } },
    { "01 00 0C 00 07 00 00 02 0B 00 00 00 00 00 00 00", 1, { 0x07, 0, 2, { 0x0B, 0 } } },
    { "03 00 0C 00 A7 00 00 02 00 00 00 00 F4 03 00 00", 3, { 0xA7, 0, 2, { 0, 1012 } } },
    { "03 00 08 00 A7 00 00 01 3C 28 00 00", 3, { 0xA7, 0, 1, { 10300 } } },
    { "03 00 20 00 A7 00 00 07 00 00 00 00 1F 00 00 00 00 00 00 60 00 10 00 00 00 01 00 00 "
      "00 10 00 00 00 00 01 00",
      3,
      { 0xA7, 0, 7, { 0, 0x1F, 0x60000000, 4096, 256, 4096, 65536 } } },
    { "03 00 0C 00 AF 00 00 02 04 00 00 00 00 00 00 00", 3, { 0xAF, 0, 2, { 4, 0 } } },
    { "01 00 10 00 05 00 00 03 00 20 20 20 04 00 00 00 07 00 00 C0",
      1,
      { 0x05, 0, 3, { 0x20202000, 4, 0xC0000007 } } },
    { "01 00 0C 00 11 00 00 02 09 00 00 00 00 20 20 20", 1, { 0x11, 0, 2, { 9, 0x20202000 } } },
    { "01 00 10 00 02 00 00 03 00 00 00 60 00 10 00 00 00 00 00 00",
      1,
      { 0x02, 0, 3, { 0x60000000, 0x1000, 0 } } },
    { "01 00 10 00 03 00 00 03 00 00 00 60 00 02 00 00 00 00 00 00",
      1,
      { 0x03, 0, 3, { 0x60000000, 0x200, 0 } } },
    { "03 00 0C 00 A3 01 00 02 00 00 00 00 00 02 00 00", 3, { 0xA3, 1, 2, { 0, 0x200 } } },
    { "01 00 10 00 04 01 00 03 00 10 00 60 00 04 00 00 00 00 00 00",
      1,
      { 0x04, 1, 3, { 0x60001000, 0x400, 0 } } },
    { "03 00 0C 00 A0 00 00 02 DB 27 00 00 04 00 00 00", 3, { 0xA0, 0, 2, { 10203, 4 } } },
    { "01 00 04 00 0B 00 00 00", 1, { 0x0B, 0, 0, { 0 } } },
};

static void
test_encode (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++) {
        g_autoptr (GByteArray) payload = salvor_mboot_packet_encode (&vectors[i].packet);
        g_autoptr (GByteArray) report
                   = salvor_mboot_report_encode (vectors[i].id, payload->data, payload->len);
        g_autofree char *hex = salvor_bytes_to_hex (report->data, report->len);

        g_assert_cmpstr (hex, ==, vectors[i].hex);
    }
}

static void
assert_packet (const SalvorMbootPacket *packet, const SalvorMbootPacket *expected)
{
    g_assert_cmpuint (packet->tag, ==, expected->tag);
    g_assert_cmpuint (packet->flags, ==, expected->flags);
    g_assert_cmpuint (packet->n_parameters, ==, expected->n_parameters);
    for (guint i = 0; i < expected->n_parameters; i++)
        g_assert_cmphex (packet->parameters[i], ==, expected->parameters[i]);
}

/* As the device sends it: always a whole report, stale bytes behind the payload (protocols 1.3). */
static void
test_decode_padded (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++) {
        g_autoptr (GByteArray) payload = salvor_mboot_packet_encode (&vectors[i].packet);
        g_autoptr (GByteArray) report
                   = salvor_mboot_report_encode (vectors[i].id, payload->data, payload->len);
        g_autoptr (GError) error = NULL;
        SalvorMbootReportView view;
        SalvorMbootPacket packet;

        while (report->len < 1016)
            salvor_bytes_append_u8 (report, 0xEE);
        g_assert_true (salvor_mboot_report_decode (report->data, report->len, &view, &error));
        g_assert_no_error (error);
        g_assert_cmpuint (view.id, ==, vectors[i].id);
        g_assert_cmpuint (view.size, ==, payload->len);
        g_assert_true (salvor_mboot_packet_decode (view.payload, view.size, &packet, &error));
        g_assert_no_error (error);
        assert_packet (&packet, &vectors[i].packet);
    }
}

static void
test_empty_report (void)
{
    const guint8 report[] = { 3, 0, 0, 0 };
    g_autoptr (GByteArray) abort_report = salvor_mboot_report_encode (2, NULL, 0);
    g_autofree char *hex = salvor_bytes_to_hex (abort_report->data, abort_report->len);
    SalvorMbootReportView view;

    g_assert_true (salvor_mboot_report_decode (report, sizeof report, &view, NULL));
    g_assert_cmpuint (view.id, ==, 3);
    g_assert_cmpuint (view.size, ==, 0);
    g_assert_cmpstr (hex, ==, "02 00 00 00");
}

static void
test_report_too_short (void)
{
    const guint8 report[] = { 3, 0, 9, 0, 0xA0, 0, 0, 1, 0, 0, 0, 0 };

    for (gsize size = 0; size <= sizeof report; size++) {
        g_autoptr (GError) error = NULL;
        SalvorMbootReportView view = { .id = 77 };

        g_assert_false (salvor_mboot_report_decode (report, size, &view, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
        g_assert_cmpuint (view.id, ==, 77);
    }
}

static void
test_packet_too_short (void)
{
    const guint8 packet[] = { 0xA0, 0, 0, 2, 0, 0, 0, 0, 4, 0, 0, 0 };

    for (gsize size = 0; size < sizeof packet; size++) {
        g_autoptr (GError) error = NULL;
        SalvorMbootPacket result = { .tag = 77 };

        g_assert_false (salvor_mboot_packet_decode (packet, size, &result, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
        g_assert_cmpuint (result.tag, ==, 77);
    }
}

static void
test_packet_too_many_parameters (void)
{
    guint8 packet[4 + 4 * 255] = { 0xA7, 0, 0, 8 };
    g_autoptr (GError) error = NULL;
    SalvorMbootPacket result;

    g_assert_false (salvor_mboot_packet_decode (packet, sizeof packet, &result, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
    packet[3] = 7;
    g_assert_true (salvor_mboot_packet_decode (packet, sizeof packet, &result, NULL));
    g_assert_cmpuint (result.n_parameters, ==, 7);
}

static void
test_names (void)
{
    g_assert_cmpstr (salvor_mboot_command_get_name (0x02), ==, "erase region");
    g_assert_cmpstr (salvor_mboot_command_get_name (0x17), ==, "unknown command");
    g_assert_cmpstr (salvor_mboot_status_get_name (0), ==, "success");
    g_assert_cmpstr (salvor_mboot_status_get_name (10203), ==,
                     "memory: write to a place that is not blank");
    g_assert_cmpstr (salvor_mboot_status_get_name (20107), ==, "FlexSPI NOR: SFDP not found");
    g_assert_cmpstr (salvor_mboot_status_get_name (70002), ==, "FlexSPI: device timed out");
    g_assert_cmpstr (salvor_mboot_status_get_name (4711), ==, "unknown status");
}

static void
test_status_errors (void)
{
    static const struct {
        guint32 status;
        SalvorError code;
    } cases[] = {
        { 1, SALVOR_ERROR_REFUSED },     { 4, SALVOR_ERROR_REFUSED },
        { 105, SALVOR_ERROR_FLASH },     { 405, SALVOR_ERROR_FLASH },
        { 500, SALVOR_ERROR_LOCKED },    { 1801, SALVOR_ERROR_FLASH },
        { 7002, SALVOR_ERROR_FLASH },    { 70002, SALVOR_ERROR_FLASH },
        { 10000, SALVOR_ERROR_REFUSED }, { 10001, SALVOR_ERROR_LOCKED },
        { 10002, SALVOR_ERROR_REFUSED }, { 10200, SALVOR_ERROR_REFUSED },
        { 10203, SALVOR_ERROR_FLASH },   { 10205, SALVOR_ERROR_FLASH },
        { 10300, SALVOR_ERROR_REFUSED }, { 20103, SALVOR_ERROR_FLASH },
        { 20201, SALVOR_ERROR_REFUSED }, { 52806, SALVOR_ERROR_LOCKED },
        { 10207, SALVOR_ERROR_VERIFY },  { 52009, SALVOR_ERROR_VERIFY },
        { 4711, SALVOR_ERROR_REFUSED },  { G_MAXUINT32, SALVOR_ERROR_REFUSED },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
        g_assert_cmpint (salvor_mboot_status_get_error (cases[i].status), ==, cases[i].code);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/mboot-packet/encode/golden", test_encode);
    g_test_add_func ("/mboot-packet/decode/golden-padded", test_decode_padded);
    g_test_add_func ("/mboot-packet/report/empty", test_empty_report);
    g_test_add_func ("/mboot-packet/report/too-short", test_report_too_short);
    g_test_add_func ("/mboot-packet/packet/too-short", test_packet_too_short);
    g_test_add_func ("/mboot-packet/packet/too-many-parameters", test_packet_too_many_parameters);
    g_test_add_func ("/mboot-packet/names", test_names);
    g_test_add_func ("/mboot-packet/status-errors", test_status_errors);
    return g_test_run ();
}
