/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-step-list"
#include "config.h"

#include "window/step-list.h"

#include "window/format.h"
#include "window/item-row.h"

#include <glib/gi18n-lib.h>

struct _SalvorStepList {
    GtkWidget parent_instance;

    GtkListBox *list;
    GPtrArray *rows; /* of SalvorItemRow, no ref */
};

G_DEFINE_FINAL_TYPE (SalvorStepList, salvor_step_list, GTK_TYPE_WIDGET)

static void
salvor_step_list_dispose (GObject *object)
{
    SalvorStepList *self = SALVOR_STEP_LIST (object);

    g_clear_pointer ((GtkWidget **) &self->list, gtk_widget_unparent);
    G_OBJECT_CLASS (salvor_step_list_parent_class)->dispose (object);
}

static void
salvor_step_list_finalize (GObject *object)
{
    g_ptr_array_unref (SALVOR_STEP_LIST (object)->rows);
    G_OBJECT_CLASS (salvor_step_list_parent_class)->finalize (object);
}

static void
salvor_step_list_class_init (SalvorStepListClass *klass)
{
    G_OBJECT_CLASS (klass)->dispose = salvor_step_list_dispose;
    G_OBJECT_CLASS (klass)->finalize = salvor_step_list_finalize;
    gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
salvor_step_list_init (SalvorStepList *self)
{
    self->rows = g_ptr_array_new ();
    self->list = GTK_LIST_BOX (gtk_list_box_new ());
    gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
    gtk_widget_add_css_class (GTK_WIDGET (self->list), "salvor-steps");
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("In this order"), -1);
    gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
}

static void
clear (SalvorStepList *self)
{
    GtkWidget *row;

    g_ptr_array_set_size (self->rows, 0);
    while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
        gtk_list_box_remove (self->list, row);
}

static void
add_step (SalvorStepList *self, const SalvorStep *step)
{
    GtkWidget *row = gtk_list_box_row_new ();
    GtkWidget *item = salvor_item_row_new (step->title, step->detail);

    g_ptr_array_add (self->rows, item);
    gtk_widget_set_valign (item, GTK_ALIGN_CENTER);
    salvor_item_row_show_number (SALVOR_ITEM_ROW (item), self->rows->len, FALSE);
    gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), item);
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
    gtk_widget_set_focusable (row, FALSE);
    gtk_list_box_append (self->list, row);
}

void
salvor_step_list_set_plan (SalvorStepList *self, SalvorRecoveryPlan *plan)
{
    const SalvorStep *steps;
    gsize n_steps;

    g_return_if_fail (SALVOR_IS_STEP_LIST (self));

    clear (self);
    if (plan == NULL)
        return;
    steps = salvor_recovery_plan_get_steps (plan, &n_steps);
    for (gsize i = 0; i < n_steps; i++)
        add_step (self, &steps[i]);
}

static void
show_state (SalvorItemRow *row, SalvorStepState state)
{
    switch (state) {
    case SALVOR_STEP_STATE_WAITING:
        salvor_item_row_show_pending (row, _ ("waiting"));
        break;
    case SALVOR_STEP_STATE_RUNNING:
        salvor_item_row_show_spinner (row, _ ("running"));
        break;
    case SALVOR_STEP_STATE_DONE:
        salvor_item_row_show_disc (row, SALVOR_DISC_GOOD, _ ("done"));
        break;
    case SALVOR_STEP_STATE_FAILED:
        salvor_item_row_show_disc (row, SALVOR_DISC_ATTENTION, _ ("failed"));
        break;
    case SALVOR_STEP_STATE_SKIPPED:
    case SALVOR_STEP_STATE_CANCELLED:
        salvor_item_row_show_disc (row, SALVOR_DISC_PLAIN, _ ("not done"));
        break;
    }
}

/* (transfer full) (nullable) */
static char *
get_end_text (SalvorStepState state, guint ms)
{
    switch (state) {
    case SALVOR_STEP_STATE_SKIPPED:
        return g_strdup (_ ("not needed"));
    case SALVOR_STEP_STATE_CANCELLED:
        return g_strdup (_ ("not done"));
    case SALVOR_STEP_STATE_RUNNING:
    case SALVOR_STEP_STATE_DONE:
    case SALVOR_STEP_STATE_FAILED:
        return salvor_format_duration (ms);
    case SALVOR_STEP_STATE_WAITING:
        break;
    }
    return NULL;
}

static void
update_row (SalvorItemRow *row, SalvorStepState state, guint ms)
{
    GtkWidget *list_row = gtk_widget_get_parent (GTK_WIDGET (row));
    g_autofree char *end_text = get_end_text (state, ms);

    show_state (row, state);
    salvor_item_row_set_end_text (row, end_text);
    if (state == SALVOR_STEP_STATE_RUNNING)
        gtk_widget_add_css_class (list_row, "now");
    else
        gtk_widget_remove_css_class (list_row, "now");
}

void
salvor_step_list_update (SalvorStepList *self, const SalvorJobSnapshot *snapshot)
{
    g_return_if_fail (SALVOR_IS_STEP_LIST (self));
    g_return_if_fail (snapshot != NULL);

    for (gsize i = 0; i < self->rows->len && i < snapshot->n_steps; i++)
        update_row (g_ptr_array_index (self->rows, i), snapshot->step_states[i],
                    snapshot->step_ms[i]);
}
