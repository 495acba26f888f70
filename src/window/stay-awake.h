/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Keeps the computer from sleeping and from ending the session while @widget's window is at work,
 * and tells the person why: @reason. Returns: what ends it again; 0 where nobody can be asked. */
guint salvor_stay_awake_begin (GtkWidget *widget, const char *reason);
/* @cookie: 0 does nothing */
void salvor_stay_awake_end (GtkWidget *widget, guint cookie);

G_END_DECLS
