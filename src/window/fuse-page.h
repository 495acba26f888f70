/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorFusePage: every fuse word of a board, bit by bit, and what the bit under the cursor means.
 *
 * Signal "show-boot-path" (uint word, uint bit): the person wants to see what the bit does there.
 */
#define SALVOR_TYPE_FUSE_PAGE (salvor_fuse_page_get_type ())
G_DECLARE_FINAL_TYPE (SalvorFusePage, salvor_fuse_page, SALVOR, FUSE_PAGE, GtkWidget)

GtkWidget *salvor_fuse_page_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @board: (nullable) */
void salvor_fuse_page_set_board (SalvorFusePage *self, SalvorBoard *board);

/* Moves the cursor to a bit, takes filters away that hide it, and focuses it. */
void salvor_fuse_page_show_bit (SalvorFusePage *self, guint word, guint bit);

/* @boards: (element-type SalvorBoard): what the board can be compared with */
void salvor_fuse_page_set_boards (SalvorFusePage *self, GListModel *boards);

G_END_DECLS
