/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/core-control.h"
#include "protocol/memory-access.h"
#include "transport/port.h"

G_BEGIN_DECLS

/*
 * SalvorDebugSession: an open way to a board's memory and core, whatever carries it: a CMSIS-DAP
 * probe or a GDB server. Who reads a board uses the memory alone and halts nothing.
 */
typedef struct _SalvorDebugSession SalvorDebugSession;

/* @port: of kind SALVOR_PORT_PROBE or SALVOR_PORT_GDB. SALVOR_ERROR_NO_TARGET when the probe
 * answers and the chip does not. Blocks. */
SalvorDebugSession *salvor_debug_session_open (SalvorPort *port, GCancellable *cancellable,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Gives back what opening took: the board runs on unless its core was halted and not released.
 * Consumes @self. */
gboolean salvor_debug_session_close (SalvorDebugSession *self, GError **error);
/* The same without a report */
void salvor_debug_session_free (SalvorDebugSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorDebugSession, salvor_debug_session_free)

/* (transfer none), as long as the session */
SalvorMemoryAccess *salvor_debug_session_get_memory (SalvorDebugSession *self);
SalvorCoreControl *salvor_debug_session_get_core (SalvorDebugSession *self);
/* What the access port in front of the core calls itself (IDR); 0 where the connection hides it */
guint32 salvor_debug_session_get_access_port (SalvorDebugSession *self);
/* Bytes in a packet of the probe, and the clock of its line in Hz; 0 for a GDB server, whose probe
 * nobody sees. */
void salvor_debug_session_get_pace (SalvorDebugSession *self, guint *packet_size,
                                    guint32 *clock_hz);

G_END_DECLS
