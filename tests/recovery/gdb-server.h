/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-board.h"
#include "transport/byte-stream.h"

G_BEGIN_DECLS

/*
 * A GDB server in front of a practice board, as plain as one may be: it describes no registers and
 * has few words of its own. Each read gives one packet. (transfer full)
 */
SalvorByteStream *gdb_server_new (SalvorSimulatedBoard *board);

G_END_DECLS
