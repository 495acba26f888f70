/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-toolbar"
#include "config.h"

#include "window/fuse-toolbar.h"

#include <glib/gi18n-lib.h>

struct _SalvorFuseToolbar {
    GtkWidget parent_instance;

    SalvorFuseFilter filter;
    gboolean silent; /* changes come from the program */

    GtkWidget *box;
    GtkWidget *search;
    GtkWidget *all_filter;
    GtkWidget *burned_filter;
    GtkWidget *boot_filter;
    GtkWidget *locked_filter;
    GtkWidget *actions;
    GtkWidget *compare_button;
    GtkWidget *try_button;
};

G_DEFINE_FINAL_TYPE (SalvorFuseToolbar, salvor_fuse_toolbar, GTK_TYPE_WIDGET)

static void
tell_changed (SalvorFuseToolbar *self)
{
    if (!self->silent)
        g_signal_emit_by_name (self, "changed");
}

static void
search_activate_cb (GtkSearchEntry *entry, SalvorFuseToolbar *self)
{
    g_signal_emit_by_name (self, "leave");
}

/* Escape goes back to the same bit. */
static void
stop_search_cb (GtkSearchEntry *entry, SalvorFuseToolbar *self)
{
    gtk_editable_set_text (GTK_EDITABLE (entry), "");
    g_signal_emit_by_name (self, "leave");
}

static void
filter_toggled_cb (GtkToggleButton *button, SalvorFuseToolbar *self)
{
    if (!gtk_toggle_button_get_active (button))
        return;
    self->filter = SALVOR_FUSE_FILTER_ALL;
    if (GTK_WIDGET (button) == self->burned_filter)
        self->filter = SALVOR_FUSE_FILTER_BURNED;
    if (GTK_WIDGET (button) == self->boot_filter)
        self->filter = SALVOR_FUSE_FILTER_BOOT;
    if (GTK_WIDGET (button) == self->locked_filter)
        self->filter = SALVOR_FUSE_FILTER_LOCKED;
    tell_changed (self);
}

static void
try_toggled_cb (GtkToggleButton *button, SalvorFuseToolbar *self)
{
    if (!self->silent)
        g_signal_emit_by_name (self, "try-out", gtk_toggle_button_get_active (button));
}

static void
salvor_fuse_toolbar_dispose (GObject *object)
{
    gtk_widget_dispose_template (GTK_WIDGET (object), SALVOR_TYPE_FUSE_TOOLBAR);
    G_OBJECT_CLASS (salvor_fuse_toolbar_parent_class)->dispose (object);
}

static void
add_signal (SalvorFuseToolbarClass *klass, const char *name, GType argument)
{
    g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, argument != G_TYPE_NONE ? 1 : 0, argument);
}

static void
salvor_fuse_toolbar_class_init (SalvorFuseToolbarClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_fuse_toolbar_dispose;
    add_signal (klass, "changed", G_TYPE_NONE);
    add_signal (klass, "leave", G_TYPE_NONE);
    add_signal (klass, "try-out", G_TYPE_BOOLEAN);
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/fuse-toolbar.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorFuseToolbar, actions);
    gtk_widget_class_bind_template_child (widget_class, SalvorFuseToolbar, all_filter);
    gtk_widget_class_bind_template_child (widget_class, SalvorFuseToolbar, boot_filter);
    gtk_widget_class_bind_template_child (widget_class, SalvorFuseToolbar, box);
    gtk_widget_class_bind_template_child (widget_class, SalvorFuseToolbar, burned_filter);
    gtk_widget_class_bind_template_child (widget_class, SalvorFuseToolbar, compare_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorFuseToolbar, locked_filter);
    gtk_widget_class_bind_template_child (widget_class, SalvorFuseToolbar, search);
    gtk_widget_class_bind_template_child (widget_class, SalvorFuseToolbar, try_button);
    gtk_widget_class_bind_template_callback (widget_class, filter_toggled_cb);
    gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
    gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
    gtk_widget_class_bind_template_callback (widget_class, tell_changed);
    gtk_widget_class_bind_template_callback (widget_class, try_toggled_cb);
}

static void
salvor_fuse_toolbar_init (SalvorFuseToolbar *self)
{
    gtk_widget_init_template (GTK_WIDGET (self));
}

const char *
salvor_fuse_toolbar_get_text (SalvorFuseToolbar *self)
{
    g_return_val_if_fail (SALVOR_IS_FUSE_TOOLBAR (self), "");

    return gtk_editable_get_text (GTK_EDITABLE (self->search));
}

SalvorFuseFilter
salvor_fuse_toolbar_get_filter (SalvorFuseToolbar *self)
{
    g_return_val_if_fail (SALVOR_IS_FUSE_TOOLBAR (self), SALVOR_FUSE_FILTER_ALL);

    return self->filter;
}

void
salvor_fuse_toolbar_reset (SalvorFuseToolbar *self)
{
    g_return_if_fail (SALVOR_IS_FUSE_TOOLBAR (self));

    self->silent = TRUE;
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->all_filter), TRUE);
    self->silent = FALSE;
}

void
salvor_fuse_toolbar_set_counts (SalvorFuseToolbar *self, guint burned, guint locked)
{
    g_autofree char *burned_text = g_strdup_printf (_ ("Burned %u"), burned);
    g_autofree char *locked_text = g_strdup_printf (_ ("Locked %u"), locked);

    g_return_if_fail (SALVOR_IS_FUSE_TOOLBAR (self));

    gtk_button_set_label (GTK_BUTTON (self->burned_filter), burned_text);
    gtk_button_set_label (GTK_BUTTON (self->locked_filter), locked_text);
}

void
salvor_fuse_toolbar_set_trying (SalvorFuseToolbar *self, gboolean trying)
{
    g_return_if_fail (SALVOR_IS_FUSE_TOOLBAR (self));

    self->silent = TRUE;
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->try_button), trying);
    self->silent = FALSE;
}

GtkMenuButton *
salvor_fuse_toolbar_get_compare_button (SalvorFuseToolbar *self)
{
    g_return_val_if_fail (SALVOR_IS_FUSE_TOOLBAR (self), NULL);

    return GTK_MENU_BUTTON (self->compare_button);
}

void
salvor_fuse_toolbar_set_narrow (SalvorFuseToolbar *self, gboolean narrow)
{
    g_return_if_fail (SALVOR_IS_FUSE_TOOLBAR (self));

    gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box),
                                    narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
    gtk_box_set_spacing (GTK_BOX (self->box), narrow ? 10 : 20);
    gtk_widget_set_halign (self->actions, narrow ? GTK_ALIGN_START : GTK_ALIGN_END);
}

void
salvor_fuse_toolbar_focus_search (SalvorFuseToolbar *self)
{
    g_return_if_fail (SALVOR_IS_FUSE_TOOLBAR (self));

    if (gtk_widget_get_mapped (self->search))
        gtk_widget_grab_focus (self->search);
}
