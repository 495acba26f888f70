/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/byte-stream.h"
#include "transport/packet-transport.h"

G_BEGIN_DECLS

/*
 * SalvorMbootSerial: a flashloader on a serial line, as a transport of the same reports that it
 * sends and takes over USB (protocols 3.1, 3.10). Framing, checksums, acknowledgements and
 * repetitions stay in here.
 *
 * Opening it sends a ping, from which the flashloader learns the speed of the line;
 * SALVOR_ERROR_TIMEOUT when none answers.
 */
#define SALVOR_TYPE_MBOOT_SERIAL (salvor_mboot_serial_get_type ())
G_DECLARE_FINAL_TYPE (SalvorMbootSerial, salvor_mboot_serial, SALVOR, MBOOT_SERIAL, GObject)

/* @stream: opened and closed with the transport. (transfer full) */
SalvorPacketTransport *salvor_mboot_serial_new (SalvorByteStream *stream) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
