/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
    SALVOR_ACTIVITY_NOTE, /* something happened to the board */
    SALVOR_ACTIVITY_RUNNING,
    SALVOR_ACTIVITY_DONE,
    SALVOR_ACTIVITY_FAILED,
} SalvorActivityState;

/*
 * SalvorActivityEntry: one thing that was read from or done to a board: when, a sentence, and line
 * by line what it was in the words of the chip and the protocol.
 *
 * Signal "changed". Main thread.
 */
#define SALVOR_TYPE_ACTIVITY_ENTRY (salvor_activity_entry_get_type ())
G_DECLARE_FINAL_TYPE (SalvorActivityEntry, salvor_activity_entry, SALVOR, ACTIVITY_ENTRY, GObject)

/* Happens now. */
SalvorActivityEntry *salvor_activity_entry_new (SalvorActivityState state,
                                                const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* @text: (nullable): stays as it is */
void salvor_activity_entry_set (SalvorActivityEntry *self, SalvorActivityState state,
                                const char *text);
/* @line is consumed. After so many lines the oldest go. */
void salvor_activity_entry_take_line (SalvorActivityEntry *self, char *line);
/* What was said to the board or by it. @command: (nullable): the same with a public command-line
 * tool; @continues: both take the place of what was said last, if this entry has it. */
void salvor_activity_entry_add_said (SalvorActivityEntry *self, const char *line,
                                     const char *command, gboolean continues);

SalvorActivityState salvor_activity_entry_get_state (SalvorActivityEntry *self);
const char *salvor_activity_entry_get_text (SalvorActivityEntry *self);
guint salvor_activity_entry_count_lines (SalvorActivityEntry *self);
/* "14:32:07"; (transfer full) */
char *salvor_activity_entry_format_time (SalvorActivityEntry *self);
/* "2026-11-25 14:32:07", for a file; (transfer full) */
char *salvor_activity_entry_format_date (SalvorActivityEntry *self);
/* All lines, each behind @indent, the last without a line end; (transfer full) */
char *salvor_activity_entry_format_lines (SalvorActivityEntry *self, const char *indent);

/* The same with public command-line tools, one a line; NULL when there are none. (transfer full) */
char *salvor_activity_entry_format_commands (SalvorActivityEntry *self, const char *indent);

/* Is it opened in the list? Kept here because rows come and go. */
gboolean salvor_activity_entry_get_expanded (SalvorActivityEntry *self);
void salvor_activity_entry_set_expanded (SalvorActivityEntry *self, gboolean expanded);

G_END_DECLS
