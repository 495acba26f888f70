/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/progress.h"

G_BEGIN_DECLS

/*
 * The progress of one command, passed on into that of a longer act: a command counts its own bytes
 * from 0, the act counts those of all its commands.
 */
typedef struct {
    SalvorProgress *outer; /* nullable, no ref */
    guint32 address;       /* where the command starts */
    guint32 size;          /* bytes of the command */
    /* nullable: the device has taken the bytes from @from to @to */
    void (*passed) (guint32 address, guint32 size, guint32 from, guint32 to, gpointer user_data);
    gpointer user_data; /* no ref */
    guint64 done;       /* bytes passed on so far */
} SalvorRunProgress;

/* @relay: has to live as long as the progress. (transfer full) */
SalvorProgress *salvor_run_progress_new (SalvorRunProgress *relay) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
