/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What stands in the cards of the overview page; each call replaces what was there. */

/* "i.MX RT1024 · 6D2B91E4 3A0E70D5 · USB … · Read today at 14:32", Pango markup; (transfer full) */
char *salvor_overview_make_meta (SalvorBoardState *state);
/* The text of a verdict with the part that matters most in bold, Pango markup; (transfer full) */
char *salvor_overview_make_text (const SalvorVerdict *verdict);
/* "46 of 48 words read"; @saved: the state came from a file, which never holds secret words.
 * (transfer full) */
char *salvor_overview_count_words (SalvorBoardState *state, gboolean saved);
/* "2 ways are open"; (transfer full) */
char *salvor_overview_count_ways (const SalvorVerdict *verdict);

void salvor_overview_fill_notes (GtkBox *box, const SalvorVerdict *verdict);
void salvor_overview_fill_legend (GtkBox *box, const SalvorVerdict *verdict);

/* Rows carry their bit; salvor_overview_get_row_bit () tells it. */
void salvor_overview_fill_permanent (GtkListBox *list, const SalvorVerdict *verdict);
void salvor_overview_get_row_bit (GtkListBoxRow *row, guint *word, guint *bit);

/* Rows carry their route; the ones that can be gone can be activated, unless the board is only
 * @saved. */
void salvor_overview_fill_routes (GtkListBox *list, const SalvorVerdict *verdict, gboolean saved);
/* The same where another way is looked for. @reason: (nullable): why the way @out leads nowhere,
 * where the verdict does not say so */
void salvor_overview_fill_ways (GtkListBox *list, const SalvorVerdict *verdict, SalvorRouteId out,
                                const char *reason);
SalvorRouteId salvor_overview_get_row_route (GtkListBoxRow *row);

/* Can it be gone, proven or not? */
gboolean salvor_overview_route_is_passable (const SalvorRoute *route);

G_END_DECLS
