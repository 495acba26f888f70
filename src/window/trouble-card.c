/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-trouble-card"
#include "config.h"

#include "window/trouble-card.h"

#include "base/errors.h"
#include "window/columns.h"
#include "window/problem-parts.h"
#include "window/rule-panel.h"
#include "window/widget-children.h"

#include <glib/gi18n-lib.h>

/* Entries of the list before the options: "Choose…" */
#define N_INVITATIONS 1

struct _SalvorTroubleCard {
    GtkWidget parent_instance;

    GtkLabel *title_label;
    GtkLabel *text_label;
    GtkExpander *details;
    GtkLabel *details_label;
    GtkWidget *option_box;
    GtkDropDown *option_list;
    GtkButton *option_button;
    GtkBox *action_box;
    GtkBox *rule_box;
};

G_DEFINE_FINAL_TYPE (SalvorTroubleCard, salvor_trouble_card, GTK_TYPE_WIDGET)

static void
option_cb (SalvorTroubleCard *self)
{
    g_signal_emit_by_name (self, "option-chosen",
                           gtk_drop_down_get_selected (self->option_list) - N_INVITATIONS);
}

/* Nothing is chosen for the person: the list begins with an invitation, and the button waits. */
static void
option_selected_cb (SalvorTroubleCard *self)
{
    guint selected = gtk_drop_down_get_selected (self->option_list);

    gtk_widget_set_sensitive (GTK_WIDGET (self->option_button),
                              selected >= N_INVITATIONS && selected != GTK_INVALID_LIST_POSITION);
}

static void
salvor_trouble_card_dispose (GObject *object)
{
    gtk_widget_dispose_template (GTK_WIDGET (object), SALVOR_TYPE_TROUBLE_CARD);
    salvor_widget_unparent_children (GTK_WIDGET (object));
    G_OBJECT_CLASS (salvor_trouble_card_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
    g_type_ensure (SALVOR_TYPE_COLUMNS);
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/trouble-card.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorTroubleCard, title_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorTroubleCard, text_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorTroubleCard, details);
    gtk_widget_class_bind_template_child (widget_class, SalvorTroubleCard, details_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorTroubleCard, option_box);
    gtk_widget_class_bind_template_child (widget_class, SalvorTroubleCard, option_list);
    gtk_widget_class_bind_template_child (widget_class, SalvorTroubleCard, option_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorTroubleCard, action_box);
    gtk_widget_class_bind_template_child (widget_class, SalvorTroubleCard, rule_box);
    gtk_widget_class_bind_template_callback (widget_class, option_cb);
    gtk_widget_class_bind_template_callback (widget_class, option_selected_cb);
}

static void
salvor_trouble_card_class_init (SalvorTroubleCardClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
    GType type = G_TYPE_FROM_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_trouble_card_dispose;
    g_signal_new ("option-chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                  G_TYPE_UINT);
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
    bind_template (widget_class);
}

static void
salvor_trouble_card_init (SalvorTroubleCard *self)
{
    gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show (SalvorTroubleCard *self, const char *title, const char *text, const char *details)
{
    gtk_label_set_text (self->title_label, title);
    gtk_label_set_text (self->text_label, text);
    gtk_widget_set_visible (GTK_WIDGET (self->details), details != NULL);
    gtk_label_set_text (self->details_label, details != NULL ? details : "");
    gtk_widget_set_visible (self->option_box, FALSE);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* What is shown of the rule stays while the same situation is looked at again. */
static void
update_rule (SalvorTroubleCard *self, SalvorProblemId problem)
{
    gboolean needed = salvor_problem_offers (problem, SALVOR_ACTION_COPY_RULE);
    gboolean there = gtk_widget_get_first_child (GTK_WIDGET (self->rule_box)) != NULL;

    if (needed && !there)
        gtk_box_append (self->rule_box, salvor_rule_panel_new (GTK_ALIGN_START));
    else if (!needed)
        salvor_box_clear (self->rule_box);
    gtk_widget_set_visible (GTK_WIDGET (self->rule_box), needed);
}

/* The error says it in its own words; to try again is the only thing to offer. */
static void
show_error (SalvorTroubleCard *self, const GError *error, gboolean can_retry)
{
    show (self, salvor_error_get_sentence (error), salvor_error_get_cure (error), error->message);
    if (!can_retry)
        return;
    gtk_box_append (self->action_box, salvor_problem_button_new (SALVOR_ACTION_TRY_AGAIN));
    gtk_widget_set_visible (GTK_WIDGET (self->action_box), TRUE);
}

void
salvor_trouble_card_show_problem (SalvorTroubleCard *self, SalvorProblemId problem,
                                  const GError *error, gboolean can_retry)
{
    g_return_if_fail (SALVOR_IS_TROUBLE_CARD (self));
    g_return_if_fail (problem != SALVOR_PROBLEM_NONE || error != NULL);

    salvor_problem_parts_fill_buttons (self->action_box, problem, SALVOR_ACTION_COPY_RULE);
    update_rule (self, problem);
    if (problem == SALVOR_PROBLEM_NONE)
        show_error (self, error, can_retry);
    else
        show (self, salvor_problem_get_title (problem), salvor_problem_get_text (problem),
              error != NULL ? error->message : NULL);
}

void
salvor_trouble_card_offer (SalvorTroubleCard *self, const char *const *options,
                           const char *button_text)
{
    g_autoptr (GtkStringList) model = NULL;

    g_return_if_fail (SALVOR_IS_TROUBLE_CARD (self));

    gtk_widget_set_visible (self->option_box, options != NULL);
    if (options == NULL)
        return;
    model = gtk_string_list_new ((const char *const[]){ _ ("Choose…"), NULL });
    gtk_string_list_splice (model, N_INVITATIONS, 0, options);
    gtk_drop_down_set_model (self->option_list, G_LIST_MODEL (model));
    gtk_drop_down_set_selected (self->option_list, 0);
    gtk_button_set_label (self->option_button, button_text);
    option_selected_cb (self);
}
