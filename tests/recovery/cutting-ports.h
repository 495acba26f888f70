/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-board.h"
#include "transport/port-provider.h"

G_BEGIN_DECLS

/*
 * CuttingPorts: the ports of one practice board, with a word to say before every packet.
 */
#define TYPE_CUTTING_PORTS (cutting_ports_get_type ())
G_DECLARE_FINAL_TYPE (CuttingPorts, cutting_ports, CUTTING, PORTS, GObject)

/* Before a packet goes over the wire of @kind, in either direction, which would have arrived at
 * @arrival_us on the board's clock. Whoever pulls a cable here has cut before that packet. */
typedef void (*CuttingFunc) (SalvorPortKind kind, gint64 arrival_us, gpointer user_data);

CuttingPorts *cutting_ports_new (SalvorSimulatedBoard *board, CuttingFunc func,
                                 gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;

/* The board's own USB cable, of a board that has another supply: it runs on without it. */
void cutting_ports_pull_cable (CuttingPorts *self);
void cutting_ports_plug_cable (CuttingPorts *self);

G_END_DECLS
