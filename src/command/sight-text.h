/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/board-state.h"
#include "command/terminal.h"

G_BEGIN_DECLS

/* What a debug probe saw besides the words: where the processor was, and what the ROM wrote down
 * of its last start. Nothing for a board that was read another way. */
void salvor_probe_sight_print (SalvorBoardState *state, SalvorTerminal *output);

G_END_DECLS
