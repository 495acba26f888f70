/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/packet-transport.h"

G_BEGIN_DECLS

/*
 * ScriptedTransport: a device that does what is written down, on a virtual clock. Lines in order:
 *
 *   > 01 00 0C 00 …   the host sends exactly this next; anything else fails the test
 *   < 03 00 0C 00 …   the device answers this
 *   wait 300          the next answer comes 300 ms after the line before
 *   send-timeout      the next send runs into its deadline
 *   cancel            the cancellable of the transport is cancelled at this point
 *   gone              from here on the device is unplugged
 *
 * "+1025" behind the bytes pads with zeros to that length, "~1016" with bytes that mean nothing;
 * "#" starts a comment. While the next line is the host's turn, a receive runs into its deadline.
 */
#define TYPE_SCRIPTED_TRANSPORT (scripted_transport_get_type ())
G_DECLARE_FINAL_TYPE (ScriptedTransport, scripted_transport, SCRIPTED, TRANSPORT, GObject)

ScriptedTransport *scripted_transport_new (const char *const *lines, gsize n_lines);
/* Cancelled by the line "cancel"; (transfer none) */
GCancellable *scripted_transport_get_cancellable (ScriptedTransport *self);
/* Virtual milliseconds since the transport was made */
guint scripted_transport_get_elapsed_ms (ScriptedTransport *self);
/* Fails the test when lines are left. */
void scripted_transport_assert_done (ScriptedTransport *self);

/* For leases: fail the next open or close with SALVOR_ERROR_PERMISSION; is it open now? */
void scripted_transport_fail_open (ScriptedTransport *self);
void scripted_transport_fail_close (ScriptedTransport *self);
gboolean scripted_transport_is_open (ScriptedTransport *self);

G_END_DECLS
