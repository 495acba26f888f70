/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-bulk-probes"
#include "config.h"

#include "transport/bulk-probes.h"

#include "base/errors.h"
#include "transport/hid-device.h"
#include "transport/hotplug.h"
#include "transport/usb-bulk-transport.h"

#include <gudev/gudev.h>
#include <string.h>

/* The string of the interface; its class, subclass and protocol (CMSIS-DAP, USB bulk) */
#define PROBE_MARK "CMSIS-DAP"
#define VENDOR_CLASS 0xFF

/* usbfs, through which a program drives a device by itself, counts as a driver to the kernel. */
#define CLAIMED_DRIVER "usbfs"

static int
get_hex (GUdevDevice *device, const char *name)
{
    const char *text = g_udev_device_get_sysfs_attr (device, name);

    return text != NULL ? (int) g_ascii_strtoull (text, NULL, 16) : -1;
}

/* The kernel has read the string when the device came: no right to open it is needed. */
static gboolean
is_probe (GUdevDevice *interface)
{
    const char *mark = g_udev_device_get_sysfs_attr (interface, "interface");

    return get_hex (interface, "bInterfaceClass") == VENDOR_CLASS
           && get_hex (interface, "bInterfaceSubClass") == 0
           && get_hex (interface, "bInterfaceProtocol") == 0 && mark != NULL
           && strstr (mark, PROBE_MARK) != NULL;
}

/* (transfer full) (nullable): what a device calls itself is text from outside */
static char *
get_text (GUdevDevice *usb, const char *name)
{
    const char *text = g_udev_device_get_sysfs_attr (usb, name);

    return text != NULL && text[0] != '\0' ? salvor_hid_text_clean (text) : NULL;
}

/* An interface that this very program drives is claimed, too, and no problem. */
static void
find_problem (SalvorHidDevice *device, GUdevDevice *interface)
{
    if (salvor_hotplug_check_node (device->path, &device->problem)
        && g_strcmp0 (g_udev_device_get_driver (interface), CLAIMED_DRIVER) == 0)
        salvor_hotplug_check_free (device->path, &device->problem);
}

static SalvorHidDevice *
create_device (GUdevDevice *interface, GUdevDevice *usb)
{
    SalvorHidDevice *device = salvor_hid_device_new (g_udev_device_get_device_file (usb),
                                                     (guint16) get_hex (usb, "idVendor"),
                                                     (guint16) get_hex (usb, "idProduct"));

    device->bulk = TRUE;
    device->product = get_text (usb, "product");
    device->serial = get_text (usb, "serial");
    device->interface_number = get_hex (interface, "bInterfaceNumber");
    device->port_path = g_strdup (g_udev_device_get_name (usb));
    find_problem (device, interface);
    return device;
}

void
salvor_bulk_probes_add (GPtrArray *devices)
{
    g_autoptr (GUdevClient) client = g_udev_client_new (NULL);
    GList *interfaces = g_udev_client_query_by_subsystem (client, "usb");

    for (GList *link = interfaces; link != NULL; link = link->next) {
        GUdevDevice *interface = link->data;
        g_autoptr (GUdevDevice) usb
                   = g_udev_device_get_parent_with_subsystem (interface, "usb", "usb_device");

        if (usb != NULL && g_udev_device_get_device_file (usb) != NULL && is_probe (interface))
            g_ptr_array_add (devices, create_device (interface, usb));
    }
    g_list_free_full (interfaces, g_object_unref);
}

SalvorPacketTransport *
salvor_bulk_probes_create_transport (const char *node, int interface_number,
                                     const char *description, SalvorClock *clock)
{
    return salvor_usb_bulk_transport_new (node, interface_number, description, clock);
}
