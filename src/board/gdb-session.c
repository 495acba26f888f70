/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-gdb-session"
#include "config.h"

#include "board/debug-session-private.h"

#include "base/errors.h"

gboolean
salvor_gdb_session_open (SalvorPort *port, SalvorDebugCarrier *carrier, GCancellable *cancellable,
                         GError **error)
{
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                 "%s: no way to speak to a GDB server", salvor_port_get_info (port)->board_name);
    return FALSE;
}
