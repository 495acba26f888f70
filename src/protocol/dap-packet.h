/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bytes.h"
#include "protocol/cmsis-dap.h"

G_BEGIN_DECLS

/* A packet of accesses as it goes over the wire, and its answer. Pure. */

/* The request, command byte first. @tap: of the debug port, over JTAG. (transfer full) */
GByteArray *salvor_dap_packet_encode (const SalvorDapPacket *packet, SalvorDapLine line,
                                      guint8 tap) G_GNUC_WARN_UNUSED_RESULT;
/* The first byte of its request and of its answer */
guint8 salvor_dap_packet_get_command (const SalvorDapPacket *packet);
/* Bytes of it */
gsize salvor_dap_packet_get_request_size (const SalvorDapPacket *packet, SalvorDapLine line);
/* Bytes of its answer when all goes well */
gsize salvor_dap_packet_get_answer_size (const SalvorDapPacket *packet, SalvorDapLine line);
/* @reader: behind the command byte. Fills in what came back; FALSE when not all of it is good. */
gboolean salvor_dap_packet_decode (SalvorDapPacket *packet, SalvorDapLine line,
                                   SalvorReader *reader, GError **error);

G_END_DECLS
