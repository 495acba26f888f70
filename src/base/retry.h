/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/clock.h"

G_BEGIN_DECLS

/* One try; on failure sets the error. */
typedef gboolean (*SalvorRetryFunc) (gpointer user_data, GCancellable *cancellable, GError **error);

/*
 * salvor_retry:
 * @tries: at least 1
 * @delay_ms: wait on @clock between two tries
 *
 * Runs @func until it succeeds, at most @tries times. Cancellation ends it at once. The last error
 * is returned with the prefix "gave up after N tries: ".
 */
gboolean salvor_retry (SalvorRetryFunc func, gpointer user_data, guint tries, guint delay_ms,
                       SalvorClock *clock, GCancellable *cancellable, GError **error);

G_END_DECLS
