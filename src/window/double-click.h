/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A button that destroys something may come to lie where another was just pressed. Until the second
 * click of a double click there has come and gone it must not be pressed.
 *
 * Calls @over with @widget then; the time is the desktop's (GtkSettings:gtk-double-click-time).
 * Returns the id of the source, which goes by itself afterwards; g_source_remove () before that.
 */
guint salvor_double_click_await (GtkWidget *widget, GSourceFunc over) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
