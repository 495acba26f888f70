/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/problem.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorTroubleCard: something stands in the way: what happened, what to do about it, and, folded
 * away, the technical chain for those who help. Its buttons activate "wizard.cure".
 *
 * Signal "option-chosen" (uint): one of the options was chosen, see salvor_trouble_card_offer ().
 */
#define SALVOR_TYPE_TROUBLE_CARD (salvor_trouble_card_get_type ())
G_DECLARE_FINAL_TYPE (SalvorTroubleCard, salvor_trouble_card, SALVOR, TROUBLE_CARD, GtkWidget)

/* @problem: which of the situations it is, with its actions; NONE: @error in its own words, with
 * Try Again where @can_retry. @error: (nullable) with a problem */
void salvor_trouble_card_show_problem (SalvorTroubleCard *self, SalvorProblemId problem,
                                       const GError *error, gboolean can_retry);
/* Adds a choice that takes the trouble away. @options: (nullable): %NULL-terminated names, none;
 * @button_text: "Use This Chip" */
void salvor_trouble_card_offer (SalvorTroubleCard *self, const char *const *options,
                                const char *button_text);

G_END_DECLS
