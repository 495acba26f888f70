/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* SalvorFactsTable: what was found or done, one line a fact: its name and what is known. */
#define SALVOR_TYPE_FACTS_TABLE (salvor_facts_table_get_type ())
G_DECLARE_FINAL_TYPE (SalvorFactsTable, salvor_facts_table, SALVOR, FACTS_TABLE, GtkWidget)

typedef enum {
    SALVOR_FACT_PLAIN,
    SALVOR_FACT_CHECKED, /* with a tick: compared and true */
    SALVOR_FACT_NUMBER,  /* monospace: as it was read */
} SalvorFactKind;

void salvor_facts_table_clear (SalvorFactsTable *self);
void salvor_facts_table_add (SalvorFactsTable *self, SalvorFactKind kind, const char *name,
                             const char *value);

G_END_DECLS
