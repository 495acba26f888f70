/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/usbip-packet.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The kernel's virtual USB host controller, which takes USB/IP devices. One file a system
 * implements it, chosen by meson: vhci-linux.c on Linux, vhci-none.c elsewhere.
 */

/* Any port that is free */
#define SALVOR_VHCI_ANY_PORT G_MAXUINT

/*
 * salvor_vhci_attach:
 * @port: the port it has to be, or SALVOR_VHCI_ANY_PORT
 * @attached_port: (out): the port it is
 *
 * Gives the kernel one end of a new connection, at which it will speak the transfer part of USB/IP
 * and finds a device of @speed. Needs root.
 *
 * Returns: (transfer full): the other end; NULL with SALVOR_ERROR_IN_USE when the port is taken or
 *   none is free, SALVOR_ERROR_PERMISSION, SALVOR_ERROR_NOT_FOUND without such a controller
 */
GIOStream *salvor_vhci_attach (guint port, guint32 device_id, SalvorUsbSpeed speed,
                               guint *attached_port, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
