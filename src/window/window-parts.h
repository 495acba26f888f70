/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Moves the focus from one part of a window to the next: list of boards, page, details of a bit,
 * and around. Parts that cannot be seen are left out. */
void salvor_window_parts_focus_next (GtkWindow *window);

G_END_DECLS
