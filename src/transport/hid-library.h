/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * SalvorHidLibrary: hidapi behind a lock. Its init, enumerate and open share state inside the
 * library and may run in one thread at a time (hidapi.h); everything that has a device in hand
 * needs no lock. One object for the provider and all its transports; any thread.
 */
#define SALVOR_TYPE_HID_LIBRARY (salvor_hid_library_get_type ())
G_DECLARE_FINAL_TYPE (SalvorHidLibrary, salvor_hid_library, SALVOR, HID_LIBRARY, GObject)

SalvorHidLibrary *salvor_hid_library_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Returns: (transfer full) (element-type SalvorHidDevice): every HID interface there is, without
 * port path and problem; may be empty */
GPtrArray *salvor_hid_library_enumerate (SalvorHidLibrary *self) G_GNUC_WARN_UNUSED_RESULT;

/* Is there a device at @path now? */
gboolean salvor_hid_library_has_path (SalvorHidLibrary *self, const char *path);

/* Returns: (nullable): the open device, for hid_close (); NULL with SALVOR_ERROR_DISCONNECTED,
 * SALVOR_ERROR_PERMISSION or, when another program has it open, SALVOR_ERROR_IN_USE */
struct hid_device_ *salvor_hid_library_open (SalvorHidLibrary *self, const char *path,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
