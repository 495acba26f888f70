/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-stay-awake"
#include "config.h"

#include "window/stay-awake.h"

guint
salvor_stay_awake_begin (GtkWidget *widget, const char *reason)
{
    GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (widget));
    GtkApplication *application = gtk_window_get_application (window);

    if (application == NULL)
        return 0;
    return gtk_application_inhibit (
        application, window, GTK_APPLICATION_INHIBIT_SUSPEND | GTK_APPLICATION_INHIBIT_LOGOUT,
        reason);
}

void
salvor_stay_awake_end (GtkWidget *widget, guint cookie)
{
    GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (widget));

    if (cookie != 0 && GTK_IS_WINDOW (window))
        gtk_application_uninhibit (gtk_window_get_application (GTK_WINDOW (window)), cookie);
}
