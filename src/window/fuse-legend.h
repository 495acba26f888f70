/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Puts the forms of the fuse grid and their words into a box that breaks lines. */
void salvor_fuse_legend_fill (GtkFlowBox *box);

G_END_DECLS
