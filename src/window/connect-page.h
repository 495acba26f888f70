/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorConnectPage: the first page of the wizard. It watches what is plugged in, reads the board
 * and goes on by itself; what stands in the way is said with what to do about it.
 *
 * Signal "connected": the board was read just now and there is a way to recover it.
 * Signal "changed": the getters may answer differently now.
 */
#define SALVOR_TYPE_CONNECT_PAGE (salvor_connect_page_get_type ())
G_DECLARE_FINAL_TYPE (SalvorConnectPage, salvor_connect_page, SALVOR, CONNECT_PAGE, GtkWidget)

/* @boards: (element-type SalvorBoard): everything that is or was plugged in */
void salvor_connect_page_set_boards (SalvorConnectPage *self, GListModel *boards);

/* Begins to look. @target: (nullable): this board and no other; else a single board is taken by
 * itself, several are offered, and a practice board only when the person picks it. @route: the way
 * that is wanted, SALVOR_N_ROUTES for any. */
void salvor_connect_page_start (SalvorConnectPage *self, SalvorBoard *target, SalvorRouteId route);
void salvor_connect_page_stop (SalvorConnectPage *self);
/* Shows the page again after it was left; does not go on by itself while the board is there */
void salvor_connect_page_resume (SalvorConnectPage *self);

/* The person has made a choice on this page that can be taken back. */
gboolean salvor_connect_page_can_go_back (SalvorConnectPage *self);
void salvor_connect_page_go_back (SalvorConnectPage *self);

/* A certain board has to be plugged in or helped on before anything goes on. */
gboolean salvor_connect_page_is_waiting (SalvorConnectPage *self);

/* Looks at the board anew that could not be used. */
void salvor_connect_page_try_again (SalvorConnectPage *self);

/* The board the page speaks of, also one that could not be read; nullable */
SalvorBoard *salvor_connect_page_get_shown (SalvorConnectPage *self);
/* The board that was read and is still there; nullable */
SalvorBoard *salvor_connect_page_get_board (SalvorConnectPage *self);

G_END_DECLS
