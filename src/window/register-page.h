/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorRegisterPage: the boot registers bit by bit, and what else tells how the board started: the
 * ROM's log, where the processor was, the start-up header.
 */
#define SALVOR_TYPE_REGISTER_PAGE (salvor_register_page_get_type ())
G_DECLARE_FINAL_TYPE (SalvorRegisterPage, salvor_register_page, SALVOR, REGISTER_PAGE, GtkWidget)

GtkWidget *salvor_register_page_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @board: (nullable) */
void salvor_register_page_set_board (SalvorRegisterPage *self, SalvorBoard *board);

/* Moves the cursor to a bit of a register, by its place in the chip's list, and focuses it. */
void salvor_register_page_show_bit (SalvorRegisterPage *self, guint index, guint bit);
/* Scrolls to what is known of the start-up header, and focuses it. */
void salvor_register_page_show_header (SalvorRegisterPage *self);

G_END_DECLS
