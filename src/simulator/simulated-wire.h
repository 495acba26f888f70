/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/fault.h"
#include "transport/port.h"

G_BEGIN_DECLS

/*
 * SalvorSimulatedWire: the cable of one board: when a report arrives, how many there were, and
 * what goes wrong with answers. Input reports wait in the host's buffer, as those of a kernel do,
 * because the host polls for them all the time. Times in microseconds. Not thread-safe.
 */
typedef struct _SalvorSimulatedWire SalvorSimulatedWire;

SalvorSimulatedWire *salvor_simulated_wire_new (void) G_GNUC_WARN_UNUSED_RESULT;
void salvor_simulated_wire_free (SalvorSimulatedWire *self);

/* For a debug probe: it is a high-speed device with packets of up to 1024 bytes. */
void salvor_simulated_wire_make_fast (SalvorSimulatedWire *self);

/* Faults that concern answers and the cable; others are not for the wire and ignored. */
void salvor_simulated_wire_add_fault (SalvorSimulatedWire *self, const SalvorFault *fault);

/* When a packet of @size that may start at @from_us has arrived; G_MAXINT64 when it never may */
gint64 salvor_simulated_wire_get_arrival_out (const SalvorSimulatedWire *self, SalvorPortKind kind,
                                              gsize size, gint64 from_us);
/* Counts a packet to the device. */
void salvor_simulated_wire_count_out (SalvorSimulatedWire *self, gsize size);

/* The same on a serial line: as it arrives, which may not be as it was sent. (transfer full) */
GBytes *salvor_simulated_wire_carry_out (SalvorSimulatedWire *self, const guint8 *data, gsize size);

/* Puts a packet on its way to the host. */
void salvor_simulated_wire_push_in (SalvorSimulatedWire *self, SalvorPortKind kind, GBytes *packet,
                                    gint64 ready_us);
/* When the next packet for the host is there; G_MAXINT64 when there is none */
gint64 salvor_simulated_wire_get_next_in (const SalvorSimulatedWire *self);
/* Takes it out and counts it; NULL when a fault swallowed it. (transfer full) */
GBytes *salvor_simulated_wire_pop_in (SalvorSimulatedWire *self, SalvorPortKind kind);
/* When the last packet for the host was sent: until then a device that sends takes none. */
gint64 salvor_simulated_wire_get_last_in (const SalvorSimulatedWire *self);

/* The device is gone since @at_us: what had not arrived is lost. */
void salvor_simulated_wire_lose (SalvorSimulatedWire *self, gint64 at_us);
/* The host closed the device: what it had buffered is lost. */
void salvor_simulated_wire_forget (SalvorSimulatedWire *self, gint64 at_us);
/* TRUE once, when the cable comes out before the next report */
gboolean salvor_simulated_wire_is_cut_now (SalvorSimulatedWire *self);
/* TRUE once, when the debug probe is unplugged before the next packet */
gboolean salvor_simulated_wire_is_probe_gone_now (SalvorSimulatedWire *self);
/* TRUE once, when the board loses its power before the next packet to the probe */
gboolean salvor_simulated_wire_is_power_lost_now (SalvorSimulatedWire *self);

void salvor_simulated_wire_get_counts (const SalvorSimulatedWire *self, guint64 *reports,
                                       guint64 *bytes);

G_END_DECLS
