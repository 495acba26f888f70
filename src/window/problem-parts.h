/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/problem.h"
#include "window/item-row.h"

G_BEGIN_DECLS

/*
 * The buttons of what a person can do about a situation. They activate "wizard.cure" (uint32: a
 * SalvorAction), which somebody above them has; the commands of the access rule are copied by the
 * button itself, which works anywhere.
 */

/* (transfer floating) */
GtkWidget *salvor_problem_button_new (SalvorAction action) G_GNUC_WARN_UNUSED_RESULT;

/* Fills @box anew with those of @problem, which may be NONE; without any it is hidden. @elsewhere:
 * an action that has its button at another place of the page, or NONE */
void salvor_problem_parts_fill_buttons (GtkBox *box, SalvorProblemId problem,
                                        SalvorAction elsewhere);

/* A note that does not stop the work; @problem may be NONE: then the row is hidden. @detail:
 * (nullable): what it is about, in front of the text */
void salvor_problem_parts_show_note (SalvorItemRow *row, SalvorProblemId problem,
                                     const char *detail);

G_END_DECLS
