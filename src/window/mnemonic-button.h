/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button with an underlined letter that a screen reader names once. @label: "_Close" */
GtkWidget *salvor_mnemonic_button_new (const char *label) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a button of a template; once it has its label. */
void salvor_mnemonic_button_name (GtkButton *button);

G_END_DECLS
