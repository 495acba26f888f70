/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-confirm-window"
#include "config.h"

#include "window/confirm-window.h"

struct _SalvorConfirmWindow {
    GtkWindow parent_instance;

    GtkLabel *title_label;
    GtkLabel *text_label;
    GtkButton *keep_button;
    GtkButton *act_button;
    gboolean answered;
};

G_DEFINE_FINAL_TYPE (SalvorConfirmWindow, salvor_confirm_window, GTK_TYPE_WINDOW)

static void
answer (SalvorConfirmWindow *self, gboolean act)
{
    if (self->answered)
        return;
    self->answered = TRUE;
    g_signal_emit_by_name (self, "answered", act);
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
keep_cb (SalvorConfirmWindow *self)
{
    answer (self, FALSE);
}

static void
act_cb (SalvorConfirmWindow *self)
{
    answer (self, TRUE);
}

static gboolean
salvor_confirm_window_close_request (GtkWindow *window)
{
    answer (SALVOR_CONFIRM_WINDOW (window), FALSE);
    return TRUE;
}

static void
salvor_confirm_window_class_init (SalvorConfirmWindowClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    GTK_WINDOW_CLASS (klass)->close_request = salvor_confirm_window_close_request;
    g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/confirm-window.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorConfirmWindow, title_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorConfirmWindow, text_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorConfirmWindow, keep_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorConfirmWindow, act_button);
    gtk_widget_class_bind_template_callback (widget_class, keep_cb);
    gtk_widget_class_bind_template_callback (widget_class, act_cb);
}

static void
salvor_confirm_window_init (SalvorConfirmWindow *self)
{
    gtk_widget_init_template (GTK_WIDGET (self));
    gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->keep_button));
    gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->keep_button));
}

SalvorConfirmWindow *
salvor_confirm_window_new (GtkWindow *parent, const char *title, const char *text,
                           const char *keep_text, const char *act_text)
{
    SalvorConfirmWindow *self
        = g_object_new (SALVOR_TYPE_CONFIRM_WINDOW, "transient-for", parent, "title", title, NULL);

    gtk_label_set_text (self->title_label, title);
    gtk_label_set_text (self->text_label, text != NULL ? text : "");
    gtk_widget_set_visible (GTK_WIDGET (self->text_label), text != NULL);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    text != NULL ? text : "", -1);
    gtk_button_set_label (self->keep_button, keep_text);
    gtk_button_set_label (self->act_button, act_text);
    return self;
}
