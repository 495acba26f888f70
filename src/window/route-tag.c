/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-route-tag"
#include "config.h"

#include "window/route-tag.h"

#include <glib/gi18n-lib.h>

struct _SalvorRouteTag {
    GtkWidget parent_instance;

    GtkWidget *image;
    GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (SalvorRouteTag, salvor_route_tag, GTK_TYPE_WIDGET)

typedef struct {
    const char *css_class;
    const char *icon_name;
    const char *text;
} Look;

static const Look looks[] = {
    [SALVOR_ROUTE_STATE_UNKNOWN] = { "unknown", "salvor-unreadable-symbolic", N_ ("Not known") },
    [SALVOR_ROUTE_STATE_OPEN] = { "open", "salvor-check-symbolic", N_ ("Open") },
    [SALVOR_ROUTE_STATE_UNPROVEN]
    = { "unproven", "salvor-question-symbolic", N_ ("Not yet proven") },
    [SALVOR_ROUTE_STATE_CLOSED] = { "blocked", "salvor-blocked-symbolic", N_ ("Blocked") },
};

static void
salvor_route_tag_dispose (GObject *object)
{
    SalvorRouteTag *self = SALVOR_ROUTE_TAG (object);

    g_clear_pointer (&self->image, gtk_widget_unparent);
    g_clear_pointer (&self->label, gtk_widget_unparent);
    G_OBJECT_CLASS (salvor_route_tag_parent_class)->dispose (object);
}

static void
salvor_route_tag_class_init (SalvorRouteTagClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_route_tag_dispose;
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
    gtk_widget_class_set_css_name (widget_class, "routetag");
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
salvor_route_tag_init (SalvorRouteTag *self)
{
    GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

    gtk_box_layout_set_spacing (layout, 5);
    gtk_widget_add_css_class (GTK_WIDGET (self), "salvor-tag");
    gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
    self->image
        = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
    gtk_widget_set_parent (self->image, GTK_WIDGET (self));
    self->label = gtk_label_new (NULL);
    gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

const char *
salvor_route_state_get_word (SalvorRouteState state)
{
    return _ (looks[state].text);
}

GtkWidget *
salvor_route_tag_new (SalvorRouteState state)
{
    SalvorRouteTag *self = g_object_new (SALVOR_TYPE_ROUTE_TAG, NULL);
    const Look *look = &looks[state];

    gtk_widget_add_css_class (GTK_WIDGET (self), look->css_class);
    gtk_image_set_from_icon_name (GTK_IMAGE (self->image), look->icon_name);
    gtk_label_set_text (GTK_LABEL (self->label), salvor_route_state_get_word (state));
    return GTK_WIDGET (self);
}

const char *
salvor_route_tag_get_text (SalvorRouteTag *self)
{
    g_return_val_if_fail (SALVOR_IS_ROUTE_TAG (self), NULL);

    return gtk_label_get_text (GTK_LABEL (self->label));
}
