/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-byte-stream"
#include "config.h"

#include "transport/byte-stream.h"

G_DEFINE_INTERFACE (SalvorByteStream, salvor_byte_stream, G_TYPE_OBJECT)

static void
salvor_byte_stream_default_init (SalvorByteStreamInterface *iface)
{
}

gboolean
salvor_byte_stream_open (SalvorByteStream *self, SalvorDeadline deadline, GCancellable *cancellable,
                         GError **error)
{
    g_return_val_if_fail (SALVOR_IS_BYTE_STREAM (self), FALSE);

    return SALVOR_BYTE_STREAM_GET_IFACE (self)->open (self, deadline, cancellable, error);
}

void
salvor_byte_stream_close (SalvorByteStream *self)
{
    g_return_if_fail (SALVOR_IS_BYTE_STREAM (self));

    SALVOR_BYTE_STREAM_GET_IFACE (self)->close (self);
}

gboolean
salvor_byte_stream_write (SalvorByteStream *self, const guint8 *data, gsize size,
                          SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_BYTE_STREAM (self), FALSE);
    g_return_val_if_fail (data != NULL && size > 0, FALSE);

    return SALVOR_BYTE_STREAM_GET_IFACE (self)->write (self, data, size, deadline, cancellable,
                                                       error);
}

gssize
salvor_byte_stream_read (SalvorByteStream *self, guint8 *buffer, gsize size,
                         SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_BYTE_STREAM (self), -1);
    g_return_val_if_fail (buffer != NULL && size > 0, -1);

    return SALVOR_BYTE_STREAM_GET_IFACE (self)->read (self, buffer, size, deadline, cancellable,
                                                      error);
}

SalvorClock *
salvor_byte_stream_get_clock (SalvorByteStream *self)
{
    g_return_val_if_fail (SALVOR_IS_BYTE_STREAM (self), NULL);

    return SALVOR_BYTE_STREAM_GET_IFACE (self)->get_clock (self);
}

const char *
salvor_byte_stream_describe (SalvorByteStream *self)
{
    g_return_val_if_fail (SALVOR_IS_BYTE_STREAM (self), NULL);

    return SALVOR_BYTE_STREAM_GET_IFACE (self)->describe (self);
}
