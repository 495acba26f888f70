/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/clock.h"

G_BEGIN_DECLS

/*
 * SalvorByteStream: bytes out, bytes in, without borders between them. Implemented by TCP and
 * serial lines.
 *
 * All verbs block, honour the deadline and the cancellable, and may be called from any thread, but
 * only from one at a time. Errors as of SalvorPacketTransport: SALVOR_ERROR_DISCONNECTED when the
 * other end is gone, SALVOR_ERROR_TIMEOUT when the deadline passed, SALVOR_ERROR_PERMISSION and
 * SALVOR_ERROR_IN_USE from opening, SALVOR_ERROR_FAILED for the rest, G_IO_ERROR_CANCELLED.
 */
#define SALVOR_TYPE_BYTE_STREAM (salvor_byte_stream_get_type ())
G_DECLARE_INTERFACE (SalvorByteStream, salvor_byte_stream, SALVOR, BYTE_STREAM, GObject)

struct _SalvorByteStreamInterface {
    GTypeInterface parent_iface;

    gboolean (*open) (SalvorByteStream *self, SalvorDeadline deadline, GCancellable *cancellable,
                      GError **error);
    void (*close) (SalvorByteStream *self);
    gboolean (*write) (SalvorByteStream *self, const guint8 *data, gsize size,
                       SalvorDeadline deadline, GCancellable *cancellable, GError **error);
    gssize (*read) (SalvorByteStream *self, guint8 *buffer, gsize size, SalvorDeadline deadline,
                    GCancellable *cancellable, GError **error);
    SalvorClock *(*get_clock) (SalvorByteStream *self);
    const char *(*describe) (SalvorByteStream *self);
};

gboolean salvor_byte_stream_open (SalvorByteStream *self, SalvorDeadline deadline,
                                  GCancellable *cancellable, GError **error);
/* May be called on a stream that is not open. */
void salvor_byte_stream_close (SalvorByteStream *self);
/* Writes all @size bytes or fails. */
gboolean salvor_byte_stream_write (SalvorByteStream *self, const guint8 *data, gsize size,
                                   SalvorDeadline deadline, GCancellable *cancellable,
                                   GError **error);
/* Waits for at least one byte. Returns: bytes read, 1 to @size; -1 on error. A deadline that has
 * passed looks without waiting. */
gssize salvor_byte_stream_read (SalvorByteStream *self, guint8 *buffer, gsize size,
                                SalvorDeadline deadline, GCancellable *cancellable, GError **error);
/* The clock deadlines for this stream are made from; (transfer none) */
SalvorClock *salvor_byte_stream_get_clock (SalvorByteStream *self);
/* "tcp 127.0.0.1:3333": for error chains and logs; (transfer none) */
const char *salvor_byte_stream_describe (SalvorByteStream *self);

G_END_DECLS
