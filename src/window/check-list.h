/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/recovery-check.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Fills @box with one row a check of the firmware, always in the same order, and says in @summary
 * how many passed: "6 passed, 1 needs your eye".
 */
void salvor_check_list_fill (GtkBox *box, GtkLabel *summary, const SalvorRecoveryCheck *check);

G_END_DECLS
