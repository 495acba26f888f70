/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorFuseLine: what stands between the rows of the fuse grid: the heading of a group, with a
 * line after it, or the place where reserved words are folded away, with a dotted line and a
 * button. CSS node: fuseline, with the class .fold.
 *
 * Signal "unfold": Show was pressed.
 */
#define SALVOR_TYPE_FUSE_LINE (salvor_fuse_line_get_type ())
G_DECLARE_FINAL_TYPE (SalvorFuseLine, salvor_fuse_line, SALVOR, FUSE_LINE, GtkWidget)

GtkWidget *salvor_fuse_line_new_heading (const char *group) G_GNUC_WARN_UNUSED_RESULT;
/* @first: number of the first word; @n_words: how many are folded */
GtkWidget *salvor_fuse_line_new_fold (guint first, guint n_words) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
