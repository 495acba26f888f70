/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/byte-stream.h"

G_BEGIN_DECLS

/* SalvorSerialStream: a serial port of this computer. */
#define SALVOR_TYPE_SERIAL_STREAM (salvor_serial_stream_get_type ())
G_DECLARE_FINAL_TYPE (SalvorSerialStream, salvor_serial_stream, SALVOR, SERIAL_STREAM, GObject)

/* @path: "/dev/ttyUSB0". @speed: bits per second. Opened with the errors of serial-line.h.
 * (transfer full) */
SalvorByteStream *salvor_serial_stream_new (const char *path, guint speed,
                                            SalvorClock *clock) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
