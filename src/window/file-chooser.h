/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The one place that knows GTK's file dialog. */

/* @parent: window the question belongs to; @title: "Choose the Firmware" */
void salvor_choose_file_async (GtkWindow *parent, const char *title, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
/* What salvor_state_file_write makes is offered first. */
void salvor_choose_saved_board_async (GtkWindow *parent, const char *title,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
void salvor_choose_folder_async (GtkWindow *parent, const char *title, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* A file that is to be made; @name: what it is called unless the person says otherwise. */
void salvor_choose_new_file_async (GtkWindow *parent, const char *title, const char *name,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
/* The ending of @suggestion ("board.salvor") for a name that was typed without one, unless a file
 * stands there that nobody agreed to replace. (transfer full) */
GFile *salvor_file_with_suffix (GFile *file, const char *suggestion) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full); G_IO_ERROR_CANCELLED when the person changed their mind. For all of them. */
GFile *salvor_choose_file_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
