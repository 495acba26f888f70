/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives the rows of a class an action "row.press" that does what a click on the row does: a screen
 * reader can press what has an action, and GTK gives rows none. */
void salvor_row_class_add_press (GtkWidgetClass *klass);

G_END_DECLS
