/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"

G_BEGIN_DECLS

/* SalvorBoardList: a GListModel of SalvorBoard that follows the port list. A board that went away
 * stays, not connected, until salvor_board_list_forget_gone (); a saved one until it is closed. */
#define SALVOR_TYPE_BOARD_LIST (salvor_board_list_get_type ())
G_DECLARE_FINAL_TYPE (SalvorBoardList, salvor_board_list, SALVOR, BOARD_LIST, GObject)

/* @shelf: (nullable): shared by all boards; NULL is one of their own */
SalvorBoardList *salvor_board_list_new (SalvorPortList *ports,
                                        SalvorChipShelf *shelf) G_GNUC_WARN_UNUSED_RESULT;
SalvorPortList *salvor_board_list_get_ports (SalvorBoardList *self);
SalvorBoard *salvor_board_list_find (SalvorBoardList *self, const char *name); /* nullable, none */
/*
 * salvor_board_list_add_saved:
 * @name, @title: see salvor_board_new_saved ()
 *
 * Puts what a file remembers among the boards; where one of that name is there already, it takes
 * the new state. (transfer none)
 */
SalvorBoard *salvor_board_list_add_saved (SalvorBoardList *self, const char *name,
                                          const char *title, SalvorBoardState *state);
void salvor_board_list_close_saved (SalvorBoardList *self, SalvorBoard *board);
void salvor_board_list_update (SalvorBoardList *self);
void salvor_board_list_forget_gone (SalvorBoardList *self);

G_END_DECLS
