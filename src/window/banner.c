/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-banner"
#include "config.h"

#include "window/banner.h"

#include "window/columns.h"

#include <glib/gi18n-lib.h>

/* px at 14 px text: from this width on words and action stand side by side */
#define ACTION_WIDTH 460

struct _SalvorBanner {
    GtkWidget parent_instance;

    GtkWidget *revealer;
    GtkWidget *box;
    GtkWidget *image;
    GtkWidget *text;
    char *title;             /* nullable */
    GtkWidget *action_place; /* GtkBox */
};

G_DEFINE_FINAL_TYPE (SalvorBanner, salvor_banner, GTK_TYPE_WIDGET)

static void
salvor_banner_dispose (GObject *object)
{
    SalvorBanner *self = SALVOR_BANNER (object);

    g_clear_pointer (&self->revealer, gtk_widget_unparent);
    G_OBJECT_CLASS (salvor_banner_parent_class)->dispose (object);
}

static void
salvor_banner_finalize (GObject *object)
{
    g_free (SALVOR_BANNER (object)->title);
    G_OBJECT_CLASS (salvor_banner_parent_class)->finalize (object);
}

static void
salvor_banner_class_init (SalvorBannerClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_banner_dispose;
    G_OBJECT_CLASS (klass)->finalize = salvor_banner_finalize;
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_css_name (widget_class, "banner");
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static GtkWidget *
make_stripes (void)
{
    GtkWidget *stripes = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

    gtk_widget_add_css_class (stripes, "stripes");
    return stripes;
}

static GtkWidget *
make_text (void)
{
    GtkWidget *text = gtk_label_new (NULL);

    gtk_label_set_xalign (GTK_LABEL (text), 0.0);
    gtk_label_set_wrap (GTK_LABEL (text), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
    gtk_widget_set_hexpand (text, TRUE);
    return text;
}

static void
salvor_banner_init (SalvorBanner *self)
{
    GtkWidget *words = salvor_columns_new (12);

    self->revealer = gtk_revealer_new ();
    gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
    self->box = salvor_columns_new (12);
    gtk_widget_add_css_class (self->box, "salvor-banner");
    gtk_revealer_set_child (GTK_REVEALER (self->revealer), self->box);
    self->image = gtk_image_new ();
    self->text = make_text ();
    self->action_place = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
    gtk_widget_set_valign (self->action_place, GTK_ALIGN_CENTER);
    gtk_widget_set_visible (self->action_place, FALSE);
    /* with less room the action stands below the words */
    g_object_set (words, "threshold", ACTION_WIDTH, "hexpand", TRUE, "margin-top", 6,
                  "margin-bottom", 6, NULL);
    salvor_columns_append (SALVOR_COLUMNS (words), self->text);
    salvor_columns_append (SALVOR_COLUMNS (words), self->action_place);

    salvor_columns_append (SALVOR_COLUMNS (self->box), make_stripes ());
    salvor_columns_append (SALVOR_COLUMNS (self->box), self->image);
    salvor_columns_append (SALVOR_COLUMNS (self->box), words);
    salvor_columns_append (SALVOR_COLUMNS (self->box), make_stripes ());
}

static const struct {
    const char *css_class;
    const char *icon_name;
} looks[] = {
    [SALVOR_BANNER_TRYING] = { "trying", "salvor-try-out-symbolic" },
    [SALVOR_BANNER_CARE] = { "care", "salvor-attention-symbolic" },
    [SALVOR_BANNER_COMPARE] = { "compare", "salvor-compare-symbolic" },
    [SALVOR_BANNER_SAVED] = { "saved", "document-open-recent-symbolic" },
};

GtkWidget *
salvor_banner_new (SalvorBannerKind kind)
{
    SalvorBanner *self = g_object_new (SALVOR_TYPE_BANNER, NULL);

    gtk_widget_add_css_class (self->box, looks[kind].css_class);
    gtk_image_set_from_icon_name (GTK_IMAGE (self->image), looks[kind].icon_name);
    return GTK_WIDGET (self);
}

void
salvor_banner_set_text (SalvorBanner *self, const char *title, const char *detail)
{
    g_autofree char *markup = NULL;

    g_return_if_fail (SALVOR_IS_BANNER (self));
    g_return_if_fail (title != NULL);

    g_free (self->title);
    self->title = g_strdup (title);
    markup = g_markup_printf_escaped ("<b>%s</b>   %s", title, detail != NULL ? detail : "");
    gtk_label_set_markup (GTK_LABEL (self->text), markup);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                    -1);
}

void
salvor_banner_set_action (SalvorBanner *self, GtkWidget *action)
{
    GtkWidget *old = NULL;

    g_return_if_fail (SALVOR_IS_BANNER (self));

    old = gtk_widget_get_first_child (self->action_place);
    if (old != NULL)
        gtk_box_remove (GTK_BOX (self->action_place), old);
    gtk_widget_set_visible (self->action_place, action != NULL);
    if (action != NULL)
        gtk_box_append (GTK_BOX (self->action_place), action);
}

void
salvor_banner_set_revealed (SalvorBanner *self, gboolean revealed)
{
    g_return_if_fail (SALVOR_IS_BANNER (self));

    gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), revealed);
}

gboolean
salvor_banner_get_revealed (SalvorBanner *self)
{
    g_return_val_if_fail (SALVOR_IS_BANNER (self), FALSE);

    return gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer));
}

const char *
salvor_banner_get_title (SalvorBanner *self)
{
    g_return_val_if_fail (SALVOR_IS_BANNER (self), NULL);

    return self->title;
}

void
salvor_banner_show_practice (SalvorBanner *self, gboolean simulated)
{
    if (simulated)
        salvor_banner_set_text (self, _ ("Practice board"),
                                _ ("It is simulated. Nothing here can harm a real board."));
    salvor_banner_set_revealed (self, simulated);
}
