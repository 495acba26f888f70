/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-widget-children"
#include "config.h"

#include "window/widget-children.h"

void
salvor_widget_unparent_children (GtkWidget *parent)
{
    GtkWidget *child;

    while ((child = gtk_widget_get_first_child (parent)) != NULL)
        gtk_widget_unparent (child);
}

/* (transfer none) nullable */
static GtkScrolledWindow *
find_scrolled (GtkWidget *root)
{
    GtkWidget *child = gtk_widget_get_first_child (root);
    GtkScrolledWindow *found = NULL;

    if (GTK_IS_SCROLLED_WINDOW (root))
        return GTK_SCROLLED_WINDOW (root);
    for (; child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
        found = find_scrolled (child);
    return found;
}

void
salvor_widget_scroll_to_top (GtkWidget *root)
{
    GtkScrolledWindow *scrolled = find_scrolled (root);

    if (scrolled != NULL)
        gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (scrolled), 0.0);
}

void
salvor_box_clear (GtkBox *box)
{
    GtkWidget *child;

    while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
        gtk_box_remove (box, child);
}
