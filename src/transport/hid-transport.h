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

G_END_DECLS
