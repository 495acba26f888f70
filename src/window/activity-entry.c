/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-activity-entry"
#include "config.h"

#include "window/activity-entry.h"

#include <glib/gi18n-lib.h>

/* A recovery sends a few hundred commands; data packets are not written down. */
#define MAX_LINES 1000

struct _SalvorActivityEntry {
    GObject parent_instance;

    SalvorActivityState state;
    GDateTime *time; /* owned, local time */
    char *text;
    GQueue lines;  /* (element-type utf8) */
    guint dropped; /* lines that had to go */
    gboolean expanded;
};

G_DEFINE_FINAL_TYPE (SalvorActivityEntry, salvor_activity_entry, G_TYPE_OBJECT)

static void
salvor_activity_entry_finalize (GObject *object)
{
    SalvorActivityEntry *self = SALVOR_ACTIVITY_ENTRY (object);

    g_date_time_unref (self->time);
    g_free (self->text);
    g_queue_clear_full (&self->lines, g_free);
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
    g_queue_init (&self->lines);
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

void
salvor_activity_entry_take_line (SalvorActivityEntry *self, char *line)
{
    g_return_if_fail (SALVOR_IS_ACTIVITY_ENTRY (self));

    g_queue_push_tail (&self->lines, line);
    if (g_queue_get_length (&self->lines) > MAX_LINES) {
        g_free (g_queue_pop_head (&self->lines));
        self->dropped++;
    }
    /* a row that is not opened only has to know that there are some */
    if (self->expanded || g_queue_get_length (&self->lines) == 1)
        g_signal_emit_by_name (self, "changed");
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

    return g_queue_get_length (&self->lines);
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

char *
salvor_activity_entry_format_lines (SalvorActivityEntry *self, const char *indent)
{
    GString *text = g_string_new (NULL);

    g_return_val_if_fail (SALVOR_IS_ACTIVITY_ENTRY (self), NULL);

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
