/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/packet-transport.h"

G_BEGIN_DECLS

/*
 * A pair of bulk endpoints through libusb: a CMSIS-DAP v2 probe. A packet is what one transfer
 * carries; it ends with a USB packet that is not full. Each transport has a libusb context of its
 * own, so that boards do not wait for each other.
 */
#define SALVOR_TYPE_USB_BULK_TRANSPORT (salvor_usb_bulk_transport_get_type ())
G_DECLARE_FINAL_TYPE (SalvorUsbBulkTransport, salvor_usb_bulk_transport, SALVOR, USB_BULK_TRANSPORT,
                      GObject)

/* @node: of the USB device, "/dev/bus/usb/001/004"; @description: for error chains.
 * (transfer full) */
SalvorPacketTransport *salvor_usb_bulk_transport_new (const char *node, int interface_number,
                                                      const char *description,
                                                      SalvorClock *clock) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
