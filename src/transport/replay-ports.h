/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/port-provider.h"

G_BEGIN_DECLS

/* What names of replayed boards begin with. */
#define SALVOR_REPLAY_PREFIX "replay:"

/*
 * SalvorReplayPorts: recordings as one more source of ports. "replay:FILE" is the board of the
 * recording in FILE; it is loaded when it is prepared, and each is played once from its beginning.
 * A board that was a practice board is one again; any other goes for what it was.
 */
#define SALVOR_TYPE_REPLAY_PORTS (salvor_replay_ports_get_type ())
G_DECLARE_FINAL_TYPE (SalvorReplayPorts, salvor_replay_ports, SALVOR, REPLAY_PORTS, GObject)

SalvorPortProvider *salvor_replay_ports_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
