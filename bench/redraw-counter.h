/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RedrawCounter: which widgets of a window are drawn anew. GTK keeps what a widget drew until the
 * widget is invalidated, and draws its parents anew with it; only the innermost ones count here. It
 * puts itself in front of the drawing of every class of widget, so there is one a process.
 */
typedef struct _RedrawCounter RedrawCounter;

RedrawCounter *redraw_counter_new (GtkWidget *window) G_GNUC_WARN_UNUSED_RESULT;
void redraw_counter_free (RedrawCounter *self);
/* One line a kind of widget, most often drawn first */
void redraw_counter_print (RedrawCounter *self);

G_END_DECLS
