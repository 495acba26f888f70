/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/usb-hub.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * SalvorUsbipServer: offers the devices of a hub over TCP to peers that speak USB/IP. Works on the
 * thread-default main context.
 */
#define SALVOR_TYPE_USBIP_SERVER (salvor_usbip_server_get_type ())
G_DECLARE_FINAL_TYPE (SalvorUsbipServer, salvor_usbip_server, SALVOR, USBIP_SERVER, GObject)

/* Where Debian's usbip looks when it is not told */
#define SALVOR_USBIP_PORT 3240

/* Peers at once; more are hung up on. */
#define SALVOR_USBIP_MAX_PEERS 64

/*
 * salvor_usbip_server_new:
 * @address: "HOST:PORT", "HOST"; port 0 takes any that is free
 * @expose: TRUE allows a host that other computers can reach
 *
 * USB/IP knows neither passwords nor secrets, so without @expose only loopback addresses are
 * taken. SALVOR_ERROR_INVALID_ARGUMENT for those and for what is no address; SALVOR_ERROR_IN_USE
 * when somebody else listens there. (transfer full)
 */
SalvorUsbipServer *salvor_usbip_server_new (SalvorUsbHub *hub, const char *address, gboolean expose,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* "127.0.0.1:3240" as it turned out; (transfer none) */
const char *salvor_usbip_server_get_address (SalvorUsbipServer *self);

G_END_DECLS
