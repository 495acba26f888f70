/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board-list.h"
#include "window/file-notice.h"

G_BEGIN_DECLS

/*
 * Saving a board to a file and opening it again. What went well or wrong is said in @notice; the
 * work is done off the main loop.
 */

/* Asks for a name and saves what was last read from @board, which has a state. */
void salvor_state_files_save (GtkWindow *window, SalvorBoard *board, SalvorFileNotice *notice);

/* @board is among the boards now. */
typedef void (*SalvorStateOpened) (GtkWindow *window, SalvorBoard *board);

/* Asks for a file and opens it. */
void salvor_state_files_choose (GtkWindow *window, SalvorBoardList *boards,
                                SalvorFileNotice *notice, SalvorStateOpened opened);
/* Opens it: among @boards, from then on. */
void salvor_state_files_open (GtkWindow *window, SalvorBoardList *boards, SalvorFileNotice *notice,
                              GFile *file, SalvorStateOpened opened);

/* "i-mx-rt1024-3A0E70D5", or "board" without a state: how files about a board begin;
 * (transfer full) */
char *salvor_state_files_make_stem (SalvorBoardState *state) G_GNUC_WARN_UNUSED_RESULT;
/* "i-mx-rt1024-3A0E70D5-2026-11-25" and @suffix: what a file about a board is called; no directory
 * separator in it; (transfer full) */
char *salvor_state_files_make_name (SalvorBoardState *state,
                                    const char *suffix) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
