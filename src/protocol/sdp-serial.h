/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/byte-stream.h"
#include "transport/packet-transport.h"

G_BEGIN_DECLS

/*
 * SalvorSdpSerial: a ROM on a serial line, as a transport of the same reports that it sends and
 * takes over USB (protocols 1.2, 2.8). On the line they have neither ids nor padding, and answers
 * have no frame: where one ends follows from what was asked.
 *
 * An answer is looked for once a file is sent whole: all tools do so, and what a ROM does with a
 * part of a file is not known (protocols 2.4).
 */
#define SALVOR_TYPE_SDP_SERIAL (salvor_sdp_serial_get_type ())
G_DECLARE_FINAL_TYPE (SalvorSdpSerial, salvor_sdp_serial, SALVOR, SDP_SERIAL, GObject)

/* @stream: opened and closed with the transport. (transfer full) */
SalvorPacketTransport *salvor_sdp_serial_new (SalvorByteStream *stream) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
