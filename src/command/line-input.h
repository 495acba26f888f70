/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * SalvorLineInput: the lines of standard input as they come, from the default main context, for a
 * verb that runs on meanwhile. Never waits for the rest of a line.
 */
typedef struct _SalvorLineInput SalvorLineInput;

/* @line: without its end and without blanks around it; longer ones than 4 KB come in pieces */
typedef void (*SalvorLineInputFunc) (const char *line, gpointer user_data);

SalvorLineInput *salvor_line_input_new (SalvorLineInputFunc func,
                                        gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void salvor_line_input_free (SalvorLineInput *self);

G_END_DECLS
