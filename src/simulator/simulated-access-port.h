/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-probe.h"

G_BEGIN_DECLS

/*
 * SalvorSimulatedAccessPort: the MEM-AP of a chip (ADIv5, C2; probe 2.4). It does not know over
 * which line its debug port is spoken to.
 */
typedef struct _SalvorSimulatedAccessPort SalvorSimulatedAccessPort;

/* @idr: what it says it is */
SalvorSimulatedAccessPort *salvor_simulated_access_port_new (const SalvorSimulatedBus *bus,
                                                             gpointer user_data, guint32 idr);
void salvor_simulated_access_port_free (SalvorSimulatedAccessPort *self);
void salvor_simulated_access_port_power_cycle (SalvorSimulatedAccessPort *self);

/* Memory at this word faults from now on. */
void salvor_simulated_access_port_fail_at (SalvorSimulatedAccessPort *self, guint32 address);

/* @place: of the register, bank and address as in 0xFC; what became of memory, where it was touched
 */
SalvorBusOutcome salvor_simulated_access_port_access (SalvorSimulatedAccessPort *self, guint8 place,
                                                      gboolean read, guint32 *value);

G_END_DECLS
