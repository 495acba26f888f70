/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-gdb-session"
#include "config.h"

#include "board/debug-session-private.h"

#include "protocol/gdb-remote.h"

static gboolean
close_session (gpointer data, GError **error)
{
    g_autoptr (SalvorGdbRemote) remote = data;

    return salvor_gdb_remote_disconnect (remote, error);
}

gboolean
salvor_gdb_session_open (SalvorPort *port, SalvorDebugCarrier *carrier, GCancellable *cancellable,
                         GError **error)
{
    const GError *problem = salvor_port_get_info (port)->problem;
    g_autoptr (SalvorByteStream) stream = NULL;
    g_autoptr (SalvorGdbRemote) remote = NULL;

    if (problem != NULL) {
        g_propagate_error (error, g_error_copy (problem));
        return FALSE;
    }
    stream = salvor_port_create_stream (port);
    remote = salvor_gdb_remote_new (stream);
    if (!salvor_gdb_remote_connect (remote, cancellable, error))
        return FALSE;
    carrier->memory = SALVOR_MEMORY_ACCESS (g_object_ref (remote));
    carrier->core = SALVOR_CORE_CONTROL (g_object_ref (remote));
    carrier->close = close_session;
    carrier->data = g_steal_pointer (&remote);
    return TRUE;
}
