/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-board.h"

G_BEGIN_DECLS

/* A transport to one appearance of a device of a practice board. */
#define SALVOR_TYPE_SIMULATED_TRANSPORT (salvor_simulated_transport_get_type ())
G_DECLARE_FINAL_TYPE (SalvorSimulatedTransport, salvor_simulated_transport, SALVOR,
                      SIMULATED_TRANSPORT, GObject)

/* What is plugged in at a practice board. */
#define SALVOR_TYPE_SIMULATED_PORT (salvor_simulated_port_get_type ())
G_DECLARE_FINAL_TYPE (SalvorSimulatedPort, salvor_simulated_port, SALVOR, SIMULATED_PORT,
                      SalvorPort)

/* (transfer full) (nullable): NULL when nothing of that kind is there now */
SalvorPort *salvor_simulated_port_new (SalvorSimulatedBoard *board,
                                       SalvorPortKind kind) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
