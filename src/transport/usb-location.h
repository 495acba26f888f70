/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * salvor_usb_location_shorten:
 * @location: how Windows names a socket (DEVPKEY_Device_LocationPaths), for example
 * "PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(4)#USB(3)#USBMI(0)": a controller, sockets from hub to hub,
 * and perhaps one of the functions of a device
 *
 * Returns: (transfer full): "1400-4.3", the same for every function of whatever is plugged in
 * there; @location itself where there is no socket in it
 */
char *salvor_usb_location_shorten (const char *location) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
