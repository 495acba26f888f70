/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-status-disc"
#include "config.h"

#include "window/status-disc.h"

struct _SalvorStatusDisc {
    GtkWidget parent_instance;

    GtkWidget *child; /* image or label */
    SalvorDiscKind kind;
};

G_DEFINE_FINAL_TYPE (SalvorStatusDisc, salvor_status_disc, GTK_TYPE_WIDGET)

typedef struct {
    const char *css_class;
    const char *icon_name;
} Look;

static const Look looks[] = {
    [SALVOR_DISC_GOOD] = { "good", "salvor-check-symbolic" },
    [SALVOR_DISC_STOP] = { "stop", "salvor-lock-closed-symbolic" },
    [SALVOR_DISC_BLOCKED] = { "stop", "salvor-blocked-symbolic" },
    [SALVOR_DISC_ATTENTION] = { "care", "salvor-attention-symbolic" },
    [SALVOR_DISC_QUESTION] = { "care", "salvor-question-symbolic" },
    [SALVOR_DISC_UNREADABLE] = { "plain", "salvor-unreadable-symbolic" },
    [SALVOR_DISC_PLAIN] = { "plain", NULL },
};

static void
salvor_status_disc_dispose (GObject *object)
{
    SalvorStatusDisc *self = SALVOR_STATUS_DISC (object);

    g_clear_pointer (&self->child, gtk_widget_unparent);
    G_OBJECT_CLASS (salvor_status_disc_parent_class)->dispose (object);
}

static void
salvor_status_disc_class_init (SalvorStatusDiscClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_status_disc_dispose;
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_css_name (widget_class, "statusdisc");
    /* the row says in words what the disc shows */
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
salvor_status_disc_init (SalvorStatusDisc *self)
{
    gtk_widget_add_css_class (GTK_WIDGET (self), "salvor-disc");
    gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
    gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
salvor_status_disc_new (SalvorDiscKind kind, const char *text)
{
    SalvorStatusDisc *self = g_object_new (SALVOR_TYPE_STATUS_DISC, NULL);

    salvor_status_disc_set (self, kind, text);
    return GTK_WIDGET (self);
}

static GtkWidget *
make_child (SalvorDiscKind kind, const char *text)
{
    if (looks[kind].icon_name != NULL)
        return gtk_image_new_from_icon_name (looks[kind].icon_name);
    return gtk_label_new (text);
}

void
salvor_status_disc_set (SalvorStatusDisc *self, SalvorDiscKind kind, const char *text)
{
    g_return_if_fail (SALVOR_IS_STATUS_DISC (self));

    gtk_widget_remove_css_class (GTK_WIDGET (self), looks[self->kind].css_class);
    g_clear_pointer (&self->child, gtk_widget_unparent);
    self->kind = kind;
    gtk_widget_add_css_class (GTK_WIDGET (self), looks[kind].css_class);
    self->child = make_child (kind, text);
    gtk_widget_set_halign (self->child, GTK_ALIGN_CENTER);
    gtk_widget_set_parent (self->child, GTK_WIDGET (self));
}

SalvorDiscKind
salvor_status_disc_get_kind (SalvorStatusDisc *self)
{
    g_return_val_if_fail (SALVOR_IS_STATUS_DISC (self), SALVOR_DISC_PLAIN);

    return self->kind;
}
