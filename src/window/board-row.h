/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* In which part of a list a board stands, in this order. */
typedef enum {
    SALVOR_BOARD_GROUP_BOARDS,
    SALVOR_BOARD_GROUP_PROBES,
    SALVOR_BOARD_GROUP_SAVED,
    SALVOR_BOARD_GROUP_PRACTICE,
} SalvorBoardGroup;

SalvorBoardGroup salvor_board_get_group (SalvorBoard *board);
/* "Boards", "Probes", "Saved boards", "Practice boards"; translated, static */
const char *salvor_board_group_get_title (SalvorBoardGroup group);

/* SalvorBoardRow: one board in a list: icon, name, connection and how it is (visual.md 3.6). */
#define SALVOR_TYPE_BOARD_ROW (salvor_board_row_get_type ())
G_DECLARE_FINAL_TYPE (SalvorBoardRow, salvor_board_row, SALVOR, BOARD_ROW, GtkListBoxRow)

GtkWidget *salvor_board_row_new (SalvorBoard *board) G_GNUC_WARN_UNUSED_RESULT;
SalvorBoard *salvor_board_row_get_board (SalvorBoardRow *self);

G_END_DECLS
