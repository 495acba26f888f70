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

void
salvor_box_clear (GtkBox *box)
{
    GtkWidget *child;

    while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
        gtk_box_remove (box, child);
}
