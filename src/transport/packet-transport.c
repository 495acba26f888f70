/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-transport"
#include "config.h"

#include "transport/packet-transport.h"

#include "base/errors.h"

/* More than the largest flash read would leave behind (4 MiB in reports of 1012 bytes are 4145). */
#define MAX_STALE_PACKETS 8192

G_DEFINE_INTERFACE (SalvorPacketTransport, salvor_packet_transport, G_TYPE_OBJECT)

static void
salvor_packet_transport_default_init (SalvorPacketTransportInterface *iface)
{
}

gboolean
salvor_packet_transport_send (SalvorPacketTransport *self, const guint8 *packet, gsize size,
                              SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_PACKET_TRANSPORT (self), FALSE);
    g_return_val_if_fail (packet != NULL, FALSE);
    g_return_val_if_fail (size > 0 && size <= SALVOR_PACKET_MAX_SIZE, FALSE);

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    return SALVOR_PACKET_TRANSPORT_GET_IFACE (self)->send (self, packet, size, deadline,
                                                           cancellable, error);
}

GBytes *
salvor_packet_transport_receive (SalvorPacketTransport *self, SalvorDeadline deadline,
                                 GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_PACKET_TRANSPORT (self), NULL);

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
    return SALVOR_PACKET_TRANSPORT_GET_IFACE (self)->receive (self, deadline, cancellable, error);
}

gboolean
salvor_packet_transport_drain (SalvorPacketTransport *self, guint quiet_ms,
                               GCancellable *cancellable, GError **error)
{
    SalvorClock *clock = salvor_packet_transport_get_clock (self);
    g_autoptr (GError) silence = NULL;
    guint n_stale;

    for (n_stale = 0; n_stale < MAX_STALE_PACKETS && silence == NULL; n_stale++)
        g_bytes_unref (salvor_packet_transport_receive (
            self, salvor_deadline_after_ms (clock, quiet_ms), cancellable, &silence));
    if (silence == NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL, "%s: does not stop sending",
                     salvor_packet_transport_describe (self));
        return FALSE;
    }
    if (g_error_matches (silence, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        g_propagate_error (error, g_steal_pointer (&silence));
        return FALSE;
    }
    if (n_stale > 1)
        g_info ("%s: %u stale packets dropped", salvor_packet_transport_describe (self),
                n_stale - 1);
    return TRUE;
}

SalvorClock *
salvor_packet_transport_get_clock (SalvorPacketTransport *self)
{
    g_return_val_if_fail (SALVOR_IS_PACKET_TRANSPORT (self), NULL);

    return SALVOR_PACKET_TRANSPORT_GET_IFACE (self)->get_clock (self);
}

const char *
salvor_packet_transport_describe (SalvorPacketTransport *self)
{
    g_return_val_if_fail (SALVOR_IS_PACKET_TRANSPORT (self), NULL);

    return SALVOR_PACKET_TRANSPORT_GET_IFACE (self)->describe (self);
}

/* ---- lease ---- */

struct _SalvorTransportLease {
    SalvorPacketTransport *transport; /* open as long as the lease lives */
};

SalvorTransportLease *
salvor_transport_acquire (SalvorPacketTransport *transport, GCancellable *cancellable,
                          GError **error)
{
    SalvorTransportLease *lease;

    g_return_val_if_fail (SALVOR_IS_PACKET_TRANSPORT (transport), NULL);

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
    if (!SALVOR_PACKET_TRANSPORT_GET_IFACE (transport)->open (transport, cancellable, error))
        return NULL;
    lease = g_new0 (SalvorTransportLease, 1);
    lease->transport = g_object_ref (transport);
    return lease;
}

SalvorPacketTransport *
salvor_transport_lease_get_transport (SalvorTransportLease *lease)
{
    g_return_val_if_fail (lease != NULL, NULL);

    return lease->transport;
}

gboolean
salvor_transport_lease_release (SalvorTransportLease *lease, GError **error)
{
    gboolean closed;

    g_return_val_if_fail (lease != NULL, FALSE);

    closed = SALVOR_PACKET_TRANSPORT_GET_IFACE (lease->transport)->close (lease->transport, error);
    g_object_unref (lease->transport);
    g_free (lease);
    return closed;
}

void
salvor_transport_lease_free (SalvorTransportLease *lease)
{
    g_autoptr (GError) error = NULL;

    if (lease == NULL)
        return;
    if (!salvor_transport_lease_release (lease, &error))
        g_info ("closing at the end of a scope: %s", error->message);
}
