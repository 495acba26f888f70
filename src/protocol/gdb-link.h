/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/gdb-packet.h"
#include "transport/byte-stream.h"

G_BEGIN_DECLS

/*
 * SalvorGdbLink: questions to a GDB server and their answers, whatever lies between them:
 * acknowledgements, resent packets, notifications, console text. Not thread-safe.
 *
 * Every question has exactly one answer, so an answer nobody waited for any more (a cancel, a
 * deadline) is read and dropped before the next question's. SALVOR_ERROR_TIMEOUT,
 * SALVOR_ERROR_PROTOCOL for answers that stay damaged, the errors of SalvorByteStream.
 */
typedef struct _SalvorGdbLink SalvorGdbLink;

/* @stream: open */
SalvorGdbLink *salvor_gdb_link_new (SalvorByteStream *stream) G_GNUC_WARN_UNUSED_RESULT;
void salvor_gdb_link_free (SalvorGdbLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorGdbLink, salvor_gdb_link_free)

/* From the answer to QStartNoAckMode on nothing is acknowledged any more. */
void salvor_gdb_link_stop_acknowledging (SalvorGdbLink *self);

/* Writes a packet whose answer is fetched by salvor_gdb_link_receive. */
gboolean salvor_gdb_link_send (SalvorGdbLink *self, const guint8 *payload, gsize size,
                               SalvorDeadline deadline, GCancellable *cancellable, GError **error);
/* The single byte that stops a running core; it has no answer of its own. */
gboolean salvor_gdb_link_interrupt (SalvorGdbLink *self, SalvorDeadline deadline, GError **error);

/*
 * salvor_gdb_link_receive:
 * @console: (nullable): what the server said on the way is appended, up to a limit
 *
 * Returns: (transfer full): the payload, as text with a NUL behind it that is not counted. A
 * deadline that has passed looks without waiting.
 */
GByteArray *salvor_gdb_link_receive (SalvorGdbLink *self, GString *console, SalvorDeadline deadline,
                                     GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The answer to the last packet will not be waited for. */
void salvor_gdb_link_drop_answer (SalvorGdbLink *self);

/* A packet and its answer */
GByteArray *salvor_gdb_link_ask (SalvorGdbLink *self, const guint8 *payload, gsize size,
                                 SalvorDeadline deadline, GCancellable *cancellable,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

SalvorClock *salvor_gdb_link_get_clock (SalvorGdbLink *self);
const char *salvor_gdb_link_describe (SalvorGdbLink *self);

G_END_DECLS
