/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * SalvorRateMeter: speed and time left from confirmed bytes only. It looks at the last 5 seconds
 * and says nothing in the first 3 seconds of a step, because a guess from less is worth nothing.
 */
#define SALVOR_RATE_WINDOW_MS 5000
#define SALVOR_RATE_QUIET_MS 3000

typedef struct _SalvorRateMeter SalvorRateMeter;

SalvorRateMeter *salvor_rate_meter_new (void) G_GNUC_WARN_UNUSED_RESULT;
void salvor_rate_meter_free (SalvorRateMeter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorRateMeter, salvor_rate_meter_free)

/* A new step begins: what was seen before says nothing about it. */
void salvor_rate_meter_restart (SalvorRateMeter *self);
/* At @now_ms on any clock that does not go back, @bytes of the step are confirmed. */
void salvor_rate_meter_add (SalvorRateMeter *self, guint now_ms, guint64 bytes);

/* FALSE while nothing can be said yet. */
gboolean salvor_rate_meter_get_rate (const SalvorRateMeter *self, double *bytes_per_second);
gboolean salvor_rate_meter_get_seconds_left (const SalvorRateMeter *self, guint64 total,
                                             guint *seconds);

G_END_DECLS
