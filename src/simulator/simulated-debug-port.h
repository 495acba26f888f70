/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-probe.h"

G_BEGIN_DECLS

/* Acknowledge of an access as it is on the wire (ADIv5, B4.2.2). */
typedef enum {
    SALVOR_WIRE_OK = 1,
    SALVOR_WIRE_WAIT = 2,
    SALVOR_WIRE_FAULT = 4,
    SALVOR_WIRE_SILENT = 7, /* nobody drives the line, the pull-up reads as ones */
} SalvorWireAck;

/*
 * SalvorSimulatedDebugPort: the SW-DP and its MEM-AP (ADIv5; probe 2). Bits of line sequences in,
 * register accesses in, acknowledges out.
 */
typedef struct _SalvorSimulatedDebugPort SalvorSimulatedDebugPort;

SalvorSimulatedDebugPort *salvor_simulated_debug_port_new (const SalvorSimulatedBus *bus,
                                                           gpointer user_data, guint32 access_idr);
void salvor_simulated_debug_port_free (SalvorSimulatedDebugPort *self);
void salvor_simulated_debug_port_power_cycle (SalvorSimulatedDebugPort *self);

/* Memory at this word faults from now on. */
void salvor_simulated_debug_port_fail_at (SalvorSimulatedDebugPort *self, guint32 address);

/* Line bits, least significant first. */
void salvor_simulated_debug_port_clock_in (SalvorSimulatedDebugPort *self, const guint8 *bits,
                                           guint n_bits);
/* What the line carries: reads of the access port are posted, their data come with the next one or
 * in RDBUFF. @request: the low four bits of a DAP_Transfer request: APnDP, RnW, A2, A3 */
SalvorWireAck salvor_simulated_debug_port_access (SalvorSimulatedDebugPort *self, guint8 request,
                                                  guint32 *value);

G_END_DECLS
