/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulator/usb-device.h"
#include "usb-transcript.h"
#include "usbip-client.h"

/* Endpoint 0, without a bus: what NXP's flashloader was recorded with, and what the other devices
 * have of their own. */

/* (transfer full) (nullable): NULL for a stall */
static GBytes *
control (SalvorUsbDevice *device, const char *request, guint length, GBytes *data)
{
    g_autofree char *hex = g_strdup_printf ("%s %02x%02x", request, length & 0xFF, length >> 8);
    g_autoptr (GByteArray) setup = g_bytes_unref_to_array (bytes_from_hex (hex));
    g_autoptr (GByteArray) answer = g_byte_array_new ();
    g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
    guint8 byte;

    /* the recordings have wValue and wIndex as numbers */
    for (gsize i = 2; i <= 4; i += 2) {
        byte = setup->data[i];
        setup->data[i] = setup->data[i + 1];
        setup->data[i + 1] = byte;
    }
    switch (
        salvor_usb_device_control (device, setup->data, data != NULL ? data : nothing, answer)) {
    case SALVOR_USB_STALLED:
        g_assert_cmpuint (answer->len, ==, 0);
        return NULL;
    case SALVOR_USB_REPORT:
        return g_bytes_new_static ("report", 6);
    case SALVOR_USB_DONE:
        return g_byte_array_free_to_bytes (g_steal_pointer (&answer));
    }
    g_return_val_if_reached (NULL);
}

static void
expect (SalvorUsbDevice *device, const char *request, guint length, const char *expected)
{
    g_autoptr (GBytes) answer = control (device, request, length, NULL);

    assert_hex (answer, expected);
}

static void
expect_stall (SalvorUsbDevice *device, const char *request, guint length)
{
    g_assert_null (control (device, request, length, NULL));
}

static SalvorUsbDevice *
new_rom (void)
{
    return salvor_usb_device_new (salvor_usb_descriptors_new_rom (0x1FC9, 0x0130));
}

/* ---- the flashloader, as recorded ---- */

static GBytes *
replay_control (const char *request, guint length, gpointer user_data)
{
    g_autoptr (GBytes) data = NULL;
    gboolean to_host = request[0] == '8' || request[0] == 'a' || request[0] == 'c';

    /* a transfer to the device carries as much as it announces */
    if (!to_host && length > 0)
        data = g_bytes_new_take (g_malloc0 (length), length);
    return control (user_data, request, length, data);
}

static void
test_recorded (gconstpointer data)
{
    const char *name = data;
    SalvorUsbSpeed speed
        = g_str_equal (name, "usb") ? SALVOR_USB_HIGH_SPEED : SALVOR_USB_FULL_SPEED;
    g_autoptr (SalvorUsbDevice) device = salvor_usb_device_new (
        salvor_usb_descriptors_new_flashloader (0x15A2, 0x0073, speed));

    expect (device, "00 09 0001 0000", 0, "");
    usb_transcript_replay (name, replay_control, NULL, device);
}

/* ---- the ROM ---- */

static void
test_rom_descriptors (void)
{
    g_autoptr (SalvorUsbDevice) device = new_rom ();
    static const char report[]
        = "06 00 FF 09 01 A1 01 85 01 19 01 29 01 15 00 26 FF 00 75 08 95 10 91 02"
          "85 02 19 01 29 01 15 00 26 FF 00 75 80 95 40 91 02"
          "85 03 19 01 29 01 15 00 26 FF 00 75 08 95 04 81 02"
          "85 04 19 01 29 01 15 00 26 FF 00 75 08 95 40 81 02 C0";

    expect (device, "80 06 0100 0000", 64, "12 01 00 02 00 00 00 40 c9 1f 30 01 01 01 01 02 00 01");
    /* 34 bytes, one endpoint: protocols 1.2 */
    expect (device, "80 06 0200 0000", 255,
            "09 02 22 00 01 01 00 c0 32 09 04 00 00 01 03 00 00 00 09 21 00 01 00 01 22 4c 00 "
            "07 05 81 03 40 00 01");
    expect (device, "81 06 2200 0000", 255, report);
    expect (device, "81 06 2100 0000", 9, "09 21 00 01 00 01 22 4c 00");
    expect (device, "80 06 0302 0409", 255,
            "26 03 53 00 45 00 20 00 42 00 6c 00 61 00 6e 00 6b 00 20 00 52 00 54 00 20 00 46 00 "
            "61 00 6d 00 69 00 6c 00 79 00");
    expect_stall (device, "80 06 0600 0000", 10);
    expect_stall (device, "80 06 0303 0409", 255);
}

static void
test_cut_to_length (void)
{
    g_autoptr (SalvorUsbDevice) device = new_rom ();

    expect (device, "80 06 0100 0000", 8, "12 01 00 02 00 00 00 40");
    expect (device, "80 06 0100 0000", 0, "");
}

static void
test_report_through_control (void)
{
    g_autoptr (SalvorUsbDevice) device = new_rom ();
    g_autoptr (GBytes) command = bytes_from_hex ("01 05050000000000000000000000000000 00");
    g_autoptr (GBytes) taken = control (device, "21 09 0201 0000", 18, command);

    g_assert_nonnull (taken);
    g_assert_cmpuint (g_bytes_get_size (taken), ==, 6);
    /* one thing wrong in each: id, type, interface, length, no data */
    g_assert_null (control (device, "21 09 0202 0000", 18, command));
    g_assert_null (control (device, "21 09 0301 0000", 18, command));
    g_assert_null (control (device, "21 09 0201 0001", 18, command));
    g_assert_null (control (device, "21 09 0201 0000", 17, command));
    expect_stall (device, "21 09 0201 0000", 0);
}

/* ---- what all devices have ---- */

static void
test_configuration (void)
{
    g_autoptr (SalvorUsbDevice) device = new_rom ();

    expect (device, "80 08 0000 0000", 1, "00");
    expect (device, "00 09 0001 0000", 0, "");
    expect (device, "80 08 0000 0000", 1, "01");
    expect_stall (device, "00 09 0002 0000", 0);
    expect (device, "80 08 0000 0000", 1, "01");
    salvor_usb_device_reset (device);
    expect (device, "80 08 0000 0000", 1, "00");
}

static void
test_halt (void)
{
    g_autoptr (SalvorUsbDevice) device = new_rom ();

    g_assert_false (salvor_usb_device_is_halted (device, 0x81));
    expect (device, "02 03 0000 0081", 0, "");
    g_assert_true (salvor_usb_device_is_halted (device, 0x81));
    g_assert_false (salvor_usb_device_is_halted (device, 0x01));
    expect (device, "82 00 0000 0081", 2, "01 00");
    expect (device, "02 01 0000 0081", 0, "");
    g_assert_false (salvor_usb_device_is_halted (device, 0x81));
    /* no such endpoint, no such feature, no feature of a device */
    expect_stall (device, "02 03 0000 0001", 0);
    expect_stall (device, "02 03 0001 0081", 0);
    expect_stall (device, "00 03 0001 0000", 0);
    expect_stall (device, "82 00 0000 0002", 2);
    expect_stall (device, "82 00 0000 0181", 2);
}

static void
test_idle_and_protocol (void)
{
    g_autoptr (SalvorUsbDevice) device = new_rom ();

    expect (device, "21 0a 2a00 0000", 0, "");
    expect (device, "a1 02 0000 0000", 1, "2a");
    expect (device, "21 0b 0001 0000", 0, "");
    expect (device, "a1 03 0000 0000", 1, "01");
    expect_stall (device, "21 0a 2a00 0001", 0);
}

static void
test_interfaces (void)
{
    g_autoptr (SalvorUsbDevice) device = new_rom ();

    expect (device, "01 0b 0000 0000", 0, "");
    expect_stall (device, "01 0b 0001 0000", 0);
    expect_stall (device, "01 0b 0000 0001", 0);
    expect_stall (device, "81 0a 0000 0001", 1);
    expect_stall (device, "81 06 2200 0001", 255);
    expect_stall (device, "81 00 0000 0100", 2);
}

/* ---- the probe ---- */

static SalvorUsbDevice *
new_probe (SalvorProbeVersion version)
{
    return salvor_usb_device_new (salvor_usb_descriptors_new_probe (version, "P1", 64, FALSE));
}

#define HID_INTERFACE                                                                              \
    "03 00 00 04 09 21 00 01 00 01 22 1b 00 07 05 81 03 40 00 01 07 05 01 03 40 00 01"

static void
test_probe_v1 (void)
{
    g_autoptr (SalvorUsbDevice) device = new_probe (SALVOR_PROBE_VERSION_1);

    expect (device, "80 06 0100 0000", 64, "12 01 00 02 00 00 00 40 28 0d 04 02 00 01 01 02 03 01");
    expect (device, "80 06 0200 0000", 255,
            "09 02 29 00 01 01 00 80 32 09 04 00 00 02 " HID_INTERFACE);
    expect (device, "80 06 0303 0409", 255, "06 03 50 00 31 00");
    expect (device, "81 06 2200 0000", 255,
            "06 00 FF 09 01 A1 01 15 00 26 FF 00 75 08 95 40 09 01 81 02 95 40 09 01 91 02 C0");
    expect (device, "a1 01 0100 0000", 4, "00 00 00 00");
}

/* OUT first, then IN; the name of the interface says what it is (probe 1.1) */
static void
test_probe_v2 (void)
{
    g_autoptr (SalvorUsbDevice) device = new_probe (SALVOR_PROBE_VERSION_2);

    expect (device, "80 06 0200 0000", 255,
            "09 02 20 00 01 01 00 80 32 09 04 00 00 02 FF 00 00 04 "
            "07 05 02 02 40 00 00 07 05 82 02 40 00 00");
    expect (device, "80 06 0304 0409", 255,
            "1a 03 43 00 4d 00 53 00 49 00 53 00 2d 00 44 00 41 00 50 00 20 00 76 00 32 00");
    expect_stall (device, "21 0a 0000 0000", 0);
    expect_stall (device, "81 06 2200 0000", 255);
}

static void
test_probe_both (void)
{
    g_autoptr (SalvorUsbDevice) device = new_probe (SALVOR_PROBE_BOTH_VERSIONS);

    expect (device, "80 06 0200 0000", 255,
            "09 02 40 00 02 01 00 80 32 09 04 00 00 02 " HID_INTERFACE
            " 09 04 01 00 02 FF 00 00 05 07 05 02 02 40 00 00 07 05 82 02 40 00 00");
}

/* Larger packets take high speed: HID reports of that size, bulk packets of 512. */
static void
test_probe_with_large_packets (void)
{
    SalvorUsbDescriptors *descriptors
        = salvor_usb_descriptors_new_probe (SALVOR_PROBE_BOTH_VERSIONS, "P1", 1024, FALSE);
    g_autoptr (SalvorUsbDevice) device = NULL;

    g_assert_cmpint (descriptors->speed, ==, SALVOR_USB_HIGH_SPEED);
    device = salvor_usb_device_new (descriptors);
    expect (device, "80 06 0200 0000", 255,
            "09 02 40 00 02 01 00 80 32 09 04 00 00 02 03 00 00 04 09 21 00 01 00 01 22 1d 00 "
            "07 05 81 03 00 04 01 07 05 01 03 00 04 01 "
            "09 04 01 00 02 FF 00 00 05 07 05 02 02 00 02 00 07 05 82 02 00 02 00");
    expect (device, "81 06 2200 0000", 255,
            "06 00 FF 09 01 A1 01 15 00 26 FF 00 75 08 96 00 04 09 01 81 02 96 00 04 09 01 91 02 "
            "C0");
}

/* The same behind an old hub: reports of that size, in packets of 64 */
static void
test_probe_slowed_down (void)
{
    SalvorUsbDescriptors *descriptors
        = salvor_usb_descriptors_new_probe (SALVOR_PROBE_VERSION_1, "P1", 1024, TRUE);
    g_autoptr (SalvorUsbDevice) device = NULL;

    g_assert_cmpint (descriptors->speed, ==, SALVOR_USB_FULL_SPEED);
    device = salvor_usb_device_new (descriptors);
    expect (device, "80 06 0200 0000", 255,
            "09 02 29 00 01 01 00 80 32 09 04 00 00 02 03 00 00 04 09 21 00 01 00 01 22 1d 00 "
            "07 05 81 03 40 00 01 07 05 01 03 40 00 01");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_data_func ("/usb-device/recorded/high-speed", "usb", test_recorded);
    g_test_add_data_func ("/usb-device/recorded/full-speed", "usbfs", test_recorded);
    g_test_add_func ("/usb-device/rom/descriptors", test_rom_descriptors);
    g_test_add_func ("/usb-device/rom/report-through-control", test_report_through_control);
    g_test_add_func ("/usb-device/cut-to-length", test_cut_to_length);
    g_test_add_func ("/usb-device/configuration", test_configuration);
    g_test_add_func ("/usb-device/halt", test_halt);
    g_test_add_func ("/usb-device/idle-and-protocol", test_idle_and_protocol);
    g_test_add_func ("/usb-device/interfaces", test_interfaces);
    g_test_add_func ("/usb-device/probe/v1", test_probe_v1);
    g_test_add_func ("/usb-device/probe/v2", test_probe_v2);
    g_test_add_func ("/usb-device/probe/large-packets", test_probe_with_large_packets);
    g_test_add_func ("/usb-device/probe/slowed-down", test_probe_slowed_down);
    g_test_add_func ("/usb-device/probe/both", test_probe_both);
    return g_test_run ();
}
