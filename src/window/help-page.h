/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/help-book.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorHelpPage: one page of the guide, to be scrolled. Links activate the action "help.open" with
 * their target.
 */
#define SALVOR_TYPE_HELP_PAGE (salvor_help_page_get_type ())
G_DECLARE_FINAL_TYPE (SalvorHelpPage, salvor_help_page, SALVOR, HELP_PAGE, GtkWidget)

/* @book: (element-type SalvorHelpSection); @page: "recover" */
GtkWidget *salvor_help_page_new (GPtrArray *book, const char *page) G_GNUC_WARN_UNUSED_RESULT;

/* Brings a heading to the top and gives it the focus; "" is the beginning. */
void salvor_help_page_show (SalvorHelpPage *self, const char *anchor);

G_END_DECLS
