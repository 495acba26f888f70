/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fact-row"
#include "config.h"

#include "window/fact-row.h"

#include "window/columns.h"
#include "window/format.h"
#include "window/row-press.h"

struct _SalvorFactRow {
    GtkListBoxRow parent_instance;

    GtkWidget *box;
    GtkWidget *disc;
    GtkWidget *title;
    GtkWidget *detail_box;
    GtkWidget *code;
    GtkWidget *text;
    char *suffix_text; /* nullable */
    char *label;       /* what is said aloud */
};

G_DEFINE_FINAL_TYPE (SalvorFactRow, salvor_fact_row, GTK_TYPE_LIST_BOX_ROW)

static void
salvor_fact_row_finalize (GObject *object)
{
    SalvorFactRow *self = SALVOR_FACT_ROW (object);

    g_free (self->suffix_text);
    g_free (self->label);
    G_OBJECT_CLASS (salvor_fact_row_parent_class)->finalize (object);
}

static void
salvor_fact_row_class_init (SalvorFactRowClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_fact_row_finalize;
    salvor_row_class_add_press (GTK_WIDGET_CLASS (klass));
}

static GtkWidget *
make_label (const char *css_class)
{
    GtkWidget *label = gtk_label_new (NULL);

    gtk_label_set_xalign (GTK_LABEL (label), 0.0);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    gtk_widget_add_css_class (label, css_class);
    return label;
}

static void
salvor_fact_row_init (SalvorFactRow *self)
{
    GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

    self->box = salvor_columns_new (12);
    gtk_widget_add_css_class (self->box, "salvor-fact");
    self->title = make_label ("salvor-row-title");
    self->code = make_label ("salvor-evidence");
    gtk_label_set_wrap (GTK_LABEL (self->code), FALSE);
    gtk_label_set_ellipsize (GTK_LABEL (self->code), PANGO_ELLIPSIZE_END);
    self->text = make_label ("salvor-caption");
    self->detail_box = salvor_columns_new (6);
    gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
    gtk_widget_set_hexpand (lines, TRUE);
    gtk_widget_set_hexpand (self->text, TRUE);

    salvor_columns_append (SALVOR_COLUMNS (self->detail_box), self->code);
    salvor_columns_append (SALVOR_COLUMNS (self->detail_box), self->text);
    gtk_box_append (GTK_BOX (lines), self->title);
    gtk_box_append (GTK_BOX (lines), self->detail_box);
    salvor_columns_append (SALVOR_COLUMNS (self->box), lines);
    gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), self->box);
}

static void
append_part (GString *label, const char *part)
{
    if (part != NULL && *part != '\0')
        salvor_format_add_part (label, ". ", part);
}

static void
update_label (SalvorFactRow *self)
{
    GString *label = g_string_new (gtk_label_get_text (GTK_LABEL (self->title)));

    append_part (label, gtk_label_get_text (GTK_LABEL (self->code)));
    append_part (label, gtk_label_get_text (GTK_LABEL (self->text)));
    append_part (label, self->suffix_text);
    g_free (self->label);
    self->label = g_string_free (label, FALSE);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    self->label, -1);
}

GtkWidget *
salvor_fact_row_new (SalvorDiscKind kind, const char *disc_text, const char *title)
{
    SalvorFactRow *self = g_object_new (SALVOR_TYPE_FACT_ROW, NULL);

    self->disc = salvor_status_disc_new (kind, disc_text);
    gtk_widget_insert_after (self->disc, self->box, NULL);
    gtk_label_set_text (GTK_LABEL (self->title), title);
    salvor_fact_row_set_detail (self, NULL, NULL);
    return GTK_WIDGET (self);
}

static void
set_line (GtkWidget *label, const char *text)
{
    gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
    gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

void
salvor_fact_row_set_detail (SalvorFactRow *self, const char *code, const char *text)
{
    g_return_if_fail (SALVOR_IS_FACT_ROW (self));

    set_line (self->code, code);
    set_line (self->text, text);
    gtk_widget_set_visible (self->detail_box, code != NULL || text != NULL);
    update_label (self);
}

void
salvor_fact_row_set_reason (SalvorFactRow *self, const char *reason)
{
    g_return_if_fail (SALVOR_IS_FACT_ROW (self));

    gtk_widget_set_tooltip_text (GTK_WIDGET (self), reason);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    reason, -1);
}

void
salvor_fact_row_set_suffix (SalvorFactRow *self, GtkWidget *suffix, const char *suffix_text)
{
    g_return_if_fail (SALVOR_IS_FACT_ROW (self));

    salvor_columns_append (SALVOR_COLUMNS (self->box), suffix);
    g_free (self->suffix_text);
    self->suffix_text = g_strdup (suffix_text);
    update_label (self);
}

const char *
salvor_fact_row_get_label (SalvorFactRow *self)
{
    g_return_val_if_fail (SALVOR_IS_FACT_ROW (self), NULL);

    return self->label;
}
