/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/try-out.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorTryPane: how the board starts now and how it would start with the bits that are tried out:
 * both boot paths, the ways to recover now and after, what would be lost for ever, and why a bit
 * cannot be tried out.
 *
 * CSS node: trypane
 */
#define SALVOR_TYPE_TRY_PANE (salvor_try_pane_get_type ())
G_DECLARE_FINAL_TYPE (SalvorTryPane, salvor_try_pane, SALVOR, TRY_PANE, GtkWidget)

/* Nothing of @try_out is kept. */
void salvor_try_pane_show (SalvorTryPane *self, const SalvorTryOut *try_out);
/* Beside the fuses, or below them. */
void salvor_try_pane_set_beside (SalvorTryPane *self, gboolean beside);

G_END_DECLS
