/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A row of a GtkListBox: a way to recover with its state now and after a change; tinted, with the
 * reason, when the change closes it. */
GtkWidget *salvor_route_change_row_new (const SalvorRoute *before,
                                        const SalvorRoute *after) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
