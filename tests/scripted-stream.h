/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/byte-stream.h"

G_BEGIN_DECLS

/*
 * ScriptedStream: a GDB server that does what is written down, on a virtual clock. Lines in order:
 *
 *   > m20,4        the host sends this packet next; anything else fails the test
 *   interrupt      the host sends the byte 0x03 next
 *   resend         the host asks for the last packet again ('-')
 *   < 01020304     the server sends this packet
 *   raw $OK#00     the server sends these bytes as they are
 *   wait 300       the next bytes come 300 ms later
 *   endless $O#4f  from here on the server sends these bytes for ever, one time a millisecond
 *   cancel         the cancellable of the stream is cancelled at this point
 *   gone           the server closes the connection
 *
 * Acknowledgements of the host are counted and otherwise ignored. While the next line is the host's
 * turn, a read runs into its deadline. "\" begins an escape as in C.
 */
#define TYPE_SCRIPTED_STREAM (scripted_stream_get_type ())
G_DECLARE_FINAL_TYPE (ScriptedStream, scripted_stream, SCRIPTED, STREAM, GObject)

/* @lines: ended by NULL */
ScriptedStream *scripted_stream_new (const char *const *lines);
/* More lines behind the last */
void scripted_stream_add (ScriptedStream *self, const char *const *lines);
/* The connection breaks after that many bytes of the server. */
void scripted_stream_cut_after (ScriptedStream *self, gsize n_bytes);
gsize scripted_stream_get_n_sent (ScriptedStream *self);
guint scripted_stream_get_n_acknowledged (ScriptedStream *self);
GCancellable *scripted_stream_get_cancellable (ScriptedStream *self);
guint scripted_stream_get_elapsed_ms (ScriptedStream *self);
gboolean scripted_stream_is_open (ScriptedStream *self);
/* Fails the test when lines are left. */
void scripted_stream_assert_done (ScriptedStream *self);

G_END_DECLS
