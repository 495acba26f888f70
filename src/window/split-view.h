/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How a sidebar and its page share the width (visual.md 4). */
typedef enum {
    SALVOR_SPLIT_BESIDE, /* 1100 pixels and up */
    SALVOR_SPLIT_OVER,   /* 760 to 1099: the sidebar lies over the page */
    SALVOR_SPLIT_PAGES,  /* below 760: one of both fills the width */
} SalvorSplitMode;

/*
 * SalvorSplitView: a sidebar and a page. Properties: "sidebar" and "content" (GtkWidget), "mode"
 * (int, a SalvorSplitMode, read only, follows the width), "show-sidebar" (boolean).
 */
#define SALVOR_TYPE_SPLIT_VIEW (salvor_split_view_get_type ())
G_DECLARE_FINAL_TYPE (SalvorSplitView, salvor_split_view, SALVOR, SPLIT_VIEW, GtkWidget)

SalvorSplitMode salvor_split_view_get_mode (SalvorSplitView *self);
gboolean salvor_split_view_get_show_sidebar (SalvorSplitView *self);
void salvor_split_view_set_show_sidebar (SalvorSplitView *self, gboolean show_sidebar);
/* In pixels; kept within what is good for a list. It grows with the text. */
int salvor_split_view_get_sidebar_width (SalvorSplitView *self);
void salvor_split_view_set_sidebar_width (SalvorSplitView *self, int width);

G_END_DECLS
