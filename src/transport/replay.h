/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/recording.h"

G_BEGIN_DECLS

/*
 * SalvorReplay: a recording played as a board, on a virtual clock that follows the recorded times.
 *
 * Order is strict: what the host does next must be the next line. Anything else is
 * SALVOR_ERROR_RECORDING with the line, what it expects and what came instead, and the replay stays
 * where it is. Plugs and unplugs happen by themselves: at their time, or before, when the host goes
 * on with what comes behind them. Silences are waited for, and left out when the host does not.
 *
 * All functions may be called from any thread; devices are named by their numbers in the recording.
 */
#define SALVOR_TYPE_REPLAY (salvor_replay_get_type ())
G_DECLARE_FINAL_TYPE (SalvorReplay, salvor_replay, SALVOR, REPLAY, GObject)

/* @name: for error chains, "replay:FILE". @recording is consumed. (transfer full) */
SalvorReplay *salvor_replay_new (const char *name,
                                 SalvorRecording *recording) G_GNUC_WARN_UNUSED_RESULT;

const char *salvor_replay_get_name (SalvorReplay *self);       /* (transfer none) */
const char *salvor_replay_get_board_name (SalvorReplay *self); /* the recorded one; none */
SalvorClock *salvor_replay_get_clock (SalvorReplay *self);     /* (transfer none) */

/* What is plugged in now: events of the kind PLUG, valid as long as the replay.
 * (transfer container) (element-type SalvorRecordedEvent) */
GPtrArray *salvor_replay_get_devices (SalvorReplay *self);

/* The verbs of a transport, for device @device */
gboolean salvor_replay_open (SalvorReplay *self, guint device, GError **error);
void salvor_replay_close (SalvorReplay *self, guint device);
gboolean salvor_replay_send (SalvorReplay *self, guint device, const guint8 *packet, gsize size,
                             SalvorDeadline deadline, GError **error);
/* (transfer full) */
GBytes *salvor_replay_receive (SalvorReplay *self, guint device, SalvorDeadline deadline,
                               GError **error);

/* SALVOR_ERROR_WRONG_MODE where no hand step of a practice board was recorded */
gboolean salvor_replay_act (SalvorReplay *self, guint device, const char *hand_step,
                            GError **error);
/* Lets time pass to the next plug or unplug, at most to @until_us. */
void salvor_replay_wait (SalvorReplay *self, gint64 until_us);

G_END_DECLS
