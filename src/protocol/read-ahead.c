/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-read-ahead"
#include "config.h"

#include "protocol/read-ahead.h"

/* More is never asked for at once; 4 MiB in reports of 1012 bytes are 4145. */
#define MAX_REPORTS 4096

void
salvor_read_ahead_note_whole (SalvorReadAhead *self, gint64 us)
{
    if (!self->forgetful && us < SALVOR_READ_AHEAD_MAX_US)
        self->reports = MIN (2 * self->reports, MAX_REPORTS);
}

gboolean
salvor_read_ahead_note_loss (SalvorReadAhead *self)
{
    if (self->reports <= SALVOR_READ_AHEAD_LEAST)
        return FALSE;
    self->reports = self->reports > SALVOR_READ_AHEAD_FIRST ? SALVOR_READ_AHEAD_FIRST
                                                            : SALVOR_READ_AHEAD_LEAST;
    self->forgetful = TRUE;
    return TRUE;
}
