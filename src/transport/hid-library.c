/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-hid"
#include "config.h"

#include "transport/hid-library.h"

#include "base/errors.h"
#include "transport/hid-device.h"
#include "transport/hid-nodes.h"
#include "transport/hotplug.h"

#include <hidapi.h>

struct _SalvorHidLibrary {
    GObject parent_instance;

    GMutex mutex; /* held around every call into hidapi that has no device in hand */
};

G_DEFINE_FINAL_TYPE (SalvorHidLibrary, salvor_hid_library, G_TYPE_OBJECT)

static void
salvor_hid_library_finalize (GObject *object)
{
    hid_exit ();
    g_mutex_clear (&SALVOR_HID_LIBRARY (object)->mutex);
    G_OBJECT_CLASS (salvor_hid_library_parent_class)->finalize (object);
}

static void
salvor_hid_library_class_init (SalvorHidLibraryClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_hid_library_finalize;
}

static void
salvor_hid_library_init (SalvorHidLibrary *self)
{
    g_mutex_init (&self->mutex);
    if (hid_init () != 0)
        g_info ("hidapi does not start; no HID device will be found");
}

SalvorHidLibrary *
salvor_hid_library_new (void)
{
    return g_object_new (SALVOR_TYPE_HID_LIBRARY, NULL);
}

static SalvorHidDevice *
copy_device (const struct hid_device_info *info)
{
    SalvorHidDevice *device = salvor_hid_device_new (info->path, info->vendor_id, info->product_id);

    device->product = salvor_hid_text_to_utf8 (info->product_string);
    device->serial = salvor_hid_text_to_utf8 (info->serial_number);
    device->interface_number = info->interface_number;
    return device;
}

GPtrArray *
salvor_hid_library_enumerate (SalvorHidLibrary *self)
{
    GPtrArray *devices = g_ptr_array_new_with_free_func ((GDestroyNotify) salvor_hid_device_free);
    struct hid_device_info *all;

    g_return_val_if_fail (SALVOR_IS_HID_LIBRARY (self), devices);

    if (salvor_hid_nodes_list (devices))
        return devices;
    g_mutex_lock (&self->mutex);
    all = hid_enumerate (0, 0);
    for (const struct hid_device_info *info = all; info != NULL; info = info->next)
        g_ptr_array_add (devices, copy_device (info));
    hid_free_enumeration (all);
    g_mutex_unlock (&self->mutex);
    return devices;
}

gboolean
salvor_hid_library_has_path (SalvorHidLibrary *self, const char *path)
{
    g_autoptr (GPtrArray) devices = salvor_hid_library_enumerate (self);

    for (guint i = 0; i < devices->len; i++) {
        const SalvorHidDevice *device = g_ptr_array_index (devices, i);

        if (g_str_equal (device->path, path))
            return TRUE;
    }
    return FALSE;
}

/* hidapi gives no reason a program could use, so the likely ones are looked at one by one. */
static void
set_open_error (SalvorHidLibrary *self, const char *path, const char *text, GError **error)
{
    if (!salvor_hid_library_has_path (self, path)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED, "it is gone (%s)", text);
        return;
    }
    if (salvor_hotplug_check_node (path, error) && salvor_hotplug_check_free (path, error))
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE, "%s", text);
}

struct hid_device_ *
salvor_hid_library_open (SalvorHidLibrary *self, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    hid_device *device;

    g_return_val_if_fail (SALVOR_IS_HID_LIBRARY (self), NULL);
    g_return_val_if_fail (path != NULL, NULL);

    g_mutex_lock (&self->mutex);
    device = hid_open_path (path);
    if (device == NULL)
        text = salvor_hid_text_to_utf8 (hid_error (NULL));
    g_mutex_unlock (&self->mutex);
    if (device == NULL) {
        set_open_error (self, path, text != NULL ? text : "no reason given", error);
        return NULL;
    }
    if (!salvor_hotplug_check_free (path, error))
        g_clear_pointer (&device, hid_close);
    return device;
}
