/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* "Install Access Rule…"; what came of it is said in @answer, which is shown then. To be asked for
 * only where salvor_rule_installer_is_offered (). */
GtkWidget *salvor_rule_button_new (GtkLabel *answer);

G_END_DECLS
