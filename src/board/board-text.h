/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/board-state.h"
#include "transport/port.h"

G_BEGIN_DECLS

/* How a board is called in a list. Pure. @port: (nullable) NULL when it is not connected; @chip:
 * (nullable) NULL while it is unknown; @state: (nullable). Translated, (transfer full) */
char *salvor_board_text_make_title (const SalvorPortInfo *port, SalvorChip *chip);
char *salvor_board_text_make_subtitle (const SalvorPortInfo *port, SalvorChip *chip,
                                       SalvorBoardState *state);
/* "Saved on 2026-11-25 14:32": of a board that is only remembered */
char *salvor_board_text_make_saved_subtitle (SalvorBoardState *state);

G_END_DECLS
