/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/byte-stream.h"

G_BEGIN_DECLS

/* Opens a serial line for a protocol; a line that is not there does not come up by waiting. */
static inline gboolean
salvor_serial_open (SalvorByteStream *stream, GCancellable *cancellable, GError **error)
{
    SalvorDeadline deadline
        = salvor_deadline_after_ms (salvor_byte_stream_get_clock (stream), 1000);

    return salvor_byte_stream_open (stream, deadline, cancellable, error);
}

G_END_DECLS
