/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-probe-session"
#include "config.h"

#include "board/debug-session-private.h"

#include "protocol/cortex-m.h"
#include "transport/probe-name.h"

typedef struct {
    SalvorTransportLease *lease;
    SalvorAdiv5 *port;
} ProbeSession;

static void
probe_session_free (ProbeSession *self)
{
    g_clear_object (&self->port);
    g_clear_pointer (&self->lease, salvor_transport_lease_free);
    g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProbeSession, probe_session_free)

/* What the probe took of the board goes back even after a cancel or a failure. A probe that is
 * gone cannot be told, and needs not be. */
static gboolean
close_session (gpointer data, GError **error)
{
    g_autoptr (ProbeSession) self = data;
    g_autoptr (GError) local_error = NULL;

    if (salvor_adiv5_disconnect (self->port, NULL, &local_error))
        return salvor_transport_lease_release (g_steal_pointer (&self->lease), error);
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
}

/* Providers have checked the name. */
static void
take_wish (SalvorAdiv5 *port, const char *board_name)
{
    SalvorProbeLine line = SALVOR_PROBE_LINE_ANY;

    if (salvor_probe_name_parse (board_name, NULL, &line, NULL) && line != SALVOR_PROBE_LINE_ANY)
        salvor_adiv5_set_line (port,
                               line == SALVOR_PROBE_LINE_JTAG ? SALVOR_DAP_JTAG : SALVOR_DAP_SWD);
}

gboolean
salvor_probe_session_open (SalvorPort *port, SalvorDebugCarrier *carrier, GCancellable *cancellable,
                           GError **error)
{
    g_autoptr (ProbeSession) self = g_new0 (ProbeSession, 1);
    g_autoptr (SalvorPacketTransport) transport = salvor_port_create_transport (port);
    g_autoptr (SalvorCmsisDap) probe = NULL;

    self->lease = salvor_transport_acquire (transport, cancellable, error);
    if (self->lease == NULL)
        return FALSE;
    probe = salvor_cmsis_dap_new (transport);
    self->port = salvor_adiv5_new (probe);
    take_wish (self->port, salvor_port_get_info (port)->board_name);
    if (!salvor_adiv5_connect (self->port, cancellable, error)) {
        /* a connection that stopped half way may hold the pins of the board */
        salvor_cmsis_dap_disconnect (probe, NULL, NULL);
        return FALSE;
    }
    carrier->memory = SALVOR_MEMORY_ACCESS (g_object_ref (self->port));
    carrier->core = SALVOR_CORE_CONTROL (salvor_cortex_m_new (self->port));
    carrier->access_port = salvor_adiv5_get_access_port (self->port);
    carrier->packet_size = salvor_adiv5_get_packet_size (self->port);
    carrier->clock_hz = salvor_adiv5_get_clock_hz (self->port);
    carrier->close = close_session;
    carrier->data = g_steal_pointer (&self);
    return TRUE;
}
