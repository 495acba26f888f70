/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/replay.h"

G_BEGIN_DECLS

/* One device of a replay, as a port; its transports play what was recorded of it. */
#define SALVOR_TYPE_REPLAYED_PORT (salvor_replayed_port_get_type ())
G_DECLARE_FINAL_TYPE (SalvorReplayedPort, salvor_replayed_port, SALVOR, REPLAYED_PORT, SalvorPort)

#define SALVOR_TYPE_REPLAYED_TRANSPORT (salvor_replayed_transport_get_type ())
G_DECLARE_FINAL_TYPE (SalvorReplayedTransport, salvor_replayed_transport, SALVOR,
                      REPLAYED_TRANSPORT, GObject)

/* @plug: one of salvor_replay_get_devices (). (transfer full) */
SalvorPort *salvor_replayed_port_new (SalvorReplay *replay,
                                      const SalvorRecordedEvent *plug) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
