/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

struct libusb_config_descriptor;

/* Where the packets of an interface go. */
typedef struct {
    guint8 alternate; /* setting of the interface */
    guint8 out;       /* address of the endpoint for requests */
    guint8 in;        /* for responses */
} SalvorUsbBulkEndpoints;

/*
 * salvor_usb_bulk_endpoints_find:
 *
 * The endpoints of a CMSIS-DAP v2 interface stand in a fixed order: requests out, responses in, and
 * maybe trace data in (CMSIS-DAP, USB bulk; probe 1.1). SALVOR_ERROR_PROTOCOL for an interface that
 * is not made so. Pure.
 */
gboolean salvor_usb_bulk_endpoints_find (const struct libusb_config_descriptor *config,
                                         int interface_number, SalvorUsbBulkEndpoints *endpoints,
                                         GError **error);

G_END_DECLS
