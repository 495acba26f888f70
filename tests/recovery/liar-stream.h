/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "liar-ports.h"

#include "transport/byte-stream.h"

G_BEGIN_DECLS

/*
 * The serial line of a practice board, where an answer is what the board sends in one go, or the
 * connection to a GDB server, where it is what stands in a packet: a lie gets a packet of its own
 * with a sum that fits, because who looks at nothing but sums would not be tried by others.
 *
 * @liar: outlives the stream. (transfer full)
 */
SalvorByteStream *liar_stream_new (SalvorByteStream *real, Liar *liar, SalvorPortKind port);

G_END_DECLS
