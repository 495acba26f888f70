/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * salvor_legend_item_new:
 * @width: of the mark, px; it is 18 px high
 * @draw: paints the mark; @user_data is a constant of the caller, nothing is freed
 *
 * A mark and its word, for the line that explains a drawing. A screen reader hears the word alone.
 */
GtkWidget *salvor_legend_item_new (int width, GtkDrawingAreaDrawFunc draw, gpointer user_data,
                                   const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
