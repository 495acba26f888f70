/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/split-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How the window looked when it was closed last: size, page, list of boards. */

/* Before the window is shown for the first time. @pages: the stack with a page a name. */
void salvor_window_memory_restore (GtkWindow *window, SalvorSplitView *split, GtkStack *pages);
/* When it closes. */
void salvor_window_memory_save (GtkWindow *window, SalvorSplitView *split, GtkStack *pages);

G_END_DECLS
