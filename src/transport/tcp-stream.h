/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/byte-stream.h"

G_BEGIN_DECLS

/*
 * SalvorTcpStream: a TCP connection as a byte stream. No proxy is asked, and an address in digits
 * asks no name service. Opening fails with SALVOR_ERROR_NO_SERVER when nobody listens there.
 */
#define SALVOR_TYPE_TCP_STREAM (salvor_tcp_stream_get_type ())
G_DECLARE_FINAL_TYPE (SalvorTcpStream, salvor_tcp_stream, SALVOR, TCP_STREAM, GObject)

/* @host: a name or an address in digits, IPv6 without brackets. Not yet open; (transfer full) */
SalvorByteStream *salvor_tcp_stream_new (const char *host, guint16 port,
                                         SalvorClock *clock) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
