/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* SalvorActivityPage: everything that was read from and done to a board, with times; live. */
#define SALVOR_TYPE_ACTIVITY_PAGE (salvor_activity_page_get_type ())
G_DECLARE_FINAL_TYPE (SalvorActivityPage, salvor_activity_page, SALVOR, ACTIVITY_PAGE, GtkWidget)

GtkWidget *salvor_activity_page_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @board: (nullable) */
void salvor_activity_page_set_board (SalvorActivityPage *self, SalvorBoard *board);

G_END_DECLS
