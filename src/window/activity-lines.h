/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/board-state.h"
#include "window/activity-entry.h"

G_BEGIN_DECLS

/* What was read, in a sentence: "The board was read: 46 of 48 fuse words and 3 registers";
 * (transfer full) */
char *salvor_activity_lines_summarize (SalvorBoardState *state) G_GNUC_WARN_UNUSED_RESULT;
/* Each register and each word with its value, or why there is none; secret values are left out. */
void salvor_activity_lines_add_state (SalvorActivityEntry *entry, SalvorBoardState *state);

G_END_DECLS
