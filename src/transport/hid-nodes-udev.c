/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-hid-nodes"
#define _GNU_SOURCE /* RTLD_DEFAULT */
#include "config.h"

#include "transport/hid-nodes.h"

#include "transport/hid-device.h"

#include <dlfcn.h>
#include <gudev/gudev.h>

/*
 * hidapi up to 0.13.1 reads the properties of a HID device without looking whether they are there
 * (linux/hid.c, parse_uevent_info): when a board goes in that moment, the program falls over.
 */

/* bus, vendor and product: "0003:00001FC9:00000130" (drivers/hid/hid-core.c, hid_uevent) */
#define ID_PARTS 3

/* Its other back end, which may be in the place of the one for device nodes, has this. */
#define LIBUSB_FUNCTION "hid_libusb_wrap_sys_device"

static gboolean
read_id (const char *text, guint16 *value)
{
    guint64 number = 0;
    gboolean read = g_ascii_string_to_unsigned (text, 16, 0, G_MAXUINT16, &number, NULL);

    *value = (guint16) number;
    return read;
}

/* -1: it does not say */
static int
get_interface_number (GUdevDevice *node)
{
    g_autoptr (GUdevDevice) interface = g_udev_device_get_parent_with_subsystem (node, "usb",
                                                                                 "usb_interface");
    const char *text
        = interface != NULL ? g_udev_device_get_sysfs_attr (interface, "bInterfaceNumber") : NULL;
    guint64 number = 0;

    if (text == NULL || !g_ascii_string_to_unsigned (text, 16, 0, G_MAXUINT8, &number, NULL))
        return -1;
    return (int) number;
}

/* (transfer full) (nullable) */
static char *
clean (const char *text)
{
    return text != NULL && *text != '\0' ? salvor_hid_text_clean (text) : NULL;
}

static void
describe (SalvorHidDevice *self, GUdevDevice *node, GUdevDevice *hid)
{
    g_autoptr (GUdevDevice) usb
               = g_udev_device_get_parent_with_subsystem (node, "usb", "usb_device");

    self->product = clean (usb != NULL ? g_udev_device_get_sysfs_attr (usb, "product")
                                       : g_udev_device_get_property (hid, "HID_NAME"));
    self->serial = clean (g_udev_device_get_property (hid, "HID_UNIQ"));
    self->interface_number = get_interface_number (node);
}

static void
add_node (GPtrArray *devices, GUdevDevice *node)
{
    g_autoptr (GUdevDevice) hid = g_udev_device_get_parent_with_subsystem (node, "hid", NULL);
    const char *path = g_udev_device_get_device_file (node);
    const char *id = hid != NULL ? g_udev_device_get_property (hid, "HID_ID") : NULL;
    g_auto (GStrv) parts = id != NULL ? g_strsplit (id, ":", ID_PARTS) : NULL;
    SalvorHidDevice *device;
    guint16 vendor_id, product_id;

    if (path == NULL || parts == NULL || g_strv_length (parts) != ID_PARTS
        || !read_id (parts[1], &vendor_id) || !read_id (parts[2], &product_id))
        return;
    device = salvor_hid_device_new (path, vendor_id, product_id);
    describe (device, node, hid);
    g_ptr_array_add (devices, device);
}

gboolean
salvor_hid_nodes_list (GPtrArray *devices)
{
    g_autoptr (GUdevClient) client = NULL;
    g_autolist (GUdevDevice) nodes = NULL;

    if (dlsym (RTLD_DEFAULT, LIBUSB_FUNCTION) != NULL)
        return FALSE;
    client = g_udev_client_new (NULL);
    nodes = g_udev_client_query_by_subsystem (client, "hidraw");
    for (GList *link = nodes; link != NULL; link = link->next)
        add_node (devices, link->data);
    return TRUE;
}
