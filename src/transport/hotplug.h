/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/hid-library.h"

G_BEGIN_DECLS

/*
 * What only the operating system knows about USB devices: that one came or went, which socket it
 * sits in, whether this account may open it. One file a system implements it, chosen by meson:
 * hotplug-udev.c on Linux, hotplug-polling.c elsewhere.
 */
typedef struct _SalvorHotplug SalvorHotplug;

/* Something came or went. Any thread. */
typedef void (*SalvorHotplugFunc) (gpointer user_data);

/* @library: for systems that have to be asked again and again. (transfer full) */
SalvorHotplug *salvor_hotplug_new (SalvorHidLibrary *library, SalvorHotplugFunc func,
                                   gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
/* @func is not called any more once this returns. */
void salvor_hotplug_free (SalvorHotplug *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorHotplug, salvor_hotplug_free)

/* The USB socket of a HID device, "1-4.3"; NULL when it is not a USB device. Any thread.
 * (transfer full) (nullable) */
char *salvor_hotplug_get_port_path (SalvorHotplug *self, const char *device_path);

/* Bytes of an output report of a HID device, without a report id; 0 when that is not known. Any
 * thread. */
gsize salvor_hotplug_get_report_size (SalvorHotplug *self, const char *device_path);

/* May this account open the device? FALSE with SALVOR_ERROR_PERMISSION, or with
 * SALVOR_ERROR_DISCONNECTED when it is not there any more. Any thread. */
gboolean salvor_hotplug_check_node (const char *device_path, GError **error);

/* FALSE while the system has still to settle the access rights of a device that has just come;
 * there will be news. Any thread. */
gboolean salvor_hotplug_is_settled (SalvorHotplug *self, const char *device_path);

/*
 * salvor_hotplug_check_free:
 *
 * Has nobody else the device open? FALSE with SALVOR_ERROR_IN_USE and the program's name. Systems
 * let several programs open one device, and then each gets the other's answers. What cannot be seen
 * (programs of other accounts) counts as nobody. Any thread.
 */
gboolean salvor_hotplug_check_free (const char *device_path, GError **error);

/*
 * salvor_hotplug_add_unlisted:
 * @devices: (element-type SalvorHidDevice): every HID device that hidapi sees
 *
 * Adds the devices that hidapi does not see because another program took them away from the
 * system's driver, or because that is missing or another one, with their socket and a problem
 * SALVOR_ERROR_IN_USE or SALVOR_ERROR_DRIVER. Any thread.
 */
void salvor_hotplug_add_unlisted (SalvorHotplug *self, GPtrArray *devices);

G_END_DECLS
