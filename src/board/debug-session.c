/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-debug-session"
#include "config.h"

#include "board/debug-session-private.h"

#include "base/errors.h"

struct _SalvorDebugSession {
    SalvorDebugCarrier carrier;
};

static gboolean
open_carrier (SalvorPort *port, SalvorDebugCarrier *carrier, GCancellable *cancellable,
              GError **error)
{
    const SalvorPortInfo *info = salvor_port_get_info (port);

    switch (info->kind) {
    case SALVOR_PORT_PROBE:
        return salvor_probe_session_open (port, carrier, cancellable, error);
    case SALVOR_PORT_GDB:
        return salvor_gdb_session_open (port, carrier, cancellable, error);
    case SALVOR_PORT_ROM:
    case SALVOR_PORT_FLASHLOADER:
    case SALVOR_PORT_SERIAL:
        break;
    }
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE, "%s is no debug connection",
                 info->board_name);
    return FALSE;
}

SalvorDebugSession *
salvor_debug_session_open (SalvorPort *port, GCancellable *cancellable, GError **error)
{
    SalvorDebugCarrier carrier = { NULL };
    SalvorDebugSession *self;

    g_return_val_if_fail (SALVOR_IS_PORT (port), NULL);

    if (!open_carrier (port, &carrier, cancellable, error))
        return NULL;
    self = g_new0 (SalvorDebugSession, 1);
    self->carrier = carrier;
    return self;
}

gboolean
salvor_debug_session_close (SalvorDebugSession *self, GError **error)
{
    SalvorDebugCarrier *carrier;
    gboolean success;

    g_return_val_if_fail (self != NULL, FALSE);

    carrier = &self->carrier;
    success = carrier->close (carrier->data, error);
    g_clear_object (&carrier->core);
    g_clear_object (&carrier->memory);
    g_free (self);
    return success;
}

void
salvor_debug_session_free (SalvorDebugSession *self)
{
    g_autoptr (GError) error = NULL;

    if (!salvor_debug_session_close (self, &error))
        g_info ("close the debug connection: %s", error->message);
}

SalvorMemoryAccess *
salvor_debug_session_get_memory (SalvorDebugSession *self)
{
    g_return_val_if_fail (self != NULL, NULL);
    return self->carrier.memory;
}

SalvorCoreControl *
salvor_debug_session_get_core (SalvorDebugSession *self)
{
    g_return_val_if_fail (self != NULL, NULL);
    return self->carrier.core;
}

guint32
salvor_debug_session_get_access_port (SalvorDebugSession *self)
{
    g_return_val_if_fail (self != NULL, 0);
    return self->carrier.access_port;
}

void
salvor_debug_session_get_pace (SalvorDebugSession *self, guint *packet_size, guint32 *clock_hz)
{
    g_return_if_fail (self != NULL);

    *packet_size = self->carrier.packet_size;
    *clock_hz = self->carrier.clock_hz;
}
