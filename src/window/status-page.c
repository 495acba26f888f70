/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-status-page"
#include "config.h"

#include "window/status-page.h"

/* Characters in a line of text that reads well. */
#define LINE_CHARS 62

struct _SalvorStatusPage {
    GtkWidget parent_instance;

    GtkWidget *box;
    GtkWidget *emblem; /* GtkBox */
    GtkWidget *image;
    GtkWidget *spinner;
    GtkWidget *title;
    GtkWidget *text;
    GtkWidget *detail;
    GtkWidget *actions; /* GtkBox */
    GtkWidget *part;    /* no ref, nullable: below the text */
};

G_DEFINE_FINAL_TYPE (SalvorStatusPage, salvor_status_page, GTK_TYPE_WIDGET)

static void
salvor_status_page_dispose (GObject *object)
{
    SalvorStatusPage *self = SALVOR_STATUS_PAGE (object);

    g_clear_pointer (&self->box, gtk_widget_unparent);
    G_OBJECT_CLASS (salvor_status_page_parent_class)->dispose (object);
}

static void
salvor_status_page_class_init (SalvorStatusPageClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_status_page_dispose;
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_css_name (widget_class, "statuspage");
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static GtkWidget *
add_label (SalvorStatusPage *self, const char *css_class)
{
    GtkWidget *label = gtk_label_new (NULL);

    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
    gtk_label_set_max_width_chars (GTK_LABEL (label), LINE_CHARS);
    gtk_widget_add_css_class (label, css_class);
    gtk_box_append (GTK_BOX (self->box), label);
    return label;
}

static void
add_emblem (SalvorStatusPage *self)
{
    self->emblem = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
    gtk_widget_add_css_class (self->emblem, "salvor-emblem");
    gtk_widget_set_halign (self->emblem, GTK_ALIGN_CENTER);
    gtk_widget_set_hexpand (self->emblem, FALSE);
    self->image = gtk_image_new ();
    gtk_widget_set_hexpand (self->image, TRUE);
    gtk_box_append (GTK_BOX (self->emblem), self->image);
    gtk_box_append (GTK_BOX (self->box), self->emblem);

    self->spinner = gtk_spinner_new ();
    gtk_widget_set_size_request (self->spinner, 40, 40);
    gtk_widget_set_halign (self->spinner, GTK_ALIGN_CENTER);
    gtk_box_append (GTK_BOX (self->box), self->spinner);
}

static void
salvor_status_page_init (SalvorStatusPage *self)
{
    self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
    gtk_widget_add_css_class (self->box, "salvor-page");
    gtk_widget_set_valign (self->box, GTK_ALIGN_CENTER);
    gtk_widget_set_vexpand (self->box, TRUE);
    gtk_widget_set_parent (self->box, GTK_WIDGET (self));
    add_emblem (self);
    self->title = add_label (self, "salvor-title");
    self->text = add_label (self, "salvor-body");
    self->detail = add_label (self, "salvor-evidence");
    self->actions = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
    gtk_widget_set_halign (self->actions, GTK_ALIGN_CENTER);
    gtk_widget_set_margin_top (self->actions, 12);
    gtk_box_append (GTK_BOX (self->box), self->actions);
}

GtkWidget *
salvor_status_page_new (void)
{
    return g_object_new (SALVOR_TYPE_STATUS_PAGE, NULL);
}

static void
set_line (GtkWidget *label, const char *text)
{
    gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
    gtk_widget_set_visible (label, text != NULL);
}

static void
set_emblem (SalvorStatusPage *self, SalvorStatusKind kind, const char *icon_name)
{
    gboolean busy = kind == SALVOR_STATUS_BUSY;

    gtk_widget_remove_css_class (self->emblem, "care");
    gtk_widget_remove_css_class (self->emblem, "quiet");
    gtk_widget_add_css_class (self->emblem, kind == SALVOR_STATUS_CARE ? "care" : "quiet");
    gtk_image_set_from_icon_name (GTK_IMAGE (self->image), icon_name);
    gtk_widget_set_visible (self->emblem, !busy);
    gtk_widget_set_visible (self->spinner, busy);
    gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
}

void
salvor_status_page_set (SalvorStatusPage *self, SalvorStatusKind kind, const char *icon_name,
                        const char *title, const char *text, const char *detail)
{
    GtkWidget *action = NULL;

    g_return_if_fail (SALVOR_IS_STATUS_PAGE (self));
    g_return_if_fail (title != NULL);

    set_emblem (self, kind, icon_name);
    set_line (self->title, title);
    set_line (self->text, text);
    set_line (self->detail, detail);
    while ((action = gtk_widget_get_first_child (self->actions)) != NULL)
        gtk_box_remove (GTK_BOX (self->actions), action);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                    -1);
}

void
salvor_status_page_add_action (SalvorStatusPage *self, GtkWidget *action)
{
    g_return_if_fail (SALVOR_IS_STATUS_PAGE (self));

    gtk_box_append (GTK_BOX (self->actions), action);
}

void
salvor_status_page_set_part (SalvorStatusPage *self, GtkWidget *part)
{
    g_return_if_fail (SALVOR_IS_STATUS_PAGE (self));

    if (self->part != NULL)
        gtk_box_remove (GTK_BOX (self->box), self->part);
    self->part = part;
    if (part != NULL)
        gtk_box_insert_child_after (GTK_BOX (self->box), part, self->detail);
}

GtkWidget *
salvor_status_page_get_part (SalvorStatusPage *self)
{
    g_return_val_if_fail (SALVOR_IS_STATUS_PAGE (self), NULL);

    return self->part;
}

const char *
salvor_status_page_get_title (SalvorStatusPage *self)
{
    g_return_val_if_fail (SALVOR_IS_STATUS_PAGE (self), NULL);

    return gtk_label_get_text (GTK_LABEL (self->title));
}

const char *
salvor_status_page_get_text (SalvorStatusPage *self)
{
    g_return_val_if_fail (SALVOR_IS_STATUS_PAGE (self), NULL);

    return gtk_label_get_text (GTK_LABEL (self->text));
}
