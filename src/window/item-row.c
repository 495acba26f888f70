/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-item-row"
#include "config.h"

#include "window/item-row.h"

#include "window/columns.h"
#include "window/evidence.h"
#include "window/format.h"
#include "window/widget-children.h"

struct _SalvorItemRow {
    GtkWidget parent_instance;

    GtkBox *lead; /* holds the mark */
    GtkLabel *title_label;
    GtkLabel *caption_label;
    GtkLabel *end_label;
    char *state_text; /* nullable, owned */
    guint number;
};

enum { PROP_0, PROP_TITLE, PROP_CAPTION, PROP_END_TEXT, PROP_NUMBER, N_PROPS };

G_DEFINE_FINAL_TYPE (SalvorItemRow, salvor_item_row, GTK_TYPE_WIDGET)

/* What is seen as a mark is said as a word. */
static void
update_accessible (SalvorItemRow *self)
{
    g_autoptr (GString) label = g_string_new (gtk_label_get_text (self->title_label));
    const char *caption = gtk_label_get_text (self->caption_label);
    const char *end = gtk_label_get_text (self->end_label);

    if (self->state_text != NULL)
        salvor_format_add_part (label, ", ", self->state_text);
    if (*caption != '\0')
        salvor_format_add_part (label, ". ", caption);
    if (*end != '\0')
        salvor_format_add_part (label, ". ", end);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    label->str, -1);
}

static void
salvor_item_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
    SalvorItemRow *self = SALVOR_ITEM_ROW (object);

    switch (prop_id) {
    case PROP_TITLE:
        g_value_set_string (value, gtk_label_get_text (self->title_label));
        break;
    case PROP_CAPTION:
        g_value_set_string (value, gtk_label_get_text (self->caption_label));
        break;
    case PROP_END_TEXT:
        g_value_set_string (value, gtk_label_get_text (self->end_label));
        break;
    case PROP_NUMBER:
        g_value_set_uint (value, self->number);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
salvor_item_row_set_property (GObject *object, guint prop_id, const GValue *value,
                              GParamSpec *pspec)
{
    SalvorItemRow *self = SALVOR_ITEM_ROW (object);

    switch (prop_id) {
    case PROP_TITLE:
        salvor_item_row_set_title (self, g_value_get_string (value));
        break;
    case PROP_CAPTION:
        salvor_item_row_set_caption (self, g_value_get_string (value));
        break;
    case PROP_END_TEXT:
        salvor_item_row_set_end_text (self, g_value_get_string (value));
        break;
    case PROP_NUMBER:
        salvor_item_row_show_number (self, g_value_get_uint (value), FALSE);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
salvor_item_row_dispose (GObject *object)
{
    gtk_widget_dispose_template (GTK_WIDGET (object), SALVOR_TYPE_ITEM_ROW);
    salvor_widget_unparent_children (GTK_WIDGET (object));
    G_OBJECT_CLASS (salvor_item_row_parent_class)->dispose (object);
}

static void
salvor_item_row_finalize (GObject *object)
{
    g_free (SALVOR_ITEM_ROW (object)->state_text);
    G_OBJECT_CLASS (salvor_item_row_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
    const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

    g_object_class_install_property (object_class, PROP_TITLE,
                                     g_param_spec_string ("title", NULL, NULL, "", flags));
    g_object_class_install_property (object_class, PROP_CAPTION,
                                     g_param_spec_string ("caption", NULL, NULL, "", flags));
    g_object_class_install_property (object_class, PROP_END_TEXT,
                                     g_param_spec_string ("end-text", NULL, NULL, "", flags));
    g_object_class_install_property (
        object_class, PROP_NUMBER,
        g_param_spec_uint ("number", NULL, NULL, 0, G_MAXUINT, 0, flags));
}

static void
salvor_item_row_class_init (SalvorItemRowClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    object_class->get_property = salvor_item_row_get_property;
    object_class->set_property = salvor_item_row_set_property;
    object_class->dispose = salvor_item_row_dispose;
    object_class->finalize = salvor_item_row_finalize;
    install_properties (object_class);

    gtk_widget_class_set_css_name (widget_class, "itemrow");
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
    g_type_ensure (SALVOR_TYPE_COLUMNS);
    gtk_widget_class_set_template_from_resource (widget_class, "/org/salvor/Salvor/ui/item-row.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorItemRow, lead);
    gtk_widget_class_bind_template_child (widget_class, SalvorItemRow, title_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorItemRow, caption_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorItemRow, end_label);
}

static void
salvor_item_row_init (SalvorItemRow *self)
{
    gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
salvor_item_row_new (const char *title, const char *caption)
{
    return g_object_new (SALVOR_TYPE_ITEM_ROW, "title", title, "caption", caption, NULL);
}

void
salvor_item_row_set_title (SalvorItemRow *self, const char *title)
{
    g_return_if_fail (SALVOR_IS_ITEM_ROW (self));

    gtk_label_set_text (self->title_label, title != NULL ? title : "");
    update_accessible (self);
}

void
salvor_item_row_set_caption (SalvorItemRow *self, const char *caption)
{
    g_return_if_fail (SALVOR_IS_ITEM_ROW (self));

    salvor_label_set_evidence (self->caption_label, caption);
    gtk_widget_set_visible (GTK_WIDGET (self->caption_label), caption != NULL && *caption != '\0');
    update_accessible (self);
}

void
salvor_item_row_set_end_text (SalvorItemRow *self, const char *text)
{
    g_return_if_fail (SALVOR_IS_ITEM_ROW (self));

    gtk_label_set_text (self->end_label, text != NULL ? text : "");
    gtk_widget_set_visible (GTK_WIDGET (self->end_label), text != NULL && *text != '\0');
    update_accessible (self);
}

static void
show_mark (SalvorItemRow *self, GtkWidget *mark, gboolean pending, const char *state_text)
{
    GtkWidget *old = gtk_widget_get_first_child (GTK_WIDGET (self->lead));

    if (old != NULL)
        gtk_box_remove (self->lead, old);
    if (mark != NULL)
        gtk_box_append (self->lead, mark);
    if (pending)
        gtk_widget_add_css_class (GTK_WIDGET (self), "pending");
    else
        gtk_widget_remove_css_class (GTK_WIDGET (self), "pending");
    if (g_strcmp0 (self->state_text, state_text) != 0) {
        g_free (self->state_text);
        self->state_text = g_strdup (state_text);
    }
    update_accessible (self);
}

void
salvor_item_row_show_disc (SalvorItemRow *self, SalvorDiscKind kind, const char *state_text)
{
    GtkWidget *old;

    g_return_if_fail (SALVOR_IS_ITEM_ROW (self));

    old = gtk_widget_get_first_child (GTK_WIDGET (self->lead));
    if (SALVOR_IS_STATUS_DISC (old)
        && salvor_status_disc_get_kind (SALVOR_STATUS_DISC (old)) == kind)
        return;
    show_mark (self, salvor_status_disc_new (kind, "–"), FALSE, state_text);
}

void
salvor_item_row_show_number (SalvorItemRow *self, guint number, gboolean current)
{
    g_autofree char *text = g_strdup_printf ("%u", number);
    GtkWidget *label;

    g_return_if_fail (SALVOR_IS_ITEM_ROW (self));

    self->number = number;
    if (number == 0) {
        show_mark (self, NULL, FALSE, NULL);
        return;
    }
    label = gtk_label_new (text);
    gtk_widget_add_css_class (label, "salvor-number");
    if (current)
        gtk_widget_add_css_class (label, "current");
    show_mark (self, label, FALSE, NULL);
}

void
salvor_item_row_show_spinner (SalvorItemRow *self, const char *state_text)
{
    GtkWidget *spinner;

    g_return_if_fail (SALVOR_IS_ITEM_ROW (self));

    if (GTK_IS_SPINNER (gtk_widget_get_first_child (GTK_WIDGET (self->lead))))
        return;
    spinner = gtk_spinner_new ();
    gtk_spinner_set_spinning (GTK_SPINNER (spinner), TRUE);
    gtk_widget_set_size_request (spinner, 20, 20);
    show_mark (self, spinner, FALSE, state_text);
}

void
salvor_item_row_show_pending (SalvorItemRow *self, const char *state_text)
{
    GtkWidget *ring;

    g_return_if_fail (SALVOR_IS_ITEM_ROW (self));

    if (gtk_widget_has_css_class (GTK_WIDGET (self), "pending"))
        return;
    ring = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
    gtk_widget_add_css_class (ring, "salvor-ring");
    show_mark (self, ring, TRUE, state_text);
}
