/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/hid-library.h"
#include "transport/packet-transport.h"

G_BEGIN_DECLS

/* A HID device through hidapi. Reports are sent at the length given; the first byte is the id. */
#define SALVOR_TYPE_HID_TRANSPORT (salvor_hid_transport_get_type ())
G_DECLARE_FINAL_TYPE (SalvorHidTransport, salvor_hid_transport, SALVOR, HID_TRANSPORT, GObject)

/* @path: as hidapi enumerated it; @description: for error chains. (transfer full) */
SalvorPacketTransport *salvor_hid_transport_new (SalvorHidLibrary *library, const char *path,
                                                 const char *description,
                                                 SalvorClock *clock) G_GNUC_WARN_UNUSED_RESULT;

/*
 * salvor_hid_transport_set_unnumbered:
 * @report_size: bytes of an output report
 *
 * For devices whose reports have no id, as CMSIS-DAP probes: packets then are the plain payload in
 * both directions, sent padded with zeros to a whole report (CMSIS-DAP, USB HID; probe 1.1).
 */
void salvor_hid_transport_set_unnumbered (SalvorHidTransport *self, gsize report_size);

G_END_DECLS
