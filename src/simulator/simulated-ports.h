/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip-shelf.h"
#include "transport/port-provider.h"

G_BEGIN_DECLS

/*
 * SalvorSimulatedPorts: the practice boards as one more source of ports. Names:
 *
 *   sim:SCENARIO[,state=FILE][,fault=FAULT]…
 *
 * With @list_all every scenario there is a file for is plugged in from the start (the window); else
 * a board comes to life when it is named (terminal, tests). @shelf, nullable, has their chips.
 */
#define SALVOR_TYPE_SIMULATED_PORTS (salvor_simulated_ports_get_type ())
G_DECLARE_FINAL_TYPE (SalvorSimulatedPorts, salvor_simulated_ports, SALVOR, SIMULATED_PORTS,
                      GObject)

SalvorPortProvider *salvor_simulated_ports_new (SalvorChipShelf *shelf,
                                                gboolean list_all) G_GNUC_WARN_UNUSED_RESULT;

/* Real seconds a virtual second takes, for all boards: 0 none (as it begins), 1 real time. */
void salvor_simulated_ports_set_pace (SalvorSimulatedPorts *self, double pace);

G_END_DECLS
