/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Puts the forms of the fuse grid and their words into a horizontal box. */
void salvor_fuse_legend_fill (GtkBox *box);

G_END_DECLS
