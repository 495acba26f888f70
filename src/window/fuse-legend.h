/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Puts the forms of the fuse grid and their words into a box that breaks lines. */
void salvor_fuse_legend_fill (GtkFlowBox *box);
/* Explains the mark of a working copy that differs, where there is @any; otherwise the line stays
 * short. */
void salvor_fuse_legend_show_differs (GtkFlowBox *box, gboolean any);

G_END_DECLS
