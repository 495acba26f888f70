/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorOverviewPage: how a board starts and why, in one look: verdict, boot path, permanent
 * settings, ways to recover. Follows its board by itself; shows what stands in the way when there
 * is no state yet.
 *
 * Property "board" (SalvorBoard, nullable). Signals:
 *
 *   "recover" (int route):            a SalvorRouteId, or -1 for the first open one
 *   "show-bit" (uint word, uint bit): a piece of evidence or a setting was activated
 *   "show-register" (uint index, uint bit), "show-header": evidence of another kind was activated
 *   "read-again":                     Try Again was pressed
 */
#define SALVOR_TYPE_OVERVIEW_PAGE (salvor_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (SalvorOverviewPage, salvor_overview_page, SALVOR, OVERVIEW_PAGE, GtkWidget)

GtkWidget *salvor_overview_page_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @board: (nullable) */
void salvor_overview_page_set_board (SalvorOverviewPage *self, SalvorBoard *board);
SalvorBoard *salvor_overview_page_get_board (SalvorOverviewPage *self);

/* Focuses the place in the boot path that rests on a fuse bit. */
void salvor_overview_page_focus_bit (SalvorOverviewPage *self, guint word, guint bit);

/* Why the last try to read the board failed; (nullable). Forgotten with the next read. */
void salvor_overview_page_set_problem (SalvorOverviewPage *self, const GError *problem);

G_END_DECLS
