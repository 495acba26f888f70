/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorConfirmWindow: one question with two answers. The safe answer is the default, has the focus
 * and is what Escape and closing the window mean.
 *
 * Signal "answered" (boolean): TRUE when the person wants what was asked. Emitted once.
 */
#define SALVOR_TYPE_CONFIRM_WINDOW (salvor_confirm_window_get_type ())
G_DECLARE_FINAL_TYPE (SalvorConfirmWindow, salvor_confirm_window, SALVOR, CONFIRM_WINDOW, GtkWindow)

/* @text: (nullable): what it means; @keep_text: the safe answer, "Keep Writing"; @act_text: the
 * other one, "Stop Writing". Shown by the caller; destroys itself when answered. */
SalvorConfirmWindow *salvor_confirm_window_new (GtkWindow *parent, const char *title,
                                                const char *text, const char *keep_text,
                                                const char *act_text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
