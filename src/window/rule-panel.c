/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-rule-panel"
#include "config.h"

#include "window/rule-panel.h"

#include "base/errors.h"
#include "window/access-rule.h"
#include "window/problem-parts.h"
#include "window/rule-installer.h"
#include "window/widget-children.h"

#include <glib/gi18n-lib.h>

struct _SalvorRulePanel {
    GtkWidget parent_instance;

    GtkWidget *install_button; /* NULL where nothing can be installed */
    GtkWidget *answer;
};

G_DEFINE_FINAL_TYPE (SalvorRulePanel, salvor_rule_panel, GTK_TYPE_WIDGET)

static const char *
describe (const GError *error)
{
    if (error == NULL)
        return _ ("The rule is installed. Pull the board out and plug it back in.");
    if (g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND))
        return _ ("This computer has nothing that asks for an administrator's password (pkexec). "
                  "Give the commands to an administrator.");
    if (g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_PERMISSION))
        return _ ("The password was not given, so nothing was installed.");
    return _ ("The rule could not be installed. Give the commands to an administrator.");
}

static void
installed_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (SalvorRulePanel) self = user_data;
    g_autoptr (GError) error = NULL;

    if (!salvor_rule_installer_run_finish (result, &error))
        g_info ("access rule: %s", error->message);
    /* the page may have gone on meanwhile */
    if (self->answer == NULL)
        return;
    gtk_label_set_text (GTK_LABEL (self->answer), describe (error));
    gtk_widget_set_visible (self->answer, TRUE);
    gtk_widget_set_sensitive (self->install_button, TRUE);
}

static void
install_cb (SalvorRulePanel *self)
{
    gtk_widget_set_sensitive (self->install_button, FALSE);
    salvor_rule_installer_run_async (NULL, installed_cb, g_object_ref (self));
}

static void
salvor_rule_panel_dispose (GObject *object)
{
    SalvorRulePanel *self = SALVOR_RULE_PANEL (object);

    salvor_widget_unparent_children (GTK_WIDGET (self));
    self->install_button = NULL;
    self->answer = NULL;
    G_OBJECT_CLASS (salvor_rule_panel_parent_class)->dispose (object);
}

static void
salvor_rule_panel_class_init (SalvorRulePanelClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_rule_panel_dispose;
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static GtkWidget *
make_answer (void)
{
    GtkWidget *answer = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS,
                                      "wrap", TRUE, "visible", FALSE, NULL);

    gtk_widget_add_css_class (answer, "salvor-body");
    return answer;
}

static GtkWidget *
make_rule (GtkAlign align)
{
    GtkWidget *expander = gtk_expander_new (_ ("The rule"));
    GtkWidget *label = gtk_label_new (salvor_access_rule_get_text ());

    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
    gtk_label_set_selectable (GTK_LABEL (label), TRUE);
    gtk_widget_set_margin_top (label, 6);
    gtk_widget_add_css_class (label, "salvor-evidence");
    gtk_expander_set_child (GTK_EXPANDER (expander), label);
    gtk_widget_set_halign (expander, align);
    gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("The rule"), -1);
    return expander;
}

static void
salvor_rule_panel_init (SalvorRulePanel *self)
{
    GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

    gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
    gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
}

GtkWidget *
salvor_rule_panel_new (GtkAlign align)
{
    SalvorRulePanel *self = g_object_new (SALVOR_TYPE_RULE_PANEL, NULL);
    GtkWidget *copy_button = salvor_problem_button_new (SALVOR_ACTION_COPY_RULE);

    if (salvor_rule_installer_is_offered ()) {
        self->install_button = gtk_button_new_with_label (_ ("Install Access Rule…"));
        g_signal_connect_swapped (self->install_button, "clicked", G_CALLBACK (install_cb), self);
        gtk_widget_set_halign (self->install_button, align);
        gtk_widget_add_css_class (self->install_button, "suggested-action");
        gtk_widget_set_parent (self->install_button, GTK_WIDGET (self));
    }
    gtk_widget_set_halign (copy_button, align);
    gtk_widget_set_parent (copy_button, GTK_WIDGET (self));
    self->answer = make_answer ();
    gtk_widget_set_halign (self->answer, align);
    gtk_widget_set_parent (self->answer, GTK_WIDGET (self));
    gtk_widget_set_parent (make_rule (align), GTK_WIDGET (self));
    return GTK_WIDGET (self);
}
