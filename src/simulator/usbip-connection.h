/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/usb-hub.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * SalvorUsbipConnection: one peer that speaks USB/IP: it asks for the list of devices and is sent
 * away, or takes a device and then sends transfers until it goes or the device does. Everything it
 * sends is hostile until checked; the first thing that is wrong ends the connection. Works on the
 * thread-default main context.
 *
 * Signal "closed": it has ended, whoever ended it; emitted once.
 */
#define SALVOR_TYPE_USBIP_CONNECTION (salvor_usbip_connection_get_type ())
G_DECLARE_FINAL_TYPE (SalvorUsbipConnection, salvor_usbip_connection, SALVOR, USBIP_CONNECTION,
                      GObject)

/* How long a peer may take to say what it wants */
#define SALVOR_USBIP_HANDSHAKE_MS 5000

/* A peer that has yet to say what it wants. The reference to what comes back keeps nothing alive
 * but the object; close it to end it. (transfer full) */
SalvorUsbipConnection *salvor_usbip_connection_new (SalvorUsbHub *hub,
                                                    GIOStream *stream) G_GNUC_WARN_UNUSED_RESULT;
/* A peer that has @plug already: the kernel, behind --attach. NULL with the errors of
 * salvor_usb_plug_take (). (transfer full) */
SalvorUsbipConnection *salvor_usbip_connection_new_taken (SalvorUsbPlug *plug, GIOStream *stream,
                                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void salvor_usbip_connection_close (SalvorUsbipConnection *self);

G_END_DECLS
