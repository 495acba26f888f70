/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-file-chooser"
#include "config.h"

#include "window/file-chooser.h"

#include "chip/state-file.h"
#include "window/settings.h"

#include <glib/gi18n-lib.h>

/* The name that was suggested for a new file */
#define SUGGESTION_KEY "salvor-suggestion"

/* Each kind of question begins where the last one of its kind was answered. */
static const char *
get_folder_key (GtkFileChooserAction action)
{
    switch (action) {
    case GTK_FILE_CHOOSER_ACTION_SAVE:
        return SALVOR_SETTING_SAVE_FOLDER;
    case GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER:
        return SALVOR_SETTING_BACKUP_FOLDER;
    default:
        return SALVOR_SETTING_OPEN_FOLDER;
    }
}

static void
remember_folder (GtkFileChooserAction action, GFile *file)
{
    g_autoptr (GFile) folder = action == GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER
                                   ? g_object_ref (file)
                                   : g_file_get_parent (file);
    g_autofree char *path = folder != NULL ? g_file_get_path (folder) : NULL;

    if (path != NULL)
        salvor_settings_set_string (get_folder_key (action), path);
}

static void
recall_folder (GtkFileChooser *chooser)
{
    g_autofree char *path
        = salvor_settings_get_string (get_folder_key (gtk_file_chooser_get_action (chooser)));
    g_autoptr (GFile) folder = NULL;

    if (!g_file_test (path, G_FILE_TEST_IS_DIR))
        return;
    folder = g_file_new_for_path (path);
    gtk_file_chooser_set_current_folder (chooser, folder, NULL);
}

GFile *
salvor_file_with_suffix (GFile *file, const char *suggestion)
{
    const char *suffix = strrchr (suggestion, '.');
    g_autofree char *base = g_file_get_basename (file);
    g_autofree char *longer = NULL;
    g_autoptr (GFile) folder = g_file_get_parent (file);
    g_autoptr (GFile) ended = NULL;

    if (suffix == NULL || folder == NULL || strchr (base, '.') != NULL)
        return g_object_ref (file);
    longer = g_strconcat (base, suffix, NULL);
    ended = g_file_get_child (folder, longer);
    return g_file_query_exists (ended, NULL) ? g_object_ref (file) : g_steal_pointer (&ended);
}

/* The file that was answered; (transfer full) (nullable) */
static GFile *
get_answer (GtkFileChooser *chooser, int response)
{
    g_autoptr (GFile) file
               = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (chooser) : NULL;
    const char *suggestion = g_object_get_data (G_OBJECT (chooser), SUGGESTION_KEY);

    if (file != NULL && suggestion != NULL)
        return salvor_file_with_suffix (file, suggestion);
    return g_steal_pointer (&file);
}

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
    g_autoptr (GTask) task = user_data;
    GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);
    g_autoptr (GFile) file = get_answer (chooser, response);

    if (file != NULL) {
        remember_folder (gtk_file_chooser_get_action (chooser), file);
        g_task_return_pointer (task, g_steal_pointer (&file), g_object_unref);
    } else {
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "no file was chosen");
    }
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *pattern)
{
    g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

    gtk_file_filter_set_name (filter, name);
    gtk_file_filter_add_pattern (filter, pattern);
    gtk_file_chooser_add_filter (chooser, filter);
}

static void
choose_async (GtkWindow *parent, const char *title, GtkFileChooserAction action, const char *name,
              gboolean saved_boards, GCancellable *cancellable, GAsyncReadyCallback callback,
              gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (parent, cancellable, callback, user_data);
    GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
        title, parent, action, name != NULL ? _ ("_Save") : _ ("_Choose"), _ ("_Cancel"));

    if (name != NULL) {
        gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
        g_object_set_data_full (G_OBJECT (dialog), SUGGESTION_KEY, g_strdup (name), g_free);
    }
    if (saved_boards) {
        add_filter (GTK_FILE_CHOOSER (dialog), _ ("Saved boards"), "*" SALVOR_STATE_FILE_SUFFIX);
        add_filter (GTK_FILE_CHOOSER (dialog), _ ("All files"), "*");
    }
    recall_folder (GTK_FILE_CHOOSER (dialog));

    /* the dialog is not a widget that its parent keeps: the task does, while it is shown */
    g_task_set_task_data (task, dialog, g_object_unref);
    gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
    g_signal_connect (dialog, "response", G_CALLBACK (response_cb), g_steal_pointer (&task));
    gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
salvor_choose_file_async (GtkWindow *parent, const char *title, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
    g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

    choose_async (parent, title, GTK_FILE_CHOOSER_ACTION_OPEN, NULL, FALSE, cancellable, callback,
                  user_data);
}

void
salvor_choose_saved_board_async (GtkWindow *parent, const char *title, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
    g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

    choose_async (parent, title, GTK_FILE_CHOOSER_ACTION_OPEN, NULL, TRUE, cancellable, callback,
                  user_data);
}

void
salvor_choose_folder_async (GtkWindow *parent, const char *title, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
    g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

    choose_async (parent, title, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, FALSE, cancellable,
                  callback, user_data);
}

void
salvor_choose_new_file_async (GtkWindow *parent, const char *title, const char *name,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
    g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));
    g_return_if_fail (name != NULL);

    choose_async (parent, title, GTK_FILE_CHOOSER_ACTION_SAVE, name,
                  g_str_has_suffix (name, SALVOR_STATE_FILE_SUFFIX), cancellable, callback,
                  user_data);
}

GFile *
salvor_choose_file_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}
