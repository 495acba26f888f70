/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-activity-entry"
#include "config.h"

#include "window/activity-entry.h"

#include <glib/gi18n-lib.h>

/* A recovery sends a few hundred commands; data packets are not written down. */
#define MAX_LINES 1000

/* Lines, of which the oldest go when there are too many. */
typedef struct {
    GQueue lines;  /* (element-type utf8), owned */
    guint dropped; /* lines that had to go */
} Lines;

struct _SalvorActivityEntry {
    GObject parent_instance;

    SalvorActivityState state;
    GDateTime *time; /* owned, local time */
    char *text;
    Lines lines;
    Lines commands;   /* the same with public tools */
    gboolean said;    /* the last line was said to the board or by it … */
    gboolean command; /* … and the last command is that of it */
    gboolean expanded;
};

G_DEFINE_FINAL_TYPE (SalvorActivityEntry, salvor_activity_entry, G_TYPE_OBJECT)

static void
salvor_activity_entry_finalize (GObject *object)
{
    SalvorActivityEntry *self = SALVOR_ACTIVITY_ENTRY (object);

    g_date_time_unref (self->time);
    g_free (self->text);
    g_queue_clear_full (&self->lines.lines, g_free);
    g_queue_clear_full (&self->commands.lines, g_free);
    G_OBJECT_CLASS (salvor_activity_entry_parent_class)->finalize (object);
}

static void
salvor_activity_entry_class_init (SalvorActivityEntryClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_activity_entry_finalize;
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
salvor_activity_entry_init (SalvorActivityEntry *self)
{
    g_queue_init (&self->lines.lines);
    g_queue_init (&self->commands.lines);
    self->time = g_date_time_new_now_local ();
}

SalvorActivityEntry *
salvor_activity_entry_new (SalvorActivityState state, const char *text)
{
    SalvorActivityEntry *self = g_object_new (SALVOR_TYPE_ACTIVITY_ENTRY, NULL);

    self->state = state;
    self->text = g_strdup (text);
    return self;
}

void
salvor_activity_entry_set (SalvorActivityEntry *self, SalvorActivityState state, const char *text)
{
    g_return_if_fail (SALVOR_IS_ACTIVITY_ENTRY (self));

    self->state = state;
    if (text != NULL) {
        g_free (self->text);
        self->text = g_strdup (text);
    }
    g_signal_emit_by_name (self, "changed");
}

/* @line is consumed. */
static void
lines_take (Lines *self, char *line)
{
    g_queue_push_tail (&self->lines, line);
    if (g_queue_get_length (&self->lines) > MAX_LINES) {
        g_free (g_queue_pop_head (&self->lines));
        self->dropped++;
    }
}

/* A row that is not opened only has to know that there are some. */
static void
tell_changed (SalvorActivityEntry *self)
{
    if (self->expanded || g_queue_get_length (&self->lines.lines) == 1)
        g_signal_emit_by_name (self, "changed");
}

void
salvor_activity_entry_take_line (SalvorActivityEntry *self, char *line)
{
    g_return_if_fail (SALVOR_IS_ACTIVITY_ENTRY (self));

    self->said = FALSE;
    lines_take (&self->lines, line);
    tell_changed (self);
}

void
salvor_activity_entry_add_said (SalvorActivityEntry *self, const char *line, const char *command,
                                gboolean continues)
{
    g_return_if_fail (SALVOR_IS_ACTIVITY_ENTRY (self));
    g_return_if_fail (line != NULL);

    if (continues && self->said) {
        g_free (g_queue_pop_tail (&self->lines.lines));
        if (self->command)
            g_free (g_queue_pop_tail (&self->commands.lines));
    }
    lines_take (&self->lines, g_strdup (line));
    if (command != NULL)
        lines_take (&self->commands, g_strdup (command));
    self->said = TRUE;
    self->command = command != NULL;
    tell_changed (self);
}

SalvorActivityState
salvor_activity_entry_get_state (SalvorActivityEntry *self)
{
    g_return_val_if_fail (SALVOR_IS_ACTIVITY_ENTRY (self), SALVOR_ACTIVITY_NOTE);

    return self->state;
}

const char *
salvor_activity_entry_get_text (SalvorActivityEntry *self)
{
    g_return_val_if_fail (SALVOR_IS_ACTIVITY_ENTRY (self), NULL);

    return self->text;
}

guint
salvor_activity_entry_count_lines (SalvorActivityEntry *self)
{
    g_return_val_if_fail (SALVOR_IS_ACTIVITY_ENTRY (self), 0);

    return g_queue_get_length (&self->lines.lines);
}

char *
salvor_activity_entry_format_time (SalvorActivityEntry *self)
{
    g_return_val_if_fail (SALVOR_IS_ACTIVITY_ENTRY (self), NULL);

    return g_date_time_format (self->time, "%H:%M:%S");
}

char *
salvor_activity_entry_format_date (SalvorActivityEntry *self)
{
    g_return_val_if_fail (SALVOR_IS_ACTIVITY_ENTRY (self), NULL);

    return g_date_time_format (self->time, "%Y-%m-%d %H:%M:%S");
}

/* (transfer full) */
static char *
lines_format (const Lines *self, const char *indent)
{
    GString *text = g_string_new (NULL);

    if (self->dropped > 0) {
        g_string_append (text, indent);
        g_string_append_printf (
            text,
            ngettext ("(%u earlier line is gone)", "(%u earlier lines are gone)", self->dropped),
            self->dropped);
    }
    for (const GList *line = self->lines.head; line != NULL; line = line->next)
        g_string_append_printf (text, "%s%s%s", text->len > 0 ? "\n" : "", indent,
                                (const char *) line->data);
    return g_string_free (text, FALSE);
}

char *
salvor_activity_entry_format_lines (SalvorActivityEntry *self, const char *indent)
{
    g_return_val_if_fail (SALVOR_IS_ACTIVITY_ENTRY (self), NULL);

    return lines_format (&self->lines, indent);
}

char *
salvor_activity_entry_format_commands (SalvorActivityEntry *self, const char *indent)
{
    g_return_val_if_fail (SALVOR_IS_ACTIVITY_ENTRY (self), NULL);

    if (g_queue_is_empty (&self->commands.lines))
        return NULL;
    return lines_format (&self->commands, indent);
}

gboolean
salvor_activity_entry_get_expanded (SalvorActivityEntry *self)
{
    g_return_val_if_fail (SALVOR_IS_ACTIVITY_ENTRY (self), FALSE);

    return self->expanded;
}

void
salvor_activity_entry_set_expanded (SalvorActivityEntry *self, gboolean expanded)
{
    g_return_if_fail (SALVOR_IS_ACTIVITY_ENTRY (self));

    if (self->expanded == expanded)
        return;
    self->expanded = expanded;
    g_signal_emit_by_name (self, "changed");
}
