/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-window-memory"
#include "config.h"

#include "window/window-memory.h"

#include "window/settings.h"

void
salvor_window_memory_restore (GtkWindow *window, SalvorSplitView *split, GtkStack *pages)
{
    int width = salvor_settings_get_int (SALVOR_SETTING_WINDOW_WIDTH);
    int height = salvor_settings_get_int (SALVOR_SETTING_WINDOW_HEIGHT);
    int sidebar_width = salvor_settings_get_int (SALVOR_SETTING_SIDEBAR_WIDTH);
    g_autofree char *page = salvor_settings_get_string (SALVOR_SETTING_PAGE);

    if (width > 0 && height > 0)
        gtk_window_set_default_size (window, width, height);
    if (salvor_settings_get_boolean (SALVOR_SETTING_WINDOW_MAXIMIZED))
        gtk_window_maximize (window);
    if (salvor_settings_get_boolean (SALVOR_SETTING_SIDEBAR_HIDDEN))
        salvor_split_view_set_show_sidebar (split, FALSE);
    if (sidebar_width > 0)
        salvor_split_view_set_sidebar_width (split, sidebar_width);
    /* a later version may have other pages */
    if (gtk_stack_get_child_by_name (pages, page) != NULL)
        gtk_stack_set_visible_child_name (pages, page);
}

void
salvor_window_memory_save (GtkWindow *window, SalvorSplitView *split, GtkStack *pages)
{
    int width = 0, height = 0;

    /* GTK keeps the default size of a window that is shown at its size when not maximized */
    gtk_window_get_default_size (window, &width, &height);
    salvor_settings_set_int (SALVOR_SETTING_WINDOW_WIDTH, width);
    salvor_settings_set_int (SALVOR_SETTING_WINDOW_HEIGHT, height);
    salvor_settings_set_boolean (SALVOR_SETTING_WINDOW_MAXIMIZED, gtk_window_is_maximized (window));
    salvor_settings_set_string (SALVOR_SETTING_PAGE, gtk_stack_get_visible_child_name (pages));
    salvor_settings_set_int (SALVOR_SETTING_SIDEBAR_WIDTH,
                             salvor_split_view_get_sidebar_width (split));
    /* a narrow window hides the list by itself */
    if (salvor_split_view_get_mode (split) == SALVOR_SPLIT_BESIDE)
        salvor_settings_set_boolean (SALVOR_SETTING_SIDEBAR_HIDDEN,
                                     !salvor_split_view_get_show_sidebar (split));
}
