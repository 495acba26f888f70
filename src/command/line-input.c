/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-line-input"
#include "config.h"

#include "command/line-input.h"

#include <string.h>
#include <unistd.h>

#define MAX_LINE 4096

struct _SalvorLineInput {
    SalvorLineInputFunc func;
    gpointer user_data;
    GString *pending; /* the beginning of a line */
    guint watch;      /* 0: standard input is at its end */
};

static void
take_line (SalvorLineInput *self, gsize size)
{
    g_autofree char *line = g_strndup (self->pending->str, size);

    g_string_erase (self->pending, 0, (gssize) MIN (size + 1, self->pending->len));
    self->func (g_strstrip (line), self->user_data);
}

static void
take_lines (SalvorLineInput *self)
{
    const char *end;

    while ((end = strchr (self->pending->str, '\n')) != NULL)
        take_line (self, (gsize) (end - self->pending->str));
    if (self->pending->len > MAX_LINE)
        take_line (self, self->pending->len);
}

/* One read after the system said that there is something, so it does not wait. */
static gboolean
on_input (GIOChannel *channel, GIOCondition condition, gpointer user_data)
{
    SalvorLineInput *self = user_data;
    char bytes[1024];
    gssize count = read (STDIN_FILENO, bytes, sizeof bytes);

    if (count <= 0) {
        self->watch = 0;
        return G_SOURCE_REMOVE;
    }
    for (gssize i = 0; i < count; i++) {
        if (bytes[i] != '\0')
            g_string_append_c (self->pending, bytes[i]);
    }
    take_lines (self);
    return G_SOURCE_CONTINUE;
}

SalvorLineInput *
salvor_line_input_new (SalvorLineInputFunc func, gpointer user_data)
{
    SalvorLineInput *self = g_new0 (SalvorLineInput, 1);
    g_autoptr (GIOChannel) channel = g_io_channel_unix_new (STDIN_FILENO);

    self->func = func;
    self->user_data = user_data;
    self->pending = g_string_new (NULL);
    self->watch = g_io_add_watch (channel, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input, self);
    return self;
}

void
salvor_line_input_free (SalvorLineInput *self)
{
    if (self->watch != 0)
        g_source_remove (self->watch);
    g_string_free (self->pending, TRUE);
    g_free (self);
}
