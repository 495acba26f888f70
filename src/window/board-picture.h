/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorBoardPicture: a board as most of them look, with the port, the cable, the switches and the
 * light that the checklist beside it names by number.
 */
#define SALVOR_TYPE_BOARD_PICTURE (salvor_board_picture_get_type ())
G_DECLARE_FINAL_TYPE (SalvorBoardPicture, salvor_board_picture, SALVOR, BOARD_PICTURE, GtkWidget)

/* @number: 1 to 4, the point of the checklist that is the most likely cause now */
void salvor_board_picture_set_current (SalvorBoardPicture *self, guint number);

G_END_DECLS
