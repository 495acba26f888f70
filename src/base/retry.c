/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-retry"
#include "config.h"

#include "base/retry.h"

gboolean
salvor_retry (SalvorRetryFunc func, gpointer user_data, guint tries, guint delay_ms,
              SalvorClock *clock, GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (func != NULL, FALSE);
    g_return_val_if_fail (tries > 0, FALSE);

    for (guint i = 1;; i++) {
        g_autoptr (GError) last = NULL;

        if (func (user_data, cancellable, &last))
            return TRUE;
        if (g_error_matches (last, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
            g_propagate_error (error, g_steal_pointer (&last));
            return FALSE;
        }
        if (i == tries) {
            g_propagate_prefixed_error (error, g_steal_pointer (&last),
                                        "gave up after %u tries: ", tries);
            return FALSE;
        }
        g_info ("try %u of %u: %s", i, tries, last != NULL ? last->message : "no reason given");
        if (!salvor_clock_wait (clock, (gint64) delay_ms * 1000, cancellable, error))
            return FALSE;
    }
}
