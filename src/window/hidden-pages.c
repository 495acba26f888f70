/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-hidden-pages"
#include "config.h"

#include "window/hidden-pages.h"

static void
update (GtkStack *stack)
{
    GtkWidget *seen = gtk_stack_get_visible_child (stack);
    GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (stack));

    for (; page != NULL; page = gtk_widget_get_next_sibling (page))
        gtk_accessible_update_state (GTK_ACCESSIBLE (page), GTK_ACCESSIBLE_STATE_HIDDEN,
                                     page != seen, -1);
}

void
salvor_hide_unseen_pages (GtkWidget *root)
{
    g_return_if_fail (GTK_IS_WIDGET (root));

    if (GTK_IS_STACK (root)) {
        g_signal_connect (root, "notify::visible-child", G_CALLBACK (update), NULL);
        update (GTK_STACK (root));
    }
    for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
         child = gtk_widget_get_next_sibling (child))
        salvor_hide_unseen_pages (child);
}
