/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-facts-table"
#include "config.h"

#include "window/facts-table.h"

#include "window/columns.h"
#include "window/evidence.h"
#include "window/widget-children.h"

/* Pixels: the names are short words */
#define NAME_WIDTH 100

struct _SalvorFactsTable {
    GtkWidget parent_instance;

    GtkSizeGroup *names; /* owned */
};

G_DEFINE_FINAL_TYPE (SalvorFactsTable, salvor_facts_table, GTK_TYPE_WIDGET)

static void
salvor_facts_table_dispose (GObject *object)
{
    SalvorFactsTable *self = SALVOR_FACTS_TABLE (object);

    salvor_facts_table_clear (self);
    g_clear_object (&self->names);
    G_OBJECT_CLASS (salvor_facts_table_parent_class)->dispose (object);
}

static void
salvor_facts_table_class_init (SalvorFactsTableClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_facts_table_dispose;
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
    gtk_widget_class_set_css_name (widget_class, "factstable");
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
salvor_facts_table_init (SalvorFactsTable *self)
{
    GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

    gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
    self->names = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
}

void
salvor_facts_table_clear (SalvorFactsTable *self)
{
    g_return_if_fail (SALVOR_IS_FACTS_TABLE (self));

    salvor_widget_unparent_children (GTK_WIDGET (self));
}

static GtkWidget *
create_label (const char *text, const char *css_class)
{
    GtkWidget *label = gtk_label_new (text);

    gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
    /* not GTK_ALIGN_CENTER, which has a label that wraps try dozens of widths (columns.h) */
    gtk_label_set_yalign (GTK_LABEL (label), 0.5f);
    gtk_widget_add_css_class (label, css_class);
    return label;
}

static GtkWidget *
create_value (SalvorFactKind kind, const char *value)
{
    GtkWidget *label
        = create_label ("", kind == SALVOR_FACT_NUMBER ? "salvor-mono" : "salvor-body");

    salvor_label_set_evidence (GTK_LABEL (label), value);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_selectable (GTK_LABEL (label), TRUE);
    gtk_widget_set_hexpand (label, TRUE);
    return label;
}

void
salvor_facts_table_add (SalvorFactsTable *self, SalvorFactKind kind, const char *name,
                        const char *value)
{
    GtkWidget *row = salvor_columns_new (6);
    GtkWidget *name_label = create_label (name, "salvor-caption");
    GtkWidget *value_label = create_value (kind, value);

    g_return_if_fail (SALVOR_IS_FACTS_TABLE (self));

    gtk_widget_add_css_class (row, "fact");
    gtk_widget_set_size_request (name_label, NAME_WIDTH, -1);
    gtk_size_group_add_widget (self->names, name_label);
    salvor_columns_append (SALVOR_COLUMNS (row), name_label);
    if (kind == SALVOR_FACT_CHECKED) {
        GtkWidget *tick = gtk_image_new_from_icon_name ("salvor-check-symbolic");

        gtk_widget_add_css_class (tick, "salvor-good-text");
        salvor_columns_append (SALVOR_COLUMNS (row), tick);
    }
    salvor_columns_append (SALVOR_COLUMNS (row), value_label);
    gtk_accessible_update_relation (GTK_ACCESSIBLE (value_label),
                                    GTK_ACCESSIBLE_RELATION_LABELLED_BY, name_label, NULL, -1);
    gtk_widget_set_parent (row, GTK_WIDGET (self));
}
