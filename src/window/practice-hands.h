/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"

G_BEGIN_DECLS

/* Nobody can take a practice board into their hands: what hands would do, buttons do. */

/* A port of a practice board that is plugged in; NULL of a real one. (transfer full) */
SalvorPort *salvor_practice_hands_find (SalvorBoard *board) G_GNUC_WARN_UNUSED_RESULT;

/* @port: (nullable): nothing is done; @step: "replug" */
void salvor_practice_hands_act (SalvorPort *port, const char *step);

/* Does what the cure of @trouble (nullable) asks a person to do: gives the board its power back, or
 * plugs it in anew. */
void salvor_practice_hands_help (SalvorBoard *board, const GError *trouble);

G_END_DECLS
