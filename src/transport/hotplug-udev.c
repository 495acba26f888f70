/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-hotplug"
#include "config.h"

#include "transport/hotplug.h"

#include "base/errors.h"

#include <errno.h>
#include <gudev/gudev.h>
#include <unistd.h>

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
    const char *subsystems[] = { "hidraw", NULL };
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

/* The kernel's name of a USB device is its socket: bus, then the port of each hub on the way. */
static char *
get_socket (GUdevClient *client, const char *device_path)
{
    g_autoptr (GUdevDevice) device = g_udev_client_query_by_device_file (client, device_path);
    g_autoptr (GUdevDevice) usb = NULL;

    if (device != NULL)
        usb = g_udev_device_get_parent_with_subsystem (device, "usb", "usb_device");
    return usb != NULL ? g_strdup (g_udev_device_get_name (usb)) : NULL;
}

char *
salvor_hotplug_get_port_path (SalvorHotplug *self, const char *device_path)
{
    char *socket;

    g_mutex_lock (&self->mutex);
    socket = get_socket (self->asking, device_path);
    g_mutex_unlock (&self->mutex);
    return socket;
}

gboolean
salvor_hotplug_check_node (const char *device_path, GError **error)
{
    if (access (device_path, R_OK | W_OK) == 0)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PERMISSION, "%s: %s", device_path,
                 g_strerror (errno));
    return FALSE;
}
