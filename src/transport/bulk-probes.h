/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/packet-transport.h"

G_BEGIN_DECLS

/*
 * CMSIS-DAP v2 probes: not HID, but an interface of their own with bulk endpoints. One file
 * implements it, chosen by meson: bulk-probes-udev.c with libusb on Linux; bulk-probes-none.c
 * elsewhere, where such a probe is found if it speaks v1 as well.
 */

/*
 * salvor_bulk_probes_add:
 * @devices: (element-type SalvorHidDevice)
 *
 * Adds every probe there is, with its socket and, where it may not be opened, its problem. They are
 * found by the string of their interface, as the specification wants it, whatever their ids are
 * (CMSIS-DAP, USB bulk; probe 1.1). Any thread.
 */
void salvor_bulk_probes_add (GPtrArray *devices);

/* @node, @interface_number: of a device that was added; @description: for error chains.
 * (transfer full) */
SalvorPacketTransport *salvor_bulk_probes_create_transport (
    const char *node, int interface_number, const char *description,
    SalvorClock *clock) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
