/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/status-disc.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorFactRow: a row of a list of facts: status disc, title, second line, and at most one widget
 * at the end. Goes into a GtkListBox with the class salvor-rows.
 */
#define SALVOR_TYPE_FACT_ROW (salvor_fact_row_get_type ())
G_DECLARE_FINAL_TYPE (SalvorFactRow, salvor_fact_row, SALVOR, FACT_ROW, GtkListBoxRow)

/* @disc_text: (nullable): for SALVOR_DISC_PLAIN */
GtkWidget *salvor_fact_row_new (SalvorDiscKind kind, const char *disc_text,
                                const char *title) G_GNUC_WARN_UNUSED_RESULT;
/* @code: (nullable): shown first, in monospace; @text: (nullable): in the usual type after it */
void salvor_fact_row_set_detail (SalvorFactRow *self, const char *code, const char *text);
/* What a screen reader adds and a pointer shows: the whole reason. */
void salvor_fact_row_set_reason (SalvorFactRow *self, const char *reason);
/* @suffix: (transfer floating); @suffix_text: what it says, for a screen reader */
void salvor_fact_row_set_suffix (SalvorFactRow *self, GtkWidget *suffix, const char *suffix_text);

/* What the row says aloud: title, detail and suffix */
const char *salvor_fact_row_get_label (SalvorFactRow *self);

G_END_DECLS
