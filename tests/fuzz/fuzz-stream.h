/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fuzz.h"
#include "transport/byte-stream.h"

G_BEGIN_DECLS

/*
 * FuzzStream: the other end of a line, whose bytes those of one execution decide, in virtual time.
 * For each time the host waits, a byte says what comes:
 *
 *   0          nothing within the deadline
 *   1 to 0xEF  what the fuzzer makes of it
 *   0xF0       as many bytes as the next byte says, as they are
 *   0xF1       the line ends
 *   0xF2       somebody cancels
 */
#define FUZZ_TYPE_STREAM (fuzz_stream_get_type ())
G_DECLARE_FINAL_TYPE (FuzzStream, fuzz_stream, FUZZ, STREAM, GObject)

/* Appends what comes. @mark: 1 to 0xEF; @sent: what the host has sent since it waited last */
typedef void (*FuzzStreamFunc) (guint8 mark, const GByteArray *sent, FuzzInput *input,
                                GByteArray *bytes, gpointer user_data);

/* @input: borrowed, shared with the fuzzer. (transfer full) */
FuzzStream *fuzz_stream_new (FuzzInput *input, FuzzStreamFunc func, gpointer user_data);
/* Of the conversation; cancelled by the input. */
GCancellable *fuzz_stream_get_cancellable (FuzzStream *self);

/* A command begins. */
void fuzz_stream_begin (FuzzStream *self);
/* It is over: in bounded time, after a bounded number of looks, with an outcome that is one. */
void fuzz_stream_end (FuzzStream *self, gboolean done, const GError *error);

G_END_DECLS
