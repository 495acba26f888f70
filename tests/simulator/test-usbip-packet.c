/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "usbip-client.h"

/* Bytes written down by hand from Linux, Documentation/usb/usbip_protocol.rst. */

/* ---- before a device is taken ---- */

static void
test_operations (void)
{
    g_autoptr (GBytes) list = bytes_from_hex ("0111 8005 00000000");
    g_autoptr (GBytes) import = bytes_from_hex ("0111 8003 00000000");
    g_autoptr (GError) error = NULL;
    SalvorUsbipOperation operation;

    g_assert_true (
        salvor_usbip_parse_operation (g_bytes_get_data (list, NULL), 8, &operation, &error));
    g_assert_no_error (error);
    g_assert_cmpint (operation, ==, SALVOR_USBIP_LIST);
    g_assert_true (
        salvor_usbip_parse_operation (g_bytes_get_data (import, NULL), 8, &operation, &error));
    g_assert_no_error (error);
    g_assert_cmpint (operation, ==, SALVOR_USBIP_IMPORT);
}

/* One thing wrong in each */
static void
test_bad_operations (void)
{
    static const char *const bad[] = { "0110 8005 00000000", "0111 8004 00000000",
                                       "0111 0005 00000000", "0111 8005 000000", "" };

    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (GBytes) bytes = bytes_from_hex (bad[i]);
        g_autoptr (GError) error = NULL;
        SalvorUsbipOperation operation = SALVOR_USBIP_LIST_REPLY;

        g_assert_false (salvor_usbip_parse_operation (
            g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &operation, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
        g_assert_cmpint (operation, ==, SALVOR_USBIP_LIST_REPLY);
    }
}

static void
test_bus_id (void)
{
    guint8 field[SALVOR_USBIP_BUS_ID_SIZE] = { '1', '-', '2' };
    g_autofree char *bus_id = NULL;
    g_autoptr (GError) error = NULL;

    bus_id = salvor_usbip_parse_bus_id (field, sizeof field, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (bus_id, ==, "1-2");
    for (gsize i = 0; i < sizeof field; i++)
        field[i] = 'x';
    g_assert_null (salvor_usbip_parse_bus_id (field, sizeof field, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
}

static void
test_device_record (void)
{
    g_autoptr (GBytes) descriptor
               = bytes_from_hex ("12 01 00 02 00 00 00 40 a2 15 73 00 02 00 01 02 00 01");
    g_autoptr (GBytes) configuration = bytes_from_hex (
        "09 02 29 00 01 01 00 c0 32 09 04 00 00 02 03 00 00 03 09 21 00 01 00 01 22 4c 00 "
        "07 05 81 03 f8 03 03 07 05 02 03 f8 03 03");
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    g_autoptr (GBytes) tail = NULL;
    SalvorUsbipDevice device = {
        .bus_id = "1-3",
        .bus_number = 1,
        .device_number = 7,
        .speed = SALVOR_USB_HIGH_SPEED,
        .device = g_bytes_get_data (descriptor, NULL),
        .configuration = g_bytes_get_data (configuration, NULL),
        .configuration_size = g_bytes_get_size (configuration),
    };

    salvor_usbip_append_device (bytes, &device);
    g_assert_cmpuint (bytes->len, ==, 312);
    g_assert_cmpstr ((const char *) bytes->data + 256, ==, "1-3");
    salvor_usbip_append_interfaces (bytes, &device);
    tail = g_bytes_new (bytes->data + 288, bytes->len - 288);
    assert_hex (tail, "00000001 00000007 00000003 15a2 0073 0002 00 00 00 01 01 01"
                      "03 00 00 00");
}

static void
test_replies (void)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    g_autoptr (GBytes) all = NULL;

    salvor_usbip_append_reply (bytes, SALVOR_USBIP_IMPORT_REPLY, SALVOR_USBIP_BUSY);
    salvor_usbip_append_reply (bytes, SALVOR_USBIP_LIST_REPLY, SALVOR_USBIP_OK);
    salvor_usbip_append_count (bytes, 2);
    all = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
    assert_hex (all, "0111 0003 00000002  0111 0005 00000000 00000002");
}

/* ---- transfers ---- */

/* The control transfer of the document's example, and its taking back */
#define SUBMIT                                                                                     \
    "00000001 00000d05 0001000f 00000001 00000000 00000200 00000040 ffffffff 00000000 00000004 "   \
    "80 06 00 01 00 00 40 00"
#define UNLINK                                                                                     \
    "00000002 00000d06 0001000f 00000000 00000000 00000d05 000000000000000000000000 "              \
    "000000000000000000000000"

static void
test_submit (void)
{
    g_autoptr (GBytes) bytes = bytes_from_hex (SUBMIT);
    g_autoptr (GError) error = NULL;
    SalvorUsbipRequest request = { 0 };

    g_assert_true (
        salvor_usbip_parse_request (g_bytes_get_data (bytes, NULL), 48, &request, &error));
    g_assert_no_error (error);
    g_assert_cmpint (request.command, ==, SALVOR_USBIP_SUBMIT);
    g_assert_cmphex (request.sequence, ==, 0xd05);
    g_assert_cmphex (request.device_id, ==, 0x1000f);
    g_assert_cmphex (request.endpoint, ==, 0x80);
    g_assert_cmpuint (request.length, ==, 64);
    g_assert_cmpuint (salvor_usbip_get_payload_size (&request), ==, 0);
    g_assert_cmpmem (request.setup, 8, "\x80\x06\x00\x01\x00\x00\x40\x00", 8);
}

static void
test_submit_to_device (void)
{
    g_autoptr (GBytes) bytes
               = bytes_from_hex ("00000001 00000002 00010002 00000000 00000002 00000000 000003f8 "
                                 "00000000 ffffffff 00000003 0000000000000000");
    g_autoptr (GError) error = NULL;
    SalvorUsbipRequest request = { 0 };

    g_assert_true (
        salvor_usbip_parse_request (g_bytes_get_data (bytes, NULL), 48, &request, &error));
    g_assert_no_error (error);
    g_assert_cmphex (request.endpoint, ==, 0x02);
    g_assert_cmpuint (salvor_usbip_get_payload_size (&request), ==, 1016);
}

static void
test_unlink (void)
{
    g_autoptr (GBytes) bytes = bytes_from_hex (UNLINK);
    g_autoptr (GError) error = NULL;
    SalvorUsbipRequest request = { 0 };

    g_assert_true (
        salvor_usbip_parse_request (g_bytes_get_data (bytes, NULL), 48, &request, &error));
    g_assert_no_error (error);
    g_assert_cmpint (request.command, ==, SALVOR_USBIP_UNLINK);
    g_assert_cmphex (request.unlinked, ==, 0xd05);
    g_assert_cmpuint (salvor_usbip_get_payload_size (&request), ==, 0);
}

/* A good header with one 32-bit field replaced */
static void
test_bad_requests (void)
{
    static const struct {
        gsize field;
        guint32 value;
    } bad[] = {
        { 0, 0 },          { 0, 3 },          { 0, 0x01000000 }, /* command */
        { 3, 2 },          { 3, 0xFFFFFFFF },                    /* direction */
        { 4, 16 },         { 4, 0x81 },                          /* endpoint */
        { 6, 0x80000000 }, { 6, 0xFFFFFFFF },                    /* length */
        { 8, 1 },          { 8, 0x7FFFFFFF }, { 8, 0xFFFFFFFE }, /* isochronous packets */
    };

    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (GByteArray) header = g_bytes_unref_to_array (bytes_from_hex (SUBMIT));
        g_autoptr (GError) error = NULL;
        SalvorUsbipRequest request = { 0 };

        for (gsize j = 0; j < 4; j++)
            header->data[4 * bad[i].field + j] = (guint8) (bad[i].value >> (24 - 8 * j));
        g_assert_false (salvor_usbip_parse_request (header->data, header->len, &request, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
        g_assert_cmpuint (request.command, ==, 0);
    }
}

static void
test_payload_limit (void)
{
    g_autoptr (GByteArray) header = g_bytes_unref_to_array (bytes_from_hex (SUBMIT));
    g_autoptr (GError) error = NULL;
    SalvorUsbipRequest request = { 0 };

    /* 0x40000 bytes: to the host it is only room, to the device it is the most */
    header->data[25] = 0x04;
    header->data[27] = 0x00;
    g_assert_true (salvor_usbip_parse_request (header->data, header->len, &request, &error));
    header->data[15] = 0;
    g_assert_true (salvor_usbip_parse_request (header->data, header->len, &request, &error));
    g_assert_cmpuint (salvor_usbip_get_payload_size (&request), ==, SALVOR_USBIP_MAX_PAYLOAD);
    header->data[27] = 1;
    g_assert_false (salvor_usbip_parse_request (header->data, header->len, &request, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
}

static void
test_truncated (void)
{
    static const char *const whole[] = { SUBMIT, UNLINK };

    for (gsize i = 0; i < G_N_ELEMENTS (whole); i++) {
        g_autoptr (GBytes) bytes = bytes_from_hex (whole[i]);
        gsize needed = i == 0 ? 48 : 24; /* behind the sequence number is only padding */

        for (gsize size = 0; size < needed; size++) {
            g_autoptr (GError) error = NULL;
            SalvorUsbipRequest request = { 0 };

            g_assert_false (salvor_usbip_parse_request (g_bytes_get_data (bytes, NULL), size,
                                                        &request, &error));
            g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
        }
    }
}

static void
test_returns (void)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    g_autoptr (GBytes) all = NULL;

    salvor_usbip_append_submitted (bytes, 0xd05, SALVOR_USBIP_EPIPE, 18);
    salvor_usbip_append_unlinked (bytes, 0xd06, SALVOR_USBIP_ECONNRESET);
    all = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
    assert_hex (all, "00000003 00000d05 00000000 00000000 00000000 ffffffe0 00000012 00000000 "
                     "00000000 00000000 0000000000000000"
                     "00000004 00000d06 00000000 00000000 00000000 ffffff98 00000000 00000000 "
                     "00000000 00000000 00000000 00000000");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/usbip-packet/operations", test_operations);
    g_test_add_func ("/usbip-packet/operations/bad", test_bad_operations);
    g_test_add_func ("/usbip-packet/bus-id", test_bus_id);
    g_test_add_func ("/usbip-packet/device-record", test_device_record);
    g_test_add_func ("/usbip-packet/replies", test_replies);
    g_test_add_func ("/usbip-packet/submit", test_submit);
    g_test_add_func ("/usbip-packet/submit/to-device", test_submit_to_device);
    g_test_add_func ("/usbip-packet/submit/bad", test_bad_requests);
    g_test_add_func ("/usbip-packet/submit/payload-limit", test_payload_limit);
    g_test_add_func ("/usbip-packet/unlink", test_unlink);
    g_test_add_func ("/usbip-packet/truncated", test_truncated);
    g_test_add_func ("/usbip-packet/returns", test_returns);
    return g_test_run ();
}
