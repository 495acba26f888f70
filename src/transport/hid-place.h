/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What a system that tells no news of USB knows of a HID device, and of USB devices that are none,
 * for hotplug-polling.c. One file a system implements it, chosen by meson.
 */

/* The USB socket; NULL when it is not a USB device. Any thread. (transfer full) (nullable) */
char *salvor_hid_place_find_socket (const char *device_path);

/* Bytes of an output report, without a report id; 0 when that is not known. Any thread. */
gsize salvor_hid_place_get_report_size (const char *device_path);

/* Has another program the device for itself alone? hidapi opens such a one without rights, and only
 * the first write would fail. FALSE where nobody can tell. Any thread. */
gboolean salvor_hid_place_is_taken (const char *device_path);

/* Every USB device and function that is plugged in, with its driver; empty where HID needs none.
 * Any thread. (transfer full) (element-type SalvorUsbNode) */
GPtrArray *salvor_hid_place_list_usb (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
