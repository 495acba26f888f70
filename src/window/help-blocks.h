/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/help-book.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Fills a box with a section of the guide: heading, paragraphs, lists, tables, code, pictures.
 * Returns the heading. (transfer none) */
GtkWidget *salvor_help_blocks_append (GtkBox *box, const SalvorHelpSection *section);

G_END_DECLS
