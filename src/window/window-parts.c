/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-window-parts"
#include "config.h"

#include "window/window-parts.h"

#include "window/activity-page.h"
#include "window/bit-pane.h"
#include "window/board-sidebar.h"
#include "window/fuse-page.h"
#include "window/overview-page.h"
#include "window/recovery-wizard.h"
#include "window/register-page.h"
#include "window/status-page.h"

static gboolean
is_part (GtkWidget *widget)
{
    return SALVOR_IS_BOARD_SIDEBAR (widget) || SALVOR_IS_OVERVIEW_PAGE (widget)
           || SALVOR_IS_FUSE_PAGE (widget) || SALVOR_IS_BIT_PANE (widget)
           || SALVOR_IS_REGISTER_PAGE (widget) || SALVOR_IS_ACTIVITY_PAGE (widget)
           || SALVOR_IS_RECOVERY_WIZARD (widget) || SALVOR_IS_STATUS_PAGE (widget);
}

/* The bars above and below a page, where nothing else divides the window */
static gboolean
is_bar (GtkWidget *widget)
{
    return GTK_IS_HEADER_BAR (widget) || GTK_IS_ACTION_BAR (widget)
           || gtk_widget_has_css_class (widget, "salvor-action-bar");
}

/* The list of boards first, although it is drawn last: over the page, where there is no room. */
static void
add_parts (GPtrArray *parts, GtkWidget *root, gboolean with_bars)
{
    GtkWidget *child = gtk_widget_get_first_child (root);

    if (!gtk_widget_get_mapped (root))
        return;
    if (SALVOR_IS_BOARD_SIDEBAR (root))
        g_ptr_array_insert (parts, 0, root);
    else if (is_part (root) || (with_bars && is_bar (root)))
        g_ptr_array_add (parts, root);
    for (; child != NULL; child = gtk_widget_get_next_sibling (child))
        add_parts (parts, child, with_bars);
}

/* The innermost part that has the focus; parts come before those inside them. */
static guint
find_current (GPtrArray *parts, GtkWidget *focus)
{
    for (guint i = parts->len; i > 0; i--) {
        GtkWidget *part = g_ptr_array_index (parts, i - 1);

        if (focus != NULL && (focus == part || gtk_widget_is_ancestor (focus, part)))
            return i - 1;
    }
    return parts->len - 1;
}

void
salvor_window_parts_focus_next (GtkWindow *window)
{
    g_autoptr (GPtrArray) parts = g_ptr_array_new ();
    guint current;

    add_parts (parts, GTK_WIDGET (window), FALSE);
    if (parts->len < 2) {
        g_ptr_array_set_size (parts, 0);
        add_parts (parts, GTK_WIDGET (window), TRUE);
    }
    if (parts->len == 0)
        return;
    current = find_current (parts, gtk_window_get_focus (window));
    for (guint i = 1; i <= parts->len; i++) {
        GtkWidget *part = g_ptr_array_index (parts, (current + i) % parts->len);

        /* out of it first: a part that has the focus would go on inside */
        gtk_window_set_focus (window, NULL);
        if (gtk_widget_child_focus (part, GTK_DIR_TAB_FORWARD))
            break;
    }
    gtk_window_set_focus_visible (window, TRUE);
}
