/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-usb-driver"
#include "config.h"

#include "transport/usb-driver.h"

#include "base/errors.h"
#include "transport/hid-device.h"
#include "transport/usb-location.h"

#include <string.h>

#define VENDOR_MARK "VID_"
#define PRODUCT_MARK "PID_"
#define FUNCTION_MARK "&MI_"

#define HID_SERVICE "HidUsb"

SalvorUsbNode *
salvor_usb_node_new (const char *id)
{
    SalvorUsbNode *self = g_new0 (SalvorUsbNode, 1);

    self->id = g_strdup (id);
    return self;
}

void
salvor_usb_node_free (SalvorUsbNode *self)
{
    if (self == NULL)
        return;
    g_free (self->id);
    g_free (self->location);
    g_free (self->name);
    g_free (self->service);
    g_free (self);
}

/* The four digits after @mark; FALSE for what has no such id, the root of a bus for one */
static gboolean
read_id (const SalvorUsbNode *node, const char *mark, guint16 *value)
{
    const char *found = strstr (node->id, mark);
    g_autofree char *digits = found != NULL ? g_strndup (found + strlen (mark), 4) : NULL;
    guint64 number = 0;

    if (digits == NULL || !g_ascii_string_to_unsigned (digits, 16, 0, G_MAXUINT16, &number, NULL))
        return FALSE;
    *value = (guint16) number;
    return TRUE;
}

static gboolean
is_one_of (const char *service, const char *const *services)
{
    for (gsize i = 0; services[i] != NULL; i++) {
        if (g_ascii_strcasecmp (service, services[i]) == 0)
            return TRUE;
    }
    return FALSE;
}

/* A device is for HID, or its functions are looked at instead. Functions of a probe have drivers
 * of many kinds, for its drive and its serial port; these give a function to any program. */
static gboolean
is_other_driver (const SalvorUsbNode *node)
{
    static const char *const whole[] = { HID_SERVICE, "usbccgp", NULL };
    static const char *const generic[] = { "WinUSB", "libusbK", "libusb0", NULL };

    if (node->service == NULL)
        return FALSE;
    if (strstr (node->id, FUNCTION_MARK) != NULL)
        return is_one_of (node->service, generic);
    return !is_one_of (node->service, whole);
}

/* Windows is still busy with it: not configured (yet), to be installed again, being removed
 * (cfg.h). No driver in the end is another code, 28. */
static gboolean
is_passing (guint problem)
{
    return problem == 1 || problem == 18 || problem == 21;
}

/* Without what tells one device from the next, which may be its serial number. (transfer full) */
static char *
get_kind (const SalvorUsbNode *node)
{
    const char *end = strrchr (node->id, '\\');

    return end != NULL ? g_strndup (node->id, (gsize) (end - node->id)) : g_strdup (node->id);
}

static gboolean
check_driver (const SalvorUsbNode *node, GError **error)
{
    g_autofree char *kind = get_kind (node);

    if (node->problem != 0 && !is_passing (node->problem)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_DRIVER,
                     "%s: Windows reports problem code %u, its driver is %s", kind, node->problem,
                     node->service != NULL ? node->service : "missing");
        return FALSE;
    }
    if (node->problem == 0 && is_other_driver (node)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_DRIVER, "%s: its driver is %s, not %s", kind,
                     node->service, HID_SERVICE);
        return FALSE;
    }
    return TRUE;
}

void
salvor_usb_nodes_add_refused (GPtrArray *nodes, GPtrArray *devices)
{
    g_return_if_fail (nodes != NULL);
    g_return_if_fail (devices != NULL);

    for (guint i = 0; i < nodes->len; i++) {
        const SalvorUsbNode *node = g_ptr_array_index (nodes, i);
        g_autoptr (GError) problem = NULL;
        SalvorHidDevice *device;
        guint16 vendor_id, product_id;

        if (node->location == NULL || !read_id (node, VENDOR_MARK, &vendor_id)
            || !read_id (node, PRODUCT_MARK, &product_id) || check_driver (node, &problem))
            continue;
        device = salvor_hid_device_new (node->id, vendor_id, product_id);
        device->product = node->name != NULL ? salvor_hid_text_clean (node->name) : NULL;
        device->port_path = salvor_usb_location_shorten (node->location);
        device->problem = g_steal_pointer (&problem);
        g_ptr_array_add (devices, device);
    }
}
