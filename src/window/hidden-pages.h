/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Hides the pages that a GtkStack does not show from screen readers too, from now on, in every
 * stack that stands below @root now: GTK 4.8 tells them of all pages at once. */
void salvor_hide_unseen_pages (GtkWidget *root);

G_END_DECLS
