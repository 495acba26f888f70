/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"
#include "command/terminal.h"

G_BEGIN_DECLS

/* The verdict as a support person reads it aloud: title, sentence, then the evidence. */
void salvor_verdict_print (const SalvorVerdict *verdict, gboolean simulated,
                           SalvorTerminal *output);
/* Its title and the states of the routes only. @before: (nullable): with reasons where a state is
 * another than in this verdict */
void salvor_verdict_print_short (const SalvorVerdict *verdict, const SalvorVerdict *before,
                                 SalvorTerminal *output);

G_END_DECLS
