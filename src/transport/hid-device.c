/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-hid"
#include "config.h"

#include "transport/hid-device.h"

#include "base/errors.h"

#include <string.h>

#define PROBE_MARK "CMSIS-DAP"

SalvorHidDevice *
salvor_hid_device_new (const char *path, guint16 vendor_id, guint16 product_id)
{
    SalvorHidDevice *self = g_new0 (SalvorHidDevice, 1);

    self->path = g_strdup (path);
    self->vendor_id = vendor_id;
    self->product_id = product_id;
    self->interface_number = -1;
    return self;
}

void
salvor_hid_device_free (SalvorHidDevice *self)
{
    if (self == NULL)
        return;
    g_free (self->path);
    g_free (self->product);
    g_free (self->serial);
    g_free (self->port_path);
    g_clear_error (&self->problem);
    g_free (self->board_name);
    g_free (self);
}

#define NO_CHARACTER 0xFFFD

static void
append_character (GString *result, gunichar c)
{
    g_string_append_unichar (result,
                             g_unichar_validate (c) && !g_unichar_iscntrl (c) ? c : NO_CHARACTER);
}

/* wchar_t holds UTF-16 on Windows and UCS-4 elsewhere: pairs are put together where there are
 * any. */
char *
salvor_hid_text_to_utf8 (const wchar_t *text)
{
    GString *result;

    if (text == NULL || text[0] == 0)
        return NULL;
    result = g_string_new (NULL);
    for (gsize i = 0; text[i] != 0; i++) {
        gunichar c = (gunichar) text[i];
        gunichar next = (gunichar) text[i + 1];

        if (c >= 0xD800 && c < 0xDC00 && next >= 0xDC00 && next < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + (next - 0xDC00);
            i++;
        }
        append_character (result, c);
    }
    return g_string_free (result, FALSE);
}

char *
salvor_hid_text_clean (const char *text)
{
    g_autofree char *valid = g_utf8_make_valid (text, -1);
    GString *result = g_string_new (NULL);

    for (const char *next = valid; *next != '\0'; next = g_utf8_next_char (next))
        append_character (result, g_utf8_get_char (next));
    return g_string_free (result, FALSE);
}

static gboolean
find_kind (SalvorHidDevice *device, const SalvorUsbIdentity *identities, gsize n_identities)
{
    for (gsize i = 0; i < n_identities; i++) {
        if (identities[i].vendor_id == device->vendor_id
            && identities[i].product_id == device->product_id) {
            device->kind = identities[i].kind;
            return TRUE;
        }
    }
    device->kind = SALVOR_PORT_PROBE;
    return device->bulk
           || (device->product != NULL && strstr (device->product, PROBE_MARK) != NULL);
}

/* Is @device at the same socket as one that was kept with a lower interface number? */
static gboolean
is_second_interface (GPtrArray *kept, const SalvorHidDevice *device)
{
    for (guint i = 0; i < kept->len; i++) {
        const SalvorHidDevice *other = g_ptr_array_index (kept, i);

        if (other->kind == device->kind && g_str_equal (other->port_path, device->port_path))
            return TRUE;
    }
    return FALSE;
}

static gboolean
has_twin (GPtrArray *devices, const SalvorHidDevice *device)
{
    for (guint i = 0; i < devices->len; i++) {
        const SalvorHidDevice *other = g_ptr_array_index (devices, i);

        if (other != device && other->kind == SALVOR_PORT_PROBE
            && g_strcmp0 (other->serial, device->serial) == 0)
            return TRUE;
    }
    return FALSE;
}

static char *
name_board (GPtrArray *devices, const SalvorHidDevice *device)
{
    if (device->kind != SALVOR_PORT_PROBE)
        return g_strconcat ("usb:", device->port_path, NULL);
    if (device->serial == NULL || has_twin (devices, device))
        return g_strdup_printf ("probe:%s@%s", device->serial != NULL ? device->serial : "",
                                device->port_path);
    return g_strconcat ("probe:", device->serial, NULL);
}

/* Its driver lets nobody in: another interface of the device may work all the same. */
static gboolean
is_refused (const SalvorHidDevice *device)
{
    return g_error_matches (device->problem, SALVOR_ERROR, SALVOR_ERROR_DRIVER);
}

static int
compare_interfaces (gconstpointer a, gconstpointer b)
{
    const SalvorHidDevice *left = *(SalvorHidDevice *const *) a;
    const SalvorHidDevice *right = *(SalvorHidDevice *const *) b;

    if (is_refused (left) != is_refused (right))
        return is_refused (left) ? 1 : -1;
    if (left->bulk != right->bulk)
        return left->bulk ? -1 : 1;
    return left->interface_number - right->interface_number;
}

void
salvor_hid_devices_identify (GPtrArray *devices, const SalvorUsbIdentity *identities,
                             gsize n_identities)
{
    g_autoptr (GPtrArray) kept = g_ptr_array_new ();

    g_return_if_fail (devices != NULL);

    g_ptr_array_sort (devices, compare_interfaces);
    for (guint i = 0; i < devices->len;) {
        SalvorHidDevice *device = g_ptr_array_index (devices, i);

        if (device->port_path == NULL || !find_kind (device, identities, n_identities)
            || is_second_interface (kept, device)) {
            g_ptr_array_remove_index (devices, i);
        } else {
            g_ptr_array_add (kept, device);
            i++;
        }
    }
    for (guint i = 0; i < devices->len; i++) {
        SalvorHidDevice *device = g_ptr_array_index (devices, i);

        device->board_name = name_board (devices, device);
    }
}
