/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/recovery-job.h"
#include "report/report.h"
#include "window/activity-entry.h"

G_BEGIN_DECLS

/*
 * SalvorActivity: everything that was read from and done to one board since the program started,
 * the newest last. A GListModel of SalvorActivityEntry; after so many entries the oldest go.
 *
 * Lives as long as its board, which it follows by itself. Main thread.
 */
#define SALVOR_TYPE_ACTIVITY (salvor_activity_get_type ())
G_DECLARE_FINAL_TYPE (SalvorActivity, salvor_activity, SALVOR, ACTIVITY, GObject)

/* The one of a board, made when it is asked for first; (transfer none) */
SalvorActivity *salvor_activity_get (SalvorBoard *board);

/* Writes down what a job does, step by step. Before it runs. */
void salvor_activity_follow_job (SalvorActivity *self, SalvorRecoveryJob *job);
/* What the last job brought in, when it went well; nullable */
const SalvorReportRecovery *salvor_activity_get_recovery (SalvorActivity *self);
/* When that was, "14:32:07"; nullable */
const char *salvor_activity_get_recovery_time (SalvorActivity *self);
/* Reading the board has failed: the end of salvor_board_read_async says why. */
void salvor_activity_take_read_error (SalvorActivity *self, const GError *error);
/* Why the last job or reading failed; NULL once the board was read again or a job went well */
const GError *salvor_activity_get_problem (SalvorActivity *self);
/* What was just said to the board or by it, in the words of the protocol, and in those of a public
 * command-line tool; see the signal of SalvorConversation. @command: (nullable) */
void salvor_activity_add_said (SalvorActivity *self, const char *line, const char *command,
                               gboolean continues);

/* All of it as text; (transfer full) */
char *salvor_activity_format (SalvorActivity *self);

G_END_DECLS
