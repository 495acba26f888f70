/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/debug-session.h"

G_BEGIN_DECLS

/*
 * What carries a debug session. One file a kind of port fills it: probe-session.c, gdb-session.c.
 */
typedef struct {
    SalvorMemoryAccess *memory; /* owned */
    SalvorCoreControl *core;    /* owned */
    guint32 access_port;        /* what the core's access port calls itself, 0: not known */
    guint packet_size;          /* bytes, 0: not known */
    guint32 clock_hz;           /* 0: not known */
    gpointer data;              /* of the kind of port */
    /* Gives back what opening took, and frees @data; called once. */
    gboolean (*close) (gpointer data, GError **error);
} SalvorDebugCarrier;

/* Each fills @carrier, or takes nothing and sets @error. */
gboolean salvor_probe_session_open (SalvorPort *port, SalvorDebugCarrier *carrier,
                                    GCancellable *cancellable, GError **error);
gboolean salvor_gdb_session_open (SalvorPort *port, SalvorDebugCarrier *carrier,
                                  GCancellable *cancellable, GError **error);

G_END_DECLS
