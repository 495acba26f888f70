/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorAdaptiveBin: shows one child and says in which width step it is, so that a page can change
 * its form. The child's minimum width does not hold the window open: a child that is too wide is
 * cut until the page has followed the new step.
 *
 * Properties: "child" (GtkWidget), "first-step" and "second-step" (int, px at 14 px text: where a
 * step begins; 0: there is none), "step" (int, read only: 0 below the first, 1, 2). "step" is
 * notified outside of size allocation, so a handler may rebuild what it likes.
 */
#define SALVOR_TYPE_ADAPTIVE_BIN (salvor_adaptive_bin_get_type ())
G_DECLARE_FINAL_TYPE (SalvorAdaptiveBin, salvor_adaptive_bin, SALVOR, ADAPTIVE_BIN, GtkWidget)

int salvor_adaptive_bin_get_step (SalvorAdaptiveBin *self);
/* Whether it is in the first step. Before it has a width it is not: most windows are wider. */
gboolean salvor_adaptive_bin_is_narrow (SalvorAdaptiveBin *self);

G_END_DECLS
