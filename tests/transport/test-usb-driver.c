/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/usb-driver.h"

#include "base/errors.h"
#include "transport/hid-device.h"

static const SalvorUsbIdentity identities[] = {
    { 0x1FC9, 0x0130, SALVOR_PORT_ROM },
    { 0x15A2, 0x0073, SALVOR_PORT_FLASHLOADER },
};

#define SOCKET "PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(4)#USB(3)"
#define ROM "USB\\VID_1FC9&PID_0130"
#define PROBE "USB\\VID_0D28&PID_0204"
#define PROBE_V1 "USB\\VID_0D28&PID_0204&MI_01"
#define PROBE_V2 "USB\\VID_0D28&PID_0204&MI_02"

/* Which one of its kind: where it sits, or its serial number, which is nobody else's business */
#define PLACE "\\6&1&0&3"
#define SERIAL "\\0240000012"

typedef struct {
    const char *name; /* of the case */
    const char *id;
    const char *product; /* as it calls itself */
    const char *service;
    guint problem;
    const char *message; /* NULL: it is left to hidapi, or none of ours */
} Case;

#define ROM_NAME "SE Blank RT Family"
#define PROBE_NAME "DAPLink CMSIS-DAP"

static const Case cases[] = {
    { "hid", ROM PLACE, ROM_NAME, "HidUsb", 0, NULL },
    { "spelled-otherwise", ROM PLACE, ROM_NAME, "HIDUSB", 0, NULL },
    { "no-driver", ROM PLACE, ROM_NAME, NULL, 28,
      ROM ": Windows reports problem code 28, its driver is missing" },
    { "does-not-start", ROM PLACE, ROM_NAME, "HidUsb", 10,
      ROM ": Windows reports problem code 10, its driver is HidUsb" },
    { "stopped", ROM PLACE, ROM_NAME, "HidUsb", 43,
      ROM ": Windows reports problem code 43, its driver is HidUsb" },
    { "replaced", ROM PLACE, ROM_NAME, "WinUSB", 0, ROM ": its driver is WinUSB, not HidUsb" },
    { "virtual-machine", ROM PLACE, ROM_NAME, "VBoxUSB", 0,
      ROM ": its driver is VBoxUSB, not HidUsb" },
    { "replaced-and-broken", ROM PLACE, ROM_NAME, "libusbK", 52,
      ROM ": Windows reports problem code 52, its driver is libusbK" },

    /* a moment after it was plugged in, or before it goes */
    { "not-yet", ROM PLACE, ROM_NAME, NULL, 1, NULL },
    { "not-yet-again", ROM PLACE, ROM_NAME, NULL, 18, NULL },
    { "going", ROM PLACE, ROM_NAME, "WinUSB", 21, NULL },
    { "without-a-word", ROM PLACE, ROM_NAME, NULL, 0, NULL },

    { "composite", PROBE SERIAL, PROBE_NAME, "usbccgp", 0, NULL },
    { "composite-broken", PROBE SERIAL, PROBE_NAME, "usbccgp", 10,
      PROBE ": Windows reports problem code 10, its driver is usbccgp" },
    { "composite-replaced", PROBE SERIAL, PROBE_NAME, "WINUSB", 0,
      PROBE ": its driver is WINUSB, not HidUsb" },
    { "function", PROBE_V1 PLACE, "CMSIS-DAP v1", "HidUsb", 0, NULL },
    { "function-no-driver", PROBE_V1 PLACE, "CMSIS-DAP v1", NULL, 28,
      PROBE_V1 ": Windows reports problem code 28, its driver is missing" },
    { "function-replaced", PROBE_V1 PLACE, "CMSIS-DAP v1", "libusb0", 0,
      PROBE_V1 ": its driver is libusb0, not HidUsb" },
    { "only-v2", PROBE_V2 PLACE, "CMSIS-DAP v2", "WINUSB", 0,
      PROBE_V2 ": its driver is WINUSB, not HidUsb" },
    /* a function without a name of its own bears that of the device */
    { "drive", PROBE_V2 PLACE, PROBE_NAME, "USBSTOR", 0, NULL },
    { "serial-port", PROBE_V2 PLACE, PROBE_NAME, "usbser", 0, NULL },

    { "other-device", "USB\\VID_0781&PID_5567\\4C53", "Cruzer Blade", "USBSTOR", 0, NULL },
    { "other-device-broken", "USB\\VID_0781&PID_5567\\4C53", NULL, NULL, 28, NULL },
    { "no-descriptor", "USB\\VID_0000&PID_0002\\6&1&0&3", NULL, NULL, 43, NULL },
    { "hub", "USB\\ROOT_HUB30\\4&1&0&0", PROBE_NAME, "USBHUB3", 0, NULL },
    { "bad-id", "USB\\VID_1FC9&PID_01", ROM_NAME, NULL, 28, NULL },
};

static void
plug_in (GPtrArray *nodes, const Case *row, const char *location)
{
    SalvorUsbNode *node = salvor_usb_node_new (row->id);

    node->location = g_strdup (location);
    node->name = g_strdup (row->product);
    node->service = g_strdup (row->service);
    node->problem = row->problem;
    g_ptr_array_add (nodes, node);
}

static const Case *
get_case (const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        if (g_str_equal (cases[i].name, name))
            return &cases[i];
    }
    g_assert_not_reached ();
}

static GPtrArray *
new_nodes (void)
{
    return g_ptr_array_new_with_free_func ((GDestroyNotify) salvor_usb_node_free);
}

/* As hidapi lists it */
static SalvorHidDevice *
new_hid_device (const char *product)
{
    SalvorHidDevice *device
        = salvor_hid_device_new ("\\\\?\\hid#vid_0d28&pid_0204&mi_01", 0x0D28, 0x0204);

    device->product = g_strdup (product);
    device->port_path = g_strdup ("1400-4.3");
    device->interface_number = 1;
    return device;
}

/* @device: (transfer full) (nullable): what hidapi sees. (transfer full): what is ours of it all */
static GPtrArray *
identify (GPtrArray *nodes, SalvorHidDevice *device)
{
    GPtrArray *devices = g_ptr_array_new_with_free_func ((GDestroyNotify) salvor_hid_device_free);

    if (device != NULL)
        g_ptr_array_add (devices, device);
    salvor_usb_nodes_add_refused (nodes, devices);
    salvor_hid_devices_identify (devices, identities, G_N_ELEMENTS (identities));
    return devices;
}

static void
test_case (gconstpointer data)
{
    const Case *row = data;
    g_autoptr (GPtrArray) nodes = new_nodes ();
    g_autoptr (GPtrArray) devices = NULL;
    const SalvorHidDevice *device;

    plug_in (nodes, row, SOCKET);
    devices = identify (nodes, NULL);
    g_assert_cmpuint (devices->len, ==, row->message != NULL ? 1 : 0);
    if (row->message == NULL)
        return;
    device = g_ptr_array_index (devices, 0);
    g_assert_error (device->problem, SALVOR_ERROR, SALVOR_ERROR_DRIVER);
    g_assert_cmpstr (device->problem->message, ==, row->message);
    g_assert_cmpstr (device->product, ==, row->product);
    g_assert_cmpstr (device->board_name, ==,
                     device->kind == SALVOR_PORT_ROM ? "usb:1400-4.3" : "probe:@1400-4.3");
}

/* At no socket: nothing to name it by */
static void
test_nowhere (void)
{
    g_autoptr (GPtrArray) nodes = new_nodes ();
    g_autoptr (GPtrArray) devices = NULL;

    plug_in (nodes, get_case ("no-driver"), NULL);
    devices = identify (nodes, NULL);
    g_assert_cmpuint (devices->len, ==, 0);
}

/* The newer version of a probe is not spoken, and nobody needs to hear of it while the other one
 * works. */
static void
test_hid_function_works (void)
{
    g_autoptr (GPtrArray) nodes = new_nodes ();
    g_autoptr (GPtrArray) devices = NULL;
    const SalvorHidDevice *device;

    plug_in (nodes, get_case ("composite"), SOCKET);
    plug_in (nodes, get_case ("function"), SOCKET "#USBMI(1)");
    plug_in (nodes, get_case ("only-v2"), SOCKET "#USBMI(2)");
    devices = identify (nodes, new_hid_device (PROBE_NAME));
    g_assert_cmpuint (devices->len, ==, 1);
    device = g_ptr_array_index (devices, 0);
    g_assert_null (device->problem);
    g_assert_cmpstr (device->path, ==, "\\\\?\\hid#vid_0d28&pid_0204&mi_01");
}

/* Something else of the probe is a HID device, and all of it is one probe. */
static void
test_no_function_works (void)
{
    g_autoptr (GPtrArray) nodes = new_nodes ();
    g_autoptr (GPtrArray) devices = NULL;
    const SalvorHidDevice *device;

    plug_in (nodes, get_case ("function-no-driver"), SOCKET "#USBMI(1)");
    plug_in (nodes, get_case ("only-v2"), SOCKET "#USBMI(2)");
    devices = identify (nodes, new_hid_device ("LPCSIO"));
    g_assert_cmpuint (devices->len, ==, 1);
    device = g_ptr_array_index (devices, 0);
    g_assert_error (device->problem, SALVOR_ERROR, SALVOR_ERROR_DRIVER);
    g_assert_cmpstr (device->path, ==, PROBE_V1 PLACE);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *path = g_strconcat ("/usb-driver/", cases[i].name, NULL);

        g_test_add_data_func (path, &cases[i], test_case);
    }
    g_test_add_func ("/usb-driver/nowhere", test_nowhere);
    g_test_add_func ("/usb-driver/hid-function-works", test_hid_function_works);
    g_test_add_func ("/usb-driver/no-function-works", test_no_function_works);
    return g_test_run ();
}
