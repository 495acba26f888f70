/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/hid-device.h"

static const SalvorUsbIdentity identities[] = {
    { 0x1FC9, 0x0130, SALVOR_PORT_ROM },
    { 0x15A2, 0x0073, SALVOR_PORT_FLASHLOADER },
};

#define PROBE "DAPLink CMSIS-DAP"

static void
plug_in (GPtrArray *devices, guint16 vendor_id, guint16 product_id, const char *product,
         const char *serial, const char *port_path)
{
    g_autofree char *path = g_strdup_printf ("/dev/hidraw%u", devices->len);
    SalvorHidDevice *device = salvor_hid_device_new (path, vendor_id, product_id);

    device->product = g_strdup (product);
    device->serial = g_strdup (serial);
    device->port_path = g_strdup (port_path);
    g_ptr_array_add (devices, device);
}

static GPtrArray *
new_devices (void)
{
    return g_ptr_array_new_with_free_func ((GDestroyNotify) salvor_hid_device_free);
}

static void
identify (GPtrArray *devices)
{
    salvor_hid_devices_identify (devices, identities, G_N_ELEMENTS (identities));
}

static const SalvorHidDevice *
get (GPtrArray *devices, guint index)
{
    g_assert_cmpuint (index, <, devices->len);
    return g_ptr_array_index (devices, index);
}

static void
test_kinds (void)
{
    g_autoptr (GPtrArray) devices = new_devices ();

    plug_in (devices, 0x1FC9, 0x0130, "SE Blank RT Family", NULL, "1-4.3");
    plug_in (devices, 0x046D, 0xC077, "USB Optical Mouse", NULL, "1-1");
    plug_in (devices, 0x15A2, 0x0073, "USB COMPOSITE DEVICE", NULL, "2-1");
    plug_in (devices, 0x0D28, 0x0204, PROBE, "0240000012", "1-2");
    plug_in (devices, 0x1FC9, 0x0131, "SE Blank RT Family", NULL, "1-5");
    identify (devices);
    g_assert_cmpuint (devices->len, ==, 3);
    g_assert_cmpint (get (devices, 0)->kind, ==, SALVOR_PORT_ROM);
    g_assert_cmpstr (get (devices, 0)->board_name, ==, "usb:1-4.3");
    g_assert_cmpint (get (devices, 1)->kind, ==, SALVOR_PORT_FLASHLOADER);
    g_assert_cmpstr (get (devices, 1)->board_name, ==, "usb:2-1");
    g_assert_cmpint (get (devices, 2)->kind, ==, SALVOR_PORT_PROBE);
    g_assert_cmpstr (get (devices, 2)->board_name, ==, "probe:0240000012");
}

/* What has our ids but sits at no USB port (Bluetooth) is none of ours. */
static void
test_not_usb (void)
{
    g_autoptr (GPtrArray) devices = new_devices ();

    plug_in (devices, 0x1FC9, 0x0130, "SE Blank RT Family", NULL, NULL);
    identify (devices);
    g_assert_cmpuint (devices->len, ==, 0);
}

static void
test_twin_probes (void)
{
    g_autoptr (GPtrArray) devices = new_devices ();

    plug_in (devices, 0x0D28, 0x0204, PROBE, "12345678", "1-2");
    plug_in (devices, 0x0D28, 0x0204, PROBE, "12345678", "1-3");
    plug_in (devices, 0x0D28, 0x0204, PROBE, "87654321", "1-4");
    identify (devices);
    g_assert_cmpstr (get (devices, 0)->board_name, ==, "probe:12345678@1-2");
    g_assert_cmpstr (get (devices, 1)->board_name, ==, "probe:12345678@1-3");
    g_assert_cmpstr (get (devices, 2)->board_name, ==, "probe:87654321");
}

/* A probe that speaks both versions is one port, the newer version's; so is one that says of
 * itself that it is a probe only in the string of its interface. */
static void
test_probe_with_bulk_endpoints (void)
{
    g_autoptr (GPtrArray) devices = new_devices ();

    plug_in (devices, 0x1FC9, 0x0143, PROBE, "AB", "1-2");
    plug_in (devices, 0x1FC9, 0x0143, PROBE, "AB", "1-2");
    plug_in (devices, 0x2E8A, 0x000C, "Debugprobe", "CD", "1-3");
    for (guint i = 1; i < 3; i++)
        ((SalvorHidDevice *) g_ptr_array_index (devices, i))->bulk = TRUE;
    ((SalvorHidDevice *) g_ptr_array_index (devices, 1))->interface_number = 4;
    identify (devices);
    g_assert_cmpuint (devices->len, ==, 2);
    for (guint i = 0; i < 2; i++)
        g_assert_true (get (devices, i)->bulk);
    g_assert_cmpstr (get (devices, 0)->board_name, ==, "probe:CD");
    g_assert_cmpstr (get (devices, 1)->board_name, ==, "probe:AB");
}

static void
test_probe_without_serial (void)
{
    g_autoptr (GPtrArray) devices = new_devices ();

    plug_in (devices, 0x0D28, 0x0204, PROBE, NULL, "1-2");
    identify (devices);
    g_assert_cmpstr (get (devices, 0)->board_name, ==, "probe:@1-2");
}

/* The board's serial number is not the probe's twin: only probes are compared. */
static void
test_same_serial_other_kind (void)
{
    g_autoptr (GPtrArray) devices = new_devices ();

    plug_in (devices, 0x1FC9, 0x0130, "SE Blank RT Family", "1", "1-1");
    plug_in (devices, 0x0D28, 0x0204, PROBE, "1", "1-2");
    identify (devices);
    g_assert_cmpstr (get (devices, 1)->board_name, ==, "probe:1");
}

/* One device, two HID interfaces: one port, the lower interface. */
static void
test_interfaces (void)
{
    g_autoptr (GPtrArray) devices = new_devices ();

    plug_in (devices, 0x1FC9, 0x0143, "MCU-LINK CMSIS-DAP V2.263", "ABC", "1-2");
    plug_in (devices, 0x1FC9, 0x0143, "MCU-LINK CMSIS-DAP V2.263", "ABC", "1-2");
    ((SalvorHidDevice *) g_ptr_array_index (devices, 0))->interface_number = 4;
    ((SalvorHidDevice *) g_ptr_array_index (devices, 1))->interface_number = 0;
    identify (devices);
    g_assert_cmpuint (devices->len, ==, 1);
    g_assert_cmpstr (get (devices, 0)->path, ==, "/dev/hidraw1");
    g_assert_cmpstr (get (devices, 0)->board_name, ==, "probe:ABC");
}

static void
test_text (void)
{
    const wchar_t bad[] = { 'A', 0x1B, '[', '2', 'J', 0xD800, 'B', 0x00B5, 0 };
    const wchar_t pair[] = { 0xD83D, 0xDE00, 0 };
    g_autofree char *plain = salvor_hid_text_to_utf8 (L"SE Blank RT Family");
    g_autofree char *clean = salvor_hid_text_to_utf8 (bad);
    g_autofree char *joined = salvor_hid_text_to_utf8 (pair);
    g_autofree char *narrow = salvor_hid_text_clean ("A\x1B[2J\xFF \u00B5");

    g_assert_cmpstr (plain, ==, "SE Blank RT Family");
    g_assert_cmpstr (clean, ==, "A\uFFFD[2J\uFFFDB\u00B5");
    g_assert_cmpstr (joined, ==, "\U0001F600");
    g_assert_cmpstr (narrow, ==, "A\uFFFD[2J\uFFFD \u00B5");
    g_assert_null (salvor_hid_text_to_utf8 (NULL));
    g_assert_null (salvor_hid_text_to_utf8 (L""));
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/hid-device/kinds", test_kinds);
    g_test_add_func ("/hid-device/not-usb", test_not_usb);
    g_test_add_func ("/hid-device/probe/twins", test_twin_probes);
    g_test_add_func ("/hid-device/probe/both-versions", test_probe_with_bulk_endpoints);
    g_test_add_func ("/hid-device/probe/without-serial", test_probe_without_serial);
    g_test_add_func ("/hid-device/probe/same-serial-other-kind", test_same_serial_other_kind);
    g_test_add_func ("/hid-device/interfaces", test_interfaces);
    g_test_add_func ("/hid-device/text", test_text);
    return g_test_run ();
}
