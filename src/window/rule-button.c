/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-rule-button"
#include "config.h"

#include "window/rule-button.h"

#include "base/errors.h"
#include "window/rule-installer.h"

#include <glib/gi18n-lib.h>

#define ANSWER_KEY "salvor-answer"

static const char *
describe (const GError *error)
{
    if (error == NULL)
        return _ ("The rule is installed. Pull the board out and plug it back in.");
    if (g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND))
        return _ ("This computer has nothing that asks for an administrator's password (pkexec). "
                  "Give the commands to an administrator.");
    if (g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_PERMISSION))
        return _ ("The password was not given, so nothing was installed.");
    return _ ("The rule could not be installed. Give the commands to an administrator.");
}

static void
installed_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GtkWidget) button = user_data;
    GtkLabel *answer = g_object_get_data (G_OBJECT (button), ANSWER_KEY);
    g_autoptr (GError) error = NULL;

    if (!salvor_rule_installer_run_finish (result, &error))
        g_info ("access rule: %s", error->message);
    gtk_label_set_text (answer, describe (error));
    gtk_widget_set_visible (GTK_WIDGET (answer), TRUE);
    gtk_widget_set_sensitive (button, TRUE);
}

static void
clicked_cb (GtkWidget *button)
{
    gtk_widget_set_sensitive (button, FALSE);
    salvor_rule_installer_run_async (NULL, installed_cb, g_object_ref (button));
}

GtkWidget *
salvor_rule_button_new (GtkLabel *answer)
{
    GtkWidget *button = gtk_button_new_with_label (_ ("Install Access Rule…"));

    gtk_widget_set_halign (button, GTK_ALIGN_START);
    g_object_set_data_full (G_OBJECT (button), ANSWER_KEY, g_object_ref (answer), g_object_unref);
    g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), NULL);
    return button;
}
