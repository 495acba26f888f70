/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/board-state.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What stands in the cards below the registers; each call replaces what was there. */

/* The ROM's log of the last start, as sentences. */
void salvor_register_cards_fill_log (GtkListBox *list, SalvorBoardState *state);
/* Where the processor was found. */
void salvor_register_cards_fill_core (GtkListBox *list, SalvorBoardState *state);
/* The start-up header in the flash. */
void salvor_register_cards_fill_header (GtkListBox *list, SalvorBoardState *state);

G_END_DECLS
