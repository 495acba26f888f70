/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-double-click"
#include "config.h"

#include "window/double-click.h"

guint
salvor_double_click_await (GtkWidget *widget, GSourceFunc over)
{
    int time_ms = 0;

    g_object_get (gtk_widget_get_settings (widget), "gtk-double-click-time", &time_ms, NULL);
    /* behind everything else that is due: a click that already waits is dealt with first */
    return g_timeout_add_full (G_PRIORITY_LOW, (guint) MAX (time_ms, 0), over, widget, NULL);
}
