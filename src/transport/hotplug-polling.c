/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-hotplug"
#include "config.h"

#include "transport/hotplug.h"

#include "base/errors.h"
#include "transport/hid-device.h"
#include "transport/hid-place.h"
#include "transport/usb-driver.h"

/* A person who has just plugged something in waits no longer than this without wondering. */
#define LOOK_INTERVAL_US (1000 * 1000)

struct _SalvorHotplug {
    SalvorHidLibrary *library; /* owned */
    SalvorHotplugFunc func;
    gpointer user_data; /* no ref */

    GThread *thread;
    GMutex mutex;
    GCond stop_asked;
    gboolean stopping; /* under the mutex */
};

/* All paths in one text, and why each may not be opened: differs when something came or went, or
 * its driver did. (transfer full) */
static char *
look (SalvorHotplug *self)
{
    g_autoptr (GPtrArray) devices = salvor_hid_library_enumerate (self->library);
    GString *paths = g_string_new (NULL);

    salvor_hotplug_add_unlisted (self, devices);
    for (guint i = 0; i < devices->len; i++) {
        const SalvorHidDevice *device = g_ptr_array_index (devices, i);

        g_string_append_printf (paths, "%s %s\n", device->path,
                                device->problem != NULL ? device->problem->message : "");
    }
    return g_string_free (paths, FALSE);
}

/* Returns: TRUE when it is time to look again, FALSE when it is time to go */
static gboolean
wait_for_turn (SalvorHotplug *self)
{
    gint64 until = g_get_monotonic_time () + LOOK_INTERVAL_US;
    gboolean stopping;

    g_mutex_lock (&self->mutex);
    while (!self->stopping) {
        if (!g_cond_wait_until (&self->stop_asked, &self->mutex, until))
            break;
    }
    stopping = self->stopping;
    g_mutex_unlock (&self->mutex);
    return !stopping;
}

static gpointer
watch (gpointer user_data)
{
    SalvorHotplug *self = user_data;
    g_autofree char *before = look (self);

    while (wait_for_turn (self)) {
        g_autofree char *now = look (self);

        if (g_str_equal (before, now))
            continue;
        g_free (before);
        before = g_steal_pointer (&now);
        self->func (self->user_data);
    }
    return NULL;
}

SalvorHotplug *
salvor_hotplug_new (SalvorHidLibrary *library, SalvorHotplugFunc func, gpointer user_data)
{
    SalvorHotplug *self = g_new0 (SalvorHotplug, 1);

    self->library = g_object_ref (library);
    self->func = func;
    self->user_data = user_data;
    g_mutex_init (&self->mutex);
    g_cond_init (&self->stop_asked);
    self->thread = g_thread_new ("hotplug", watch, self);
    return self;
}

void
salvor_hotplug_free (SalvorHotplug *self)
{
    if (self == NULL)
        return;
    g_mutex_lock (&self->mutex);
    self->stopping = TRUE;
    g_cond_signal (&self->stop_asked);
    g_mutex_unlock (&self->mutex);
    g_thread_join (self->thread);
    g_cond_clear (&self->stop_asked);
    g_mutex_clear (&self->mutex);
    g_object_unref (self->library);
    g_free (self);
}

char *
salvor_hotplug_get_port_path (SalvorHotplug *self, const char *device_path)
{
    return salvor_hid_place_find_socket (device_path);
}

gsize
salvor_hotplug_get_report_size (SalvorHotplug *self, const char *device_path)
{
    return salvor_hid_place_get_report_size (device_path);
}

/* Nothing is known before opening. */
gboolean
salvor_hotplug_check_node (const char *device_path, GError **error)
{
    return TRUE;
}

gboolean
salvor_hotplug_is_settled (SalvorHotplug *self, const char *device_path)
{
    return TRUE;
}

gboolean
salvor_hotplug_check_free (const char *device_path, GError **error)
{
    if (!salvor_hid_place_is_taken (device_path))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE,
                 "another program has %s for itself alone", device_path);
    return FALSE;
}

void
salvor_hotplug_add_unlisted (SalvorHotplug *self, GPtrArray *devices)
{
    g_autoptr (GPtrArray) nodes = salvor_hid_place_list_usb ();

    salvor_usb_nodes_add_refused (nodes, devices);
}
