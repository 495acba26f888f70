/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-notice"
#include "config.h"

#include "window/notice.h"

#include <glib/gi18n-lib.h>

#define NOTIFICATION_ID "recovery"
#define HANDLER_KEY "salvor-notice"

static const struct {
    const char *title;
    const char *body;
    GNotificationPriority priority;
} notices[] = {
    [SALVOR_NOTICE_DONE] = { N_ ("The board has its new firmware"),
                             N_ ("Every byte was read back from the flash and compared."),
                             G_NOTIFICATION_PRIORITY_NORMAL },
    [SALVOR_NOTICE_STOPPED]
    = { N_ ("The recovery has stopped"), N_ ("Salvor shows what happened and what to do."),
        G_NOTIFICATION_PRIORITY_HIGH },
    [SALVOR_NOTICE_WAITING]
    = { N_ ("The recovery waits for you"), N_ ("Something has to be done on the board by hand."),
        G_NOTIFICATION_PRIORITY_HIGH },
};

static void
active_changed_cb (GtkWindow *window)
{
    GtkApplication *application = gtk_window_get_application (window);

    if (gtk_window_is_active (window) && application != NULL)
        g_application_withdraw_notification (G_APPLICATION (application), NOTIFICATION_ID);
}

static void
withdraw_when_used (GtkWindow *window)
{
    if (g_object_get_data (G_OBJECT (window), HANDLER_KEY) != NULL)
        return;
    g_object_set_data (G_OBJECT (window), HANDLER_KEY, window);
    g_signal_connect (window, "notify::is-active", G_CALLBACK (active_changed_cb), NULL);
}

void
salvor_notice_send (GtkWidget *widget, SalvorNotice notice)
{
    GtkRoot *root = gtk_widget_get_root (widget);
    GtkApplication *application
        = GTK_IS_WINDOW (root) ? gtk_window_get_application (GTK_WINDOW (root)) : NULL;
    g_autoptr (GNotification) notification = NULL;

    if (application == NULL || gtk_window_is_active (GTK_WINDOW (root)))
        return;
    /* pressing it activates the program, which brings its window to the front */
    notification = g_notification_new (_ (notices[notice].title));
    g_notification_set_body (notification, _ (notices[notice].body));
    g_notification_set_priority (notification, notices[notice].priority);
    g_application_send_notification (G_APPLICATION (application), NOTIFICATION_ID, notification);
    withdraw_when_used (GTK_WINDOW (root));
}
