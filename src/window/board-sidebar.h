/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorBoardSidebar: the list of boards, probes and practice boards. A single real board is
 * selected by itself; of several, and of practice boards, none is: the person picks.
 *
 * Signals: "selected" (SalvorBoard): the selection is another one now; "activated": a row was
 * clicked, so the person wants to see the board.
 */
#define SALVOR_TYPE_BOARD_SIDEBAR (salvor_board_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (SalvorBoardSidebar, salvor_board_sidebar, SALVOR, BOARD_SIDEBAR, GtkWidget)

/* @boards: (element-type SalvorBoard) */
void salvor_board_sidebar_set_boards (SalvorBoardSidebar *self, GListModel *boards);
SalvorBoard *salvor_board_sidebar_get_selected (SalvorBoardSidebar *self); /* nullable */
void salvor_board_sidebar_select (SalvorBoardSidebar *self, SalvorBoard *board);

G_END_DECLS
