/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "liar-ports.h"

#include "transport/byte-stream.h"

G_BEGIN_DECLS

/* The serial line of a practice board; an answer is what the board sends in one go. @liar: outlives
 * the stream. (transfer full) */
SalvorByteStream *liar_stream_new (SalvorByteStream *real, Liar *liar);

G_END_DECLS
