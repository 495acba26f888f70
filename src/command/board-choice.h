/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"
#include "command/verb.h"

G_BEGIN_DECLS

/*
 * salvor_board_choice_open:
 * @name: (nullable): as given with --board; SALVOR_ERROR_INVALID_ARGUMENT without
 * @chip_name: (nullable): as given with --chip
 *
 * SALVOR_ERROR_NOT_FOUND when nothing of that name is plugged in. (transfer full)
 */
SalvorBoard *salvor_board_choice_open (SalvorVerbRun *run, const char *name, const char *chip_name,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads it on its own thread and runs the default main context meanwhile, so that Ctrl-C works.
 * Afterwards the board has a state and a verdict. */
gboolean salvor_board_choice_read (SalvorVerbRun *run, SalvorBoard *board, GError **error);

/*
 * salvor_board_choice_load_state:
 * @path: (nullable): a saved state; else @name says the board to read
 *
 * For verbs that take one or the other. (transfer full)
 */
SalvorBoardState *salvor_board_choice_load_state (SalvorVerbRun *run, const char *path,
                                                  const char *name, const char *chip_name,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One line that a practice board is one; nothing for a real board. */
void salvor_board_choice_say_simulated (SalvorTerminal *terminal, gboolean simulated);

G_END_DECLS
