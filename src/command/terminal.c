/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-terminal"
#include "config.h"

#include "command/terminal.h"

#include "command/console.h"

#include <stdio.h>
#include <string.h>

/* A break is looked for only where a readable column is left. */
#define MIN_COLUMN_WIDTH 20

#define MAX_ANSWER 256

struct _SalvorTerminal {
    SalvorStream stream;
    gboolean interactive;
    gboolean colours;
};

/* Select graphic rendition (ECMA-48, 8.3.117): bold, faint, green, yellow, red */
static const char *const tone_codes[] = {
    [SALVOR_TONE_PLAIN] = "",        [SALVOR_TONE_STRONG] = "\033[1m",
    [SALVOR_TONE_QUIET] = "\033[2m", [SALVOR_TONE_GOOD] = "\033[32m",
    [SALVOR_TONE_CARE] = "\033[33m", [SALVOR_TONE_STOP] = "\033[31m",
};

static gboolean
wants_colours (void)
{
    const char *term = g_getenv ("TERM");
    const char *no_color = g_getenv ("NO_COLOR"); /* no-color.org */

    return (no_color == NULL || *no_color == '\0') && g_strcmp0 (term, "dumb") != 0;
}

SalvorTerminal *
salvor_terminal_new (SalvorStream stream)
{
    SalvorTerminal *self = g_new0 (SalvorTerminal, 1);
    SalvorConsoleStream console
        = stream == SALVOR_OUTPUT ? SALVOR_STANDARD_OUTPUT : SALVOR_STANDARD_ERROR;

    self->stream = stream;
    self->interactive = salvor_console_is_terminal (console);
    self->colours = self->interactive && wants_colours () && salvor_console_start_colours (console);
    return self;
}

void
salvor_terminal_free (SalvorTerminal *self)
{
    g_free (self);
}

gboolean
salvor_terminal_is_interactive (const SalvorTerminal *self)
{
    return self->interactive;
}

gboolean
salvor_terminal_can_ask (const SalvorTerminal *self)
{
    return self->interactive && salvor_console_is_terminal (SALVOR_STANDARD_INPUT);
}

void
salvor_terminal_write (SalvorTerminal *self, const char *text)
{
    if (self->stream == SALVOR_OUTPUT)
        g_print ("%s", text);
    else
        g_printerr ("%s", text);
}

/* Columns of a terminal that @text takes: a Chinese or Japanese character takes two. */
static guint
count_columns (const char *text)
{
    guint columns = 0;

    for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
        columns += g_unichar_iswide (g_utf8_get_char (at)) ? 2 : 1;
    return columns;
}

/* Chinese and Japanese have no spaces: a line may end before any of their characters and opening
 * brackets, but not behind an opening bracket or a quotation mark. */
static gboolean
may_break_between (gunichar before, gunichar after)
{
    GUnicodeBreakType last = g_unichar_break_type (before);
    GUnicodeBreakType next = g_unichar_break_type (after);

    return g_unichar_iswide (after)
           && (next == G_UNICODE_BREAK_IDEOGRAPHIC || next == G_UNICODE_BREAK_OPEN_PUNCTUATION)
           && last != G_UNICODE_BREAK_OPEN_PUNCTUATION && last != G_UNICODE_BREAK_QUOTATION;
}

/* Bytes of @text that fit @width columns, broken at the last space or where the script allows it;
 * the whole first word when even that does not fit. */
static gsize
find_break (const char *text, guint width)
{
    const char *best = NULL;
    const char *at = text;
    gunichar last = ' ';

    for (guint column = 0; *at != '\0' && *at != '\n';) {
        gunichar now = g_utf8_get_char (at);
        gboolean breaks = now == ' ' || (at != text && may_break_between (last, now));
        guint end = column + (g_unichar_iswide (now) ? 2 : 1);

        if (breaks && (best == NULL || column <= width))
            best = at;
        if (end > width && best != NULL)
            return (gsize) (best - text);
        column = end;
        last = now;
        at = g_utf8_next_char (at);
    }
    return (gsize) (at - text);
}

static void
append_tone (GString *line, const SalvorTerminal *self, SalvorTone tone, const char *text,
             gsize length)
{
    gboolean coloured = self->colours && tone != SALVOR_TONE_PLAIN;

    if (coloured)
        g_string_append (line, tone_codes[tone]);
    g_string_append_len (line, text, (gssize) length);
    if (coloured)
        g_string_append (line, "\033[0m");
}

static void
append_spaces (GString *line, guint count)
{
    for (guint i = 0; i < count; i++)
        g_string_append_c (line, ' ');
}

/* @text from @column on; the first line has its beginning already. */
static void
append_wrapped (GString *out, const SalvorTerminal *self, SalvorTone tone, guint column,
                const char *text)
{
    guint width = MAX (SALVOR_TERMINAL_COLUMNS - column, MIN_COLUMN_WIDTH);

    while (TRUE) {
        gsize length = find_break (text, width);

        append_tone (out, self, tone, text, length);
        g_string_append_c (out, '\n');
        text += length;
        if (*text == '\0')
            return;
        if (*text == ' ' || *text == '\n')
            text++;
        append_spaces (out, column);
    }
}

void
salvor_terminal_paragraph (SalvorTerminal *self, SalvorTone tone, guint indent, const char *text)
{
    g_autoptr (GString) out = g_string_new (NULL);

    append_spaces (out, indent);
    append_wrapped (out, self, tone, indent, text);
    salvor_terminal_write (self, out->str);
}

void
salvor_terminal_gap (SalvorTerminal *self)
{
    salvor_terminal_write (self, "\n");
}

void
salvor_terminal_row (SalvorTerminal *self, SalvorTone tone, guint indent, guint column,
                     const char *label, const char *text)
{
    g_autoptr (GString) out = g_string_new (NULL);
    guint used = indent + count_columns (label);

    append_spaces (out, indent);
    append_tone (out, self, tone, label, strlen (label));
    if (used + 1 > column) {
        g_string_append_c (out, '\n');
        used = 0;
    }
    append_spaces (out, column - used);
    append_wrapped (out, self, SALVOR_TONE_PLAIN, column, text);
    salvor_terminal_write (self, out->str);
}

static gboolean
note_input (GIOChannel *channel, GIOCondition condition, gpointer data)
{
    gboolean *ready = data;

    *ready = TRUE;
    return G_SOURCE_CONTINUE;
}

/* FALSE when it was cancelled first */
static gboolean
wait_for_input (GCancellable *cancellable)
{
    g_autoptr (GIOChannel) channel = g_io_channel_unix_new (STDIN_FILENO);
    gboolean ready = FALSE;
    guint watch = g_io_add_watch (channel, G_IO_IN | G_IO_HUP | G_IO_ERR, note_input, &ready);

    while (!ready && !g_cancellable_is_cancelled (cancellable))
        g_main_context_iteration (NULL, TRUE);
    g_source_remove (watch);
    return ready && !g_cancellable_is_cancelled (cancellable);
}

char *
salvor_terminal_ask (SalvorTerminal *self, const char *question, GCancellable *cancellable)
{
    char answer[MAX_ANSWER];

    salvor_terminal_write (self, question);
    salvor_terminal_write (self, " ");
    if (!wait_for_input (cancellable) || fgets (answer, sizeof answer, stdin) == NULL)
        return NULL;
    return g_strdup (g_strstrip (answer));
}
