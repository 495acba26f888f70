/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-hotplug"
#include "config.h"

#include "transport/hotplug.h"

#include "base/errors.h"
#include "transport/hid-descriptor.h"
#include "transport/hid-device.h"
#include "transport/node-user.h"

#include <errno.h>
#include <gudev/gudev.h>
#include <unistd.h>

/* usbfs, through which a program drives a device by itself, counts as a driver to the kernel. */
#define CLAIMED_DRIVER "usbfs"
#define HID_CLASS 0x03 /* USB HID 1.11, 4.1 */

/* There while udev runs */
#define UDEV_SOCKET "/run/udev/control"

struct _SalvorHotplug {
    SalvorHotplugFunc func;
    gpointer user_data; /* no ref */

    GUdevClient *monitor; /* lives on the main context this was made on */

    GMutex mutex;        /* libudev is not made for threads */
    GUdevClient *asking; /* under the mutex */
};

/* udev speaks after its rules have run, so the access rights are settled by then. */
static void
on_uevent (GUdevClient *monitor, const char *action, GUdevDevice *device, gpointer user_data)
{
    SalvorHotplug *self = user_data;

    g_debug ("%s %s", action, g_udev_device_get_sysfs_path (device));
    self->func (self->user_data);
}

SalvorHotplug *
salvor_hotplug_new (SalvorHidLibrary *library, SalvorHotplugFunc func, gpointer user_data)
{
    /* a device that another program took and gave back changes as an interface only */
    const char *subsystems[] = { "hidraw", "usb/usb_interface", NULL };
    SalvorHotplug *self = g_new0 (SalvorHotplug, 1);

    self->func = func;
    self->user_data = user_data;
    g_mutex_init (&self->mutex);
    self->asking = g_udev_client_new (NULL);
    self->monitor = g_udev_client_new (subsystems);
    g_signal_connect (self->monitor, "uevent", G_CALLBACK (on_uevent), self);
    return self;
}

void
salvor_hotplug_free (SalvorHotplug *self)
{
    if (self == NULL)
        return;
    g_signal_handlers_disconnect_by_data (self->monitor, self);
    g_object_unref (self->monitor);
    g_object_unref (self->asking);
    g_mutex_clear (&self->mutex);
    g_free (self);
}

/* hidapi names a device by its node, "/dev/hidraw0", or, over libusb, by the kernel's name of the
 * interface, "1-4.3:1.0". (transfer full) (nullable) */
static GUdevDevice *
get_device (GUdevClient *client, const char *device_path)
{
    if (device_path[0] == '/')
        return g_udev_client_query_by_device_file (client, device_path);
    return g_udev_client_query_by_subsystem_and_name (client, "usb", device_path);
}

/* (transfer full) (nullable) */
static GUdevDevice *
get_usb_device (GUdevClient *client, const char *device_path)
{
    g_autoptr (GUdevDevice) device = get_device (client, device_path);

    return device != NULL ? g_udev_device_get_parent_with_subsystem (device, "usb", "usb_device")
                          : NULL;
}

/* The kernel's name of a USB device is its socket: bus, then the port of each hub on the way. */
char *
salvor_hotplug_get_port_path (SalvorHotplug *self, const char *device_path)
{
    g_autoptr (GUdevDevice) usb = NULL;
    char *socket;

    g_mutex_lock (&self->mutex);
    usb = get_usb_device (self->asking, device_path);
    socket = usb != NULL ? g_strdup (g_udev_device_get_name (usb)) : NULL;
    g_mutex_unlock (&self->mutex);
    return socket;
}

/* The report descriptor is a file of the HID device above the node; over libusb there is none. */
gsize
salvor_hotplug_get_report_size (SalvorHotplug *self, const char *device_path)
{
    g_autoptr (GUdevDevice) node = NULL;
    g_autoptr (GUdevDevice) hid = NULL;
    g_autofree char *path = NULL;
    g_autofree char *content = NULL;
    gsize size;

    g_mutex_lock (&self->mutex);
    node = g_udev_client_query_by_device_file (self->asking, device_path);
    hid = node != NULL ? g_udev_device_get_parent_with_subsystem (node, "hid", NULL) : NULL;
    if (hid != NULL)
        path = g_build_filename (g_udev_device_get_sysfs_path (hid), "report_descriptor", NULL);
    g_mutex_unlock (&self->mutex);
    if (path == NULL || !g_file_get_contents (path, &content, &size, NULL))
        return 0;
    return salvor_hid_descriptor_get_output_size ((const guint8 *) content, size);
}

/* What has to be opened for @device_path. (transfer full) */
static char *
get_node (const char *device_path)
{
    g_autoptr (GUdevClient) client = NULL;
    g_autoptr (GUdevDevice) usb = NULL;
    const char *node = device_path;

    if (device_path[0] != '/') {
        client = g_udev_client_new (NULL);
        usb = get_usb_device (client, device_path);
        if (usb != NULL && g_udev_device_get_device_file (usb) != NULL)
            node = g_udev_device_get_device_file (usb);
    }
    return g_strdup (node);
}

gboolean
salvor_hotplug_check_node (const char *device_path, GError **error)
{
    g_autofree char *node = get_node (device_path);

    if (access (node, R_OK | W_OK) == 0)
        return TRUE;
    if (errno == ENOENT) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED, "%s is gone", node);
        return FALSE;
    }
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PERMISSION, "%s: %s", node, g_strerror (errno));
    return FALSE;
}

/* udev notes down each device once its rules have run. */
gboolean
salvor_hotplug_is_settled (SalvorHotplug *self, const char *device_path)
{
    g_autoptr (GUdevDevice) device = NULL;
    gboolean settled;

    if (!g_file_test (UDEV_SOCKET, G_FILE_TEST_EXISTS))
        return TRUE;
    g_mutex_lock (&self->mutex);
    device = get_device (self->asking, device_path);
    settled = device == NULL || g_udev_device_get_is_initialized (device);
    g_mutex_unlock (&self->mutex);
    return settled;
}

gboolean
salvor_hotplug_check_free (const char *device_path, GError **error)
{
    g_autofree char *node = get_node (device_path);
    g_autofree char *user = salvor_node_find_user (node);

    if (user == NULL)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE, "%s is open in %s", node, user);
    return FALSE;
}

/* ---- devices that another program took ---- */

static gboolean
is_claimed (GUdevDevice *interface)
{
    return g_strcmp0 (g_udev_device_get_driver (interface), CLAIMED_DRIVER) == 0
           && g_udev_device_get_sysfs_attr_as_int (interface, "bInterfaceClass") == HID_CLASS;
}

static gboolean
has_path (GPtrArray *devices, const char *path)
{
    for (guint i = 0; i < devices->len; i++) {
        const SalvorHidDevice *device = g_ptr_array_index (devices, i);

        if (g_str_equal (device->path, path))
            return TRUE;
    }
    return FALSE;
}

static guint16
get_id (GUdevDevice *usb, const char *name)
{
    const char *text = g_udev_device_get_sysfs_attr (usb, name);

    return text != NULL ? (guint16) g_ascii_strtoull (text, NULL, 16) : 0;
}

/* (transfer full): what the device calls itself is text from outside */
static char *
get_text (GUdevDevice *usb, const char *name)
{
    const char *text = g_udev_device_get_sysfs_attr (usb, name);

    return text != NULL && text[0] != '\0' ? salvor_hid_text_clean (text) : NULL;
}

static SalvorHidDevice *
create_claimed (GUdevDevice *interface, GUdevDevice *usb)
{
    SalvorHidDevice *device = salvor_hid_device_new (
        g_udev_device_get_name (interface), get_id (usb, "idVendor"), get_id (usb, "idProduct"));

    device->product = get_text (usb, "product");
    device->serial = get_text (usb, "serial");
    device->interface_number = g_udev_device_get_sysfs_attr_as_int (interface, "bInterfaceNumber");
    device->port_path = g_strdup (g_udev_device_get_name (usb));
    if (salvor_hotplug_check_free (device->path, &device->problem))
        g_set_error (&device->problem, SALVOR_ERROR, SALVOR_ERROR_IN_USE,
                     "%s: taken by another program", device->path);
    return device;
}

void
salvor_hotplug_add_unlisted (SalvorHotplug *self, GPtrArray *devices)
{
    GList *interfaces;

    g_mutex_lock (&self->mutex);
    interfaces = g_udev_client_query_by_subsystem (self->asking, "usb");
    for (GList *link = interfaces; link != NULL; link = link->next) {
        GUdevDevice *interface = link->data;
        g_autoptr (GUdevDevice) usb
                   = g_udev_device_get_parent_with_subsystem (interface, "usb", "usb_device");

        /* over libusb the path is the same, and whoever took it may be this program */
        if (usb != NULL && is_claimed (interface)
            && !has_path (devices, g_udev_device_get_name (interface)))
            g_ptr_array_add (devices, create_claimed (interface, usb));
    }
    g_list_free_full (interfaces, g_object_unref);
    g_mutex_unlock (&self->mutex);
}
