/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The keys that work everywhere in the program; ui/shortcuts-window.ui shows them to people. */
void salvor_accelerators_set (GtkApplication *application);

/* Shows every shortcut of the program. @parent: (nullable) */
void salvor_accelerators_show (GtkWindow *parent);

G_END_DECLS
