/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * How much one command makes a device send.
 *
 * It sends as fast as the bus goes, and what a computer does not take in time is lost without a
 * word: Linux and Windows keep 64 reports of a device, hidapi over libusb and on macOS 30
 * (docs/real-bus.md). A program that is never kept waiting takes them as they come, and each
 * further command costs three reports of its own. So the first piece fits the queue, each that came
 * whole and fast lets the next be twice as large, and one that did not is asked for again in pieces
 * that fit, as is all that follows.
 */
typedef struct {
    guint reports;      /* of data in one command */
    gboolean forgetful; /* reports were lost: it grows no more */
} SalvorReadAhead;

#define SALVOR_READ_AHEAD_FIRST 60
#define SALVOR_READ_AHEAD_LEAST 24
/* While a piece takes less than this, the next is larger: a cancel waits for the end of a piece. */
#define SALVOR_READ_AHEAD_MAX_US 250000

#define SALVOR_READ_AHEAD_INIT                                                                     \
    {                                                                                              \
        SALVOR_READ_AHEAD_FIRST, FALSE                                                             \
    }

/* A piece of the full size came whole, within @us microseconds. */
void salvor_read_ahead_note_whole (SalvorReadAhead *self, gint64 us);
/* A piece came with holes. FALSE when it was so small already that this is not why. */
gboolean salvor_read_ahead_note_loss (SalvorReadAhead *self);

G_END_DECLS
