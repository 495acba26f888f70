/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-run-progress"
#include "config.h"

#include "recovery/run-progress.h"

static void
relay_progress (SalvorProgress *progress, gpointer user_data)
{
    SalvorRunProgress *relay = user_data;
    guint64 done = salvor_progress_get_done (progress);

    if (done <= relay->done)
        return;
    if (relay->passed != NULL)
        relay->passed (relay->address, relay->size, (guint32) relay->done, (guint32) done,
                       relay->user_data);
    salvor_progress_advance (relay->outer, done - relay->done);
    relay->done = done;
}

SalvorProgress *
salvor_run_progress_new (SalvorRunProgress *relay)
{
    SalvorProgress *progress = salvor_progress_new ();

    salvor_progress_set_notify (progress, relay_progress, relay);
    return progress;
}
