/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorLinePanel: a serial port and a speed to choose, and what stands in the way of the board
 * there. Nothing is sent to any port before the person presses Connect.
 *
 * Signal "opened" (SalvorBoard): a board answers there; it is in the list now.
 */
#define SALVOR_TYPE_LINE_PANEL (salvor_line_panel_get_type ())
G_DECLARE_FINAL_TYPE (SalvorLinePanel, salvor_line_panel, SALVOR, LINE_PANEL, GtkWidget)

/* Looks which ports there are, and begins anew. @board: (nullable): whose port is chosen */
void salvor_line_panel_start (SalvorLinePanel *self, SalvorBoardList *boards, SalvorBoard *board);
/* Asks at the chosen port, as Connect does. */
void salvor_line_panel_connect (SalvorLinePanel *self);
/* What comes of it is of no interest any more. */
void salvor_line_panel_stop (SalvorLinePanel *self);

G_END_DECLS
