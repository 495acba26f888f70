/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-row-press"
#include "config.h"

#include "window/row-press.h"

static void
press_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
    gtk_widget_activate (widget);
}

void
salvor_row_class_add_press (GtkWidgetClass *klass)
{
    g_return_if_fail (GTK_IS_WIDGET_CLASS (klass));

    gtk_widget_class_install_action (klass, "row.press", NULL, press_action);
}
