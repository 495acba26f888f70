/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * SalvorTerminal: text for people on one of the two outputs, at most 80 columns wide. Colours only
 * on a terminal and only beside a word that says the same.
 */
typedef struct _SalvorTerminal SalvorTerminal;

typedef enum {
    SALVOR_TONE_PLAIN,
    SALVOR_TONE_STRONG, /* titles */
    SALVOR_TONE_QUIET,  /* evidence */
    SALVOR_TONE_GOOD,
    SALVOR_TONE_CARE,
    SALVOR_TONE_STOP,
} SalvorTone;

typedef enum {
    SALVOR_OUTPUT,   /* standard output */
    SALVOR_MESSAGES, /* standard error */
} SalvorStream;

#define SALVOR_TERMINAL_COLUMNS 80

SalvorTerminal *salvor_terminal_new (SalvorStream stream);
void salvor_terminal_free (SalvorTerminal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorTerminal, salvor_terminal_free)

/* Is a person looking at it? */
gboolean salvor_terminal_is_interactive (const SalvorTerminal *self);
/* Can a person answer? Standard input and @self are a terminal */
gboolean salvor_terminal_can_ask (const SalvorTerminal *self);

/* A line of its own, broken between words, every line indented by @indent columns */
void salvor_terminal_paragraph (SalvorTerminal *self, SalvorTone tone, guint indent,
                                const char *text);
/* An empty line */
void salvor_terminal_gap (SalvorTerminal *self);
/*
 * A row of two columns: @label at @indent, @text from @column on, broken there when it is too long.
 * A label that is too long gets a line of its own.
 */
void salvor_terminal_row (SalvorTerminal *self, SalvorTone tone, guint indent, guint column,
                          const char *label, const char *text);
/* As it is, without a line end; for progress */
void salvor_terminal_write (SalvorTerminal *self, const char *text);

/* Asks and reads one line, without its end; NULL at the end of input or when it was cancelled. Runs
 * the default main context meanwhile. (transfer full) */
char *salvor_terminal_ask (SalvorTerminal *self, const char *question, GCancellable *cancellable);

G_END_DECLS
