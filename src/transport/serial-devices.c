/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-serial"
#include "config.h"

#include "transport/serial-devices.h"

#include "transport/serial-line.h"

#include <libserialport.h>
#include <string.h>

void
salvor_serial_device_free (SalvorSerialDevice *self)
{
    g_free (self->path);
    g_free (self->description);
    g_clear_error (&self->problem);
    g_free (self);
}

static SalvorSerialDevice *
describe (const struct sp_port *port)
{
    SalvorSerialDevice *self = g_new0 (SalvorSerialDevice, 1);
    const char *description = sp_get_port_description (port);

    self->path = g_strdup (sp_get_port_name (port));
    /* it comes from a device and need not be text */
    self->description = description != NULL ? g_utf8_make_valid (description, -1) : NULL;
    salvor_serial_line_check_access (self->path, &self->problem);
    return self;
}

static int
compare_devices (gconstpointer a, gconstpointer b)
{
    return strcmp ((*(SalvorSerialDevice *const *) a)->path,
                   (*(SalvorSerialDevice *const *) b)->path);
}

GPtrArray *
salvor_serial_devices_list (void)
{
    GPtrArray *devices
        = g_ptr_array_new_with_free_func ((GDestroyNotify) salvor_serial_device_free);
    struct sp_port **ports = NULL;
    enum sp_return result = sp_list_ports (&ports);

    if (result != SP_OK) {
        g_info ("serial ports cannot be listed: %d", (int) result);
        return devices;
    }
    for (gsize i = 0; ports[i] != NULL; i++)
        g_ptr_array_add (devices, describe (ports[i]));
    sp_free_port_list (ports);
    g_ptr_array_sort (devices, compare_devices);
    return devices;
}
