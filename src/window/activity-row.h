/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/activity-entry.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* SalvorActivityRow: one entry of an activity: time, sentence, and on request the lines of the
 * protocol. Goes into a list that recycles its rows. */
#define SALVOR_TYPE_ACTIVITY_ROW (salvor_activity_row_get_type ())
G_DECLARE_FINAL_TYPE (SalvorActivityRow, salvor_activity_row, SALVOR, ACTIVITY_ROW, GtkWidget)

GtkWidget *salvor_activity_row_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @entry: (nullable) */
void salvor_activity_row_set_entry (SalvorActivityRow *self, SalvorActivityEntry *entry);
/* Opens or closes what there is to open. */
void salvor_activity_row_toggle (SalvorActivityRow *self);

G_END_DECLS
