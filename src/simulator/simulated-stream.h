/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-board.h"
#include "transport/port.h"

G_BEGIN_DECLS

/* SalvorSimulatedStream: the serial line of a practice board. */
#define SALVOR_TYPE_SIMULATED_STREAM (salvor_simulated_stream_get_type ())
G_DECLARE_FINAL_TYPE (SalvorSimulatedStream, salvor_simulated_stream, SALVOR, SIMULATED_STREAM,
                      GObject)

/* SalvorSimulatedLinePort: the port of it, of kind SALVOR_PORT_SERIAL. */
#define SALVOR_TYPE_SIMULATED_LINE_PORT (salvor_simulated_line_port_get_type ())
G_DECLARE_FINAL_TYPE (SalvorSimulatedLinePort, salvor_simulated_line_port, SALVOR,
                      SIMULATED_LINE_PORT, SalvorPort)

/* (transfer full) (nullable): NULL when the cable of the board is no serial line */
SalvorPort *salvor_simulated_line_port_new (SalvorSimulatedBoard *board) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
