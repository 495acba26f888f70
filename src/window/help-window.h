/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorHelpWindow: the guide, read without a network: a list of contents that can be searched, and
 * the pages. There is one at a time.
 */
#define SALVOR_TYPE_HELP_WINDOW (salvor_help_window_get_type ())
G_DECLARE_FINAL_TYPE (SalvorHelpWindow, salvor_help_window, SALVOR, HELP_WINDOW, GtkWindow)

/* Shows a topic (help-book.h) in the help window of an application, which is opened if need be and
 * closes with @parent. */
void salvor_help_window_open (GtkApplication *application, GtkWindow *parent, const char *topic);

G_END_DECLS
