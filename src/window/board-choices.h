/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The boards that somebody can choose from: practice boards, or what is plugged in. A debug probe
 * leads to a board as well as a cable to the chip does.
 */

/* @boards: (nullable) (element-type SalvorBoard). Returns: (transfer full)
 * (element-type SalvorBoard): all practice boards, or the real ones that are connected */
GPtrArray *salvor_board_choices_new (GListModel *boards,
                                     gboolean practice) G_GNUC_WARN_UNUSED_RESULT;

/* The one to take without asking, (transfer none), nullable: the only real one there is. A probe
 * may lie on the desk for another board, so it counts where no board shows itself. */
SalvorBoard *salvor_board_choices_find_obvious (GPtrArray *choices);

/* Makes the rows of @list. Where it shows these boards already it is left alone, with the focus
 * where it is. */
void salvor_board_choices_show (GPtrArray *choices, GtkListBox *list);

G_END_DECLS
