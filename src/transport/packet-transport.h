/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/clock.h"

G_BEGIN_DECLS

/*
 * SalvorPacketTransport: one packet out, one packet in. Implemented by hidapi, libusb bulk,
 * recordings and practice boards; nothing above asks which one it has.
 *
 * For HID devices with report ids the first byte of every packet is the id, in both directions.
 * CMSIS-DAP probes have none: their packets are the plain payload.
 *
 * All verbs block, honour the deadline and the cancellable, and may be called from any thread, but
 * only from one at a time. Errors: SALVOR_ERROR_DISCONNECTED when the device is gone,
 * SALVOR_ERROR_TIMEOUT when the deadline passed, SALVOR_ERROR_PERMISSION and SALVOR_ERROR_IN_USE
 * from opening, SALVOR_ERROR_FAILED for the rest, G_IO_ERROR_CANCELLED.
 *
 * A cancel loses nothing: a send that ends so has sent nothing, a receive that ends so has taken
 * nothing. Protocols rely on it to leave a device in step.
 */
#define SALVOR_TYPE_PACKET_TRANSPORT (salvor_packet_transport_get_type ())
G_DECLARE_INTERFACE (SalvorPacketTransport, salvor_packet_transport, SALVOR, PACKET_TRANSPORT,
                     GObject)

/* The largest packet any implementation delivers, report id included, bytes. The RT1021 and RT1062
 * flashloaders declare reports of 1021 bytes (protocols 1.3). */
#define SALVOR_PACKET_MAX_SIZE 4096

struct _SalvorPacketTransportInterface {
    GTypeInterface parent_iface;

    gboolean (*open) (SalvorPacketTransport *self, GCancellable *cancellable, GError **error);
    gboolean (*close) (SalvorPacketTransport *self, GError **error);
    gboolean (*send) (SalvorPacketTransport *self, const guint8 *packet, gsize size,
                      SalvorDeadline deadline, GCancellable *cancellable, GError **error);
    GBytes *(*receive) (SalvorPacketTransport *self, SalvorDeadline deadline,
                        GCancellable *cancellable, GError **error);
    SalvorClock *(*get_clock) (SalvorPacketTransport *self);
    const char *(*describe) (SalvorPacketTransport *self);
};

/* Sends the whole packet or fails. @size includes the report id, 1 to SALVOR_PACKET_MAX_SIZE. */
gboolean salvor_packet_transport_send (SalvorPacketTransport *self, const guint8 *packet,
                                       gsize size, SalvorDeadline deadline,
                                       GCancellable *cancellable, GError **error);

/* Returns: (transfer full): one packet of at least one byte as it arrived, report id first. A
 * deadline that has passed looks without waiting: what is there is returned, else it is
 * SALVOR_ERROR_TIMEOUT. */
GBytes *salvor_packet_transport_receive (SalvorPacketTransport *self, SalvorDeadline deadline,
                                         GCancellable *cancellable,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * salvor_packet_transport_drain:
 * @quiet_ms: how long nothing must come before it counts as empty; 0 only takes what is there
 *
 * Takes and drops what an earlier conversation left behind. SALVOR_ERROR_PROTOCOL when it does not
 * end; a lost device is no error here, the next send finds it.
 */
gboolean salvor_packet_transport_drain (SalvorPacketTransport *self, guint quiet_ms,
                                        GCancellable *cancellable, GError **error);

/* The clock deadlines for this transport are made from; (transfer none) */
SalvorClock *salvor_packet_transport_get_clock (SalvorPacketTransport *self);

/* "hid 1fc9:0130 at usb 1-4.3": for error chains and logs; (transfer none) */
const char *salvor_packet_transport_describe (SalvorPacketTransport *self);

/*
 * A lease keeps a transport open for a scope: opened by _acquire, closed when the lease ends. No
 * function closes what it did not open.
 */
typedef struct _SalvorTransportLease SalvorTransportLease;

SalvorTransportLease *salvor_transport_acquire (SalvorPacketTransport *transport,
                                                GCancellable *cancellable,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
SalvorPacketTransport *salvor_transport_lease_get_transport (SalvorTransportLease *lease);
/* Ends the lease and reports the error of closing; @lease is consumed. */
gboolean salvor_transport_lease_release (SalvorTransportLease *lease, GError **error);
void salvor_transport_lease_free (SalvorTransportLease *lease);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorTransportLease, salvor_transport_lease_free)

G_END_DECLS
