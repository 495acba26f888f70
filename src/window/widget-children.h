/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Takes every child away from a widget that has no container of its own: for dispose functions. */
void salvor_widget_unparent_children (GtkWidget *parent);
/* Empties a box. */
void salvor_box_clear (GtkBox *box);
/* Shows a page from its beginning: the first scrolled window at or below @root. */
void salvor_widget_scroll_to_top (GtkWidget *root);

G_END_DECLS
