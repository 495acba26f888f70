/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-help-window"
#include "config.h"

#include "window/help-window.h"

#include "window/adaptive-bin.h"
#include "window/columns.h"
#include "window/help-book.h"
#include "window/help-page.h"

#include <glib/gi18n-lib.h>

struct _SalvorHelpWindow {
    GtkWindow parent_instance;

    SalvorAdaptiveBin *bin;
    GtkToggleButton *contents_button;
    GtkWidget *contents;
    GtkSearchEntry *search_entry;
    GtkListBox *list;
    GtkStack *pages;

    GPtrArray *book; /* of SalvorHelpSection, owned */
};

G_DEFINE_FINAL_TYPE (SalvorHelpWindow, salvor_help_window, GTK_TYPE_WINDOW)

/* --- pages --- */

/* Pages are made when they are opened first. */
static SalvorHelpPage *
get_page (SalvorHelpWindow *self, const char *name)
{
    GtkWidget *page = gtk_stack_get_child_by_name (self->pages, name);

    if (page == NULL) {
        page = salvor_help_page_new (self->book, name);
        gtk_stack_add_named (self->pages, page, name);
    }
    return SALVOR_HELP_PAGE (page);
}

/* A narrow window shows the contents or a page. */
static void
update_sides (SalvorHelpWindow *self)
{
    gboolean contents = gtk_toggle_button_get_active (self->contents_button);

    gtk_widget_set_visible (self->contents, contents);
    gtk_widget_set_hexpand (self->contents, salvor_adaptive_bin_is_narrow (self->bin));
    gtk_widget_set_visible (GTK_WIDGET (self->pages),
                            !contents || !salvor_adaptive_bin_is_narrow (self->bin));
}

static void
show_section (SalvorHelpWindow *self, const SalvorHelpSection *section)
{
    SalvorHelpPage *page = get_page (self, section->page);

    gtk_stack_set_visible_child (self->pages, GTK_WIDGET (page));
    if (salvor_adaptive_bin_is_narrow (self->bin))
        gtk_toggle_button_set_active (self->contents_button, FALSE);
    salvor_help_page_show (page, section->anchor);
}

static void
show_topic (SalvorHelpWindow *self, const char *topic)
{
    int index = salvor_help_book_find (self->book, topic);

    if (index < 0) {
        g_warning ("the guide does not speak of %s", topic);
        return;
    }
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, index));
    show_section (self, g_ptr_array_index (self->book, (guint) index));
}

static void
open_action (GtkWidget *widget, const char *action_name, GVariant *topic)
{
    show_topic (SALVOR_HELP_WINDOW (widget), g_variant_get_string (topic, NULL));
}

/* --- contents --- */

static void
row_activated_cb (SalvorHelpWindow *self, GtkListBoxRow *row)
{
    show_section (self, g_ptr_array_index (self->book, (guint) gtk_list_box_row_get_index (row)));
}

static gboolean
filter_cb (GtkListBoxRow *row, gpointer user_data)
{
    SalvorHelpWindow *self = user_data;
    const SalvorHelpSection *section
        = g_ptr_array_index (self->book, (guint) gtk_list_box_row_get_index (row));

    return salvor_help_section_has_words (
        section, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static void
search_changed_cb (SalvorHelpWindow *self)
{
    gtk_list_box_invalidate_filter (self->list);
}

/* Return in the search opens the first place that was found. */
static void
search_activated_cb (SalvorHelpWindow *self)
{
    for (guint i = 0; i < self->book->len; i++) {
        GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) i);

        if (!gtk_widget_get_child_visible (GTK_WIDGET (row)))
            continue;
        gtk_list_box_select_row (self->list, row);
        show_section (self, g_ptr_array_index (self->book, i));
        return;
    }
}

static GtkWidget *
make_nothing_found (void)
{
    GtkWidget *label = gtk_label_new (_ ("Nothing in the guide has these words."));

    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_widget_add_css_class (label, "salvor-help-nothing");
    gtk_widget_set_visible (label, TRUE);
    return label;
}

static void
fill_list (SalvorHelpWindow *self)
{
    for (guint i = 0; i < self->book->len; i++) {
        const SalvorHelpSection *section = g_ptr_array_index (self->book, i);
        GtkWidget *label = gtk_label_new (section->title);

        gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
        gtk_label_set_wrap (GTK_LABEL (label), TRUE);
        gtk_widget_add_css_class (label, *section->anchor == '\0' ? "salvor-help-chapter"
                                                                  : "salvor-help-section");
        gtk_list_box_append (self->list, label);
        gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (label)),
                                        GTK_ACCESSIBLE_PROPERTY_LABEL, section->title, -1);
    }
    gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
    gtk_list_box_set_placeholder (self->list, make_nothing_found ());
}

/* --- life --- */

static void
salvor_help_window_finalize (GObject *object)
{
    g_ptr_array_unref (SALVOR_HELP_WINDOW (object)->book);
    G_OBJECT_CLASS (salvor_help_window_parent_class)->finalize (object);
}

/* The list asks its filter until it is gone. */
static void
salvor_help_window_dispose (GObject *object)
{
    SalvorHelpWindow *self = SALVOR_HELP_WINDOW (object);

    if (self->list != NULL)
        gtk_list_box_set_filter_func (self->list, NULL, NULL, NULL);
    self->list = NULL;
    G_OBJECT_CLASS (salvor_help_window_parent_class)->dispose (object);
}

static void
salvor_help_window_class_init (SalvorHelpWindowClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    object_class->dispose = salvor_help_window_dispose;
    object_class->finalize = salvor_help_window_finalize;
    g_type_ensure (SALVOR_TYPE_ADAPTIVE_BIN);
    g_type_ensure (SALVOR_TYPE_COLUMNS);
    gtk_widget_class_install_action (widget_class, "help.open", "s", open_action);
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                         NULL);
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/help-window.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorHelpWindow, bin);
    gtk_widget_class_bind_template_child (widget_class, SalvorHelpWindow, contents_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorHelpWindow, contents);
    gtk_widget_class_bind_template_child (widget_class, SalvorHelpWindow, search_entry);
    gtk_widget_class_bind_template_child (widget_class, SalvorHelpWindow, list);
    gtk_widget_class_bind_template_child (widget_class, SalvorHelpWindow, pages);
    gtk_widget_class_bind_template_callback (widget_class, update_sides);
    gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
    gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
    gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
}

static void
salvor_help_window_init (SalvorHelpWindow *self)
{
    self->book = salvor_help_book_load ();
    gtk_widget_init_template (GTK_WIDGET (self));
    fill_list (self);
}

static SalvorHelpWindow *
find_open (GtkApplication *application)
{
    GList *item = gtk_application_get_windows (application);

    while (item != NULL && !SALVOR_IS_HELP_WINDOW (item->data))
        item = item->next;
    return item != NULL ? item->data : NULL;
}

void
salvor_help_window_open (GtkApplication *application, GtkWindow *parent, const char *topic)
{
    SalvorHelpWindow *self = NULL;

    g_return_if_fail (GTK_IS_APPLICATION (application));
    g_return_if_fail (topic != NULL);

    self = find_open (application);
    if (self == NULL) {
        self = g_object_new (SALVOR_TYPE_HELP_WINDOW, "application", application, NULL);
        if (parent != NULL)
            g_signal_connect_object (parent, "destroy", G_CALLBACK (gtk_window_destroy), self,
                                     G_CONNECT_SWAPPED);
    }
    gtk_window_present (GTK_WINDOW (self));
    show_topic (self, topic);
}
