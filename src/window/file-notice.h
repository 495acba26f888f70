/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorFileNotice: a line at the foot of the window: where a file was saved, with buttons that
 * open its folder and copy its path, or why a file could not be read or written. Hidden until
 * something is said; the person closes it.
 */
#define SALVOR_TYPE_FILE_NOTICE (salvor_file_notice_get_type ())
G_DECLARE_FINAL_TYPE (SalvorFileNotice, salvor_file_notice, SALVOR, FILE_NOTICE, GtkWidget)

/* @title: "The report is saved" */
void salvor_file_notice_show_saved (SalvorFileNotice *self, const char *title, GFile *file);
/* @title: "This file could not be opened" */
void salvor_file_notice_show_error (SalvorFileNotice *self, const char *title, const GError *error);
void salvor_file_notice_hide (SalvorFileNotice *self);

G_END_DECLS
