/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/port-provider.h"

G_BEGIN_DECLS

/* One USB identity this program knows, from the chip files. */
typedef struct {
    guint16 vendor_id;
    guint16 product_id;
    SalvorPortKind kind;
} SalvorUsbIdentity;

/*
 * SalvorHidPorts: ROM downloaders, flashloaders and CMSIS-DAP v1 probes seen by hidapi, and v2
 * probes with libusb, with hot-plug from gudev on Linux. A device that may not be opened is listed
 * with its problem.
 *
 * Board names: "usb:PORT-PATH" for what sits in that socket, ROM or flashloader;
 * "probe:SERIAL[@PORT-PATH]" for probes, with the port where the serial number is missing or not
 * unique.
 */
#define SALVOR_TYPE_HID_PORTS (salvor_hid_ports_get_type ())
G_DECLARE_FINAL_TYPE (SalvorHidPorts, salvor_hid_ports, SALVOR, HID_PORTS, GObject)

/* Appends what the program knows to @identities, an array of SalvorUsbIdentity. */
typedef void (*SalvorUsbIdentitiesFunc) (GArray *identities, gpointer user_data);

/* @func: (nullable): called once, when something is plugged in, on any thread. Probes
 * need none: CMSIS-DAP is found by its product string. @destroy: of @user_data, nullable */
SalvorPortProvider *salvor_hid_ports_new (SalvorUsbIdentitiesFunc func, gpointer user_data,
                                          GDestroyNotify destroy) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
