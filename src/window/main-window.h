/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorMainWindow: the window of the program: the boards at the side, the pages of one board
 * beside them, and the recovery wizard in place of both.
 */
#define SALVOR_TYPE_MAIN_WINDOW (salvor_main_window_get_type ())
G_DECLARE_FINAL_TYPE (SalvorMainWindow, salvor_main_window, SALVOR, MAIN_WINDOW,
                      GtkApplicationWindow)

/* @application: (nullable) */
SalvorMainWindow *salvor_main_window_new (GtkApplication *application,
                                          SalvorBoardList *boards) G_GNUC_WARN_UNUSED_RESULT;

/* A file that was dropped, or named on the command line: a saved board. */
void salvor_main_window_open_file (SalvorMainWindow *self, GFile *file);

/* The page that is open: "empty", a page of the stack ("fuses"), or one of the wizard ("review") */
const char *salvor_main_window_get_page_name (SalvorMainWindow *self);

G_END_DECLS
