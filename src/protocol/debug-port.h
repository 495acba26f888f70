/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/cmsis-dap.h"

G_BEGIN_DECLS

/*
 * SalvorDebugPort: the SW-DP or JTAG-DP at the other end of the debug line that the probe is
 * connected for (ADIv5, B2 to B4; probe 2.1 to 2.3): waking it, power, the speed of the line, and
 * getting it going again after an error. Used by SalvorAdiv5 alone, which keeps SELECT.
 */
typedef struct _SalvorDebugPort SalvorDebugPort;

SalvorDebugPort *salvor_debug_port_new (SalvorCmsisDap *probe) G_GNUC_WARN_UNUSED_RESULT;
void salvor_debug_port_free (SalvorDebugPort *self);

/* Wakes the port and powers it up at the fastest clock that carries. SELECT is 0 afterwards.
 * SALVOR_ERROR_NO_TARGET when no chip answers at any clock. */
gboolean salvor_debug_port_connect (SalvorDebugPort *self, GCancellable *cancellable,
                                    GError **error);
/* Takes the power request back. */
gboolean salvor_debug_port_disconnect (SalvorDebugPort *self, GCancellable *cancellable,
                                       GError **error);
/* Wakes it at the clock it has, after a reset; power requests are made again. SELECT is 0. */
gboolean salvor_debug_port_wake (SalvorDebugPort *self, GCancellable *cancellable, GError **error);
/* The same at the next slower clock, because the line is bad. FALSE with SALVOR_ERROR_NO_TARGET
 * when there is none that carries, or when the board has been without power in between: then it
 * is not what it was. */
gboolean salvor_debug_port_slow_down (SalvorDebugPort *self, GCancellable *cancellable,
                                      GError **error);
/* After an access that ended with @ack: the port takes accesses again, SELECT is 0. Returns: the
 * sticky flags of CTRL/STAT as they were; 0 when they could not be read */
guint32 salvor_debug_port_recover (SalvorDebugPort *self, SalvorDapAck ack,
                                   GCancellable *cancellable);

/* Sticky flags that only a disturbed line sets (ADIv5, CTRL/STAT; probe 2.2): an overrun, and
 * written data whose parity was wrong */
#define SALVOR_DEBUG_PORT_LINE_FLAGS 0x00000082

guint32 salvor_debug_port_get_dpidr (const SalvorDebugPort *self);
/* Hz; 0 before connecting */
guint32 salvor_debug_port_get_clock_hz (const SalvorDebugPort *self);

G_END_DECLS
