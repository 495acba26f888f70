/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-help-page"
#include "config.h"

#include "window/help-page.h"

#include "window/clamp.h"
#include "window/help-blocks.h"

/* Longer lines are hard to read. */
#define TEXT_WIDTH 680

struct _SalvorHelpPage {
    GtkWidget parent_instance;

    GtkScrolledWindow *scroller; /* child */
    GtkWidget *box;              /* no ref: what is scrolled */
    GHashTable *headings;        /* anchor to widget, no ref */
    GtkWidget *wanted;           /* no ref, nullable: to come to the top once places are known */
    guint scroll_id;             /* idle source that brings it there; 0 when none */
};

G_DEFINE_FINAL_TYPE (SalvorHelpPage, salvor_help_page, GTK_TYPE_WIDGET)

static gboolean
scroll_to_wanted (gpointer user_data)
{
    SalvorHelpPage *self = user_data;
    GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
    graphene_rect_t bounds;

    self->scroll_id = 0;
    if (self->wanted == NULL || gtk_adjustment_get_upper (adjustment) <= 1.0
        || !gtk_widget_compute_bounds (self->wanted, self->box, &bounds))
        return G_SOURCE_REMOVE;
    gtk_adjustment_set_value (adjustment, bounds.origin.y);
    self->wanted = NULL;
    return G_SOURCE_REMOVE;
}

/* The adjustment changes while places are being given out; they are known afterwards. */
static void
scroll_later (SalvorHelpPage *self)
{
    if (self->scroll_id == 0 && self->wanted != NULL)
        self->scroll_id = g_idle_add (scroll_to_wanted, self);
}

static void
salvor_help_page_dispose (GObject *object)
{
    SalvorHelpPage *self = SALVOR_HELP_PAGE (object);

    g_clear_handle_id (&self->scroll_id, g_source_remove);
    if (self->scroller != NULL)
        gtk_widget_unparent (GTK_WIDGET (self->scroller));
    self->scroller = NULL;
    g_clear_pointer (&self->headings, g_hash_table_unref);
    G_OBJECT_CLASS (salvor_help_page_parent_class)->dispose (object);
}

static void
salvor_help_page_class_init (SalvorHelpPageClass *klass)
{
    G_OBJECT_CLASS (klass)->dispose = salvor_help_page_dispose;
    gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
salvor_help_page_init (SalvorHelpPage *self)
{
    GtkWidget *viewport = gtk_viewport_new (NULL, NULL);
    GtkWidget *clamp
        = g_object_new (SALVOR_TYPE_CLAMP, "maximum-width", TEXT_WIDTH, "hexpand", TRUE, NULL);

    self->headings = g_hash_table_new (g_str_hash, g_str_equal);
    self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
    gtk_widget_add_css_class (self->box, "salvor-help-text");
    gtk_widget_set_parent (self->box, clamp);
    /* pictures shrink with the width, but not to nothing */
    gtk_scrollable_set_vscroll_policy (GTK_SCROLLABLE (viewport), GTK_SCROLL_NATURAL);
    gtk_viewport_set_child (GTK_VIEWPORT (viewport), clamp);
    self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
    gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_child (self->scroller, viewport);
    gtk_widget_set_parent (GTK_WIDGET (self->scroller), GTK_WIDGET (self));
    g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "changed",
                             G_CALLBACK (scroll_later), self, G_CONNECT_SWAPPED);
}

GtkWidget *
salvor_help_page_new (GPtrArray *book, const char *page)
{
    SalvorHelpPage *self = g_object_new (SALVOR_TYPE_HELP_PAGE, NULL);

    for (guint i = 0; i < book->len; i++) {
        SalvorHelpSection *section = g_ptr_array_index (book, i);

        if (g_str_equal (section->page, page))
            g_hash_table_insert (self->headings, section->anchor,
                                 salvor_help_blocks_append (GTK_BOX (self->box), section));
    }
    return GTK_WIDGET (self);
}

void
salvor_help_page_show (SalvorHelpPage *self, const char *anchor)
{
    g_return_if_fail (SALVOR_IS_HELP_PAGE (self));

    self->wanted = g_hash_table_lookup (self->headings, anchor);
    if (self->wanted == NULL)
        return;
    gtk_widget_grab_focus (self->wanted);
    gtk_label_select_region (GTK_LABEL (self->wanted), 0, 0);
    scroll_later (self);
}
