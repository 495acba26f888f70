/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/recorder.h"

G_BEGIN_DECLS

/*
 * SalvorPacketText: reads a conversation along and says of each packet in one line what it is, for
 * the comments in a recording. Knows SDP and the flashloader's protocol. Whatever comes, it only
 * talks about it.
 */
typedef struct _SalvorPacketText SalvorPacketText;

SalvorPacketText *salvor_packet_text_new (void) G_GNUC_WARN_UNUSED_RESULT;
void salvor_packet_text_free (gpointer self);

/* A SalvorPacketTextFunc; @self: SalvorPacketText. NULL for data and for probes. (transfer full) */
char *salvor_packet_text_describe (SalvorPortKind kind, gboolean outgoing, const guint8 *packet,
                                   gsize size, gpointer self);

G_END_DECLS
