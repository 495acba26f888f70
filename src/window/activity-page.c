/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-activity-page"
#include "config.h"

#include "window/activity-page.h"

#include "window/activity-row.h"
#include "window/activity.h"
#include "window/banner.h"
#include "window/columns.h"
#include "window/file-chooser.h"
#include "window/mnemonic-button.h"

#include <glib/gi18n-lib.h>

/* px: about a row */
#define NEAR_END 48.0

struct _SalvorActivityPage {
    GtkWidget parent_instance;

    SalvorBoard *board; /* owned, nullable */

    GtkWidget *banners;
    GtkWidget *practice_banner;
    GtkWidget *stack;
    GtkButton *copy_button;
    GtkButton *save_button;
    GtkWidget *view;
    GtkNoSelection *selection;
    GtkWidget *notice;
};

G_DEFINE_FINAL_TYPE (SalvorActivityPage, salvor_activity_page, GTK_TYPE_WIDGET)

/* Rows */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
    gtk_list_item_set_child (item, salvor_activity_row_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
    salvor_activity_row_set_entry (SALVOR_ACTIVITY_ROW (gtk_list_item_get_child (item)),
                                   gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
    salvor_activity_row_set_entry (SALVOR_ACTIVITY_ROW (gtk_list_item_get_child (item)), NULL);
}

/* Enter on a row opens and closes it. */
static void
activate_cb (GtkListView *view, guint position, SalvorActivityPage *self)
{
    g_autoptr (SalvorActivityEntry) entry
               = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

    if (entry != NULL && salvor_activity_entry_count_lines (entry) > 0)
        salvor_activity_entry_set_expanded (entry, !salvor_activity_entry_get_expanded (entry));
}

/* Whoever looks at the end goes on looking at it; whoever reads further up is left alone. */
static void
follow_end (SalvorActivityPage *self, guint n_entries)
{
    GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));
    double end = gtk_adjustment_get_upper (place) - gtk_adjustment_get_page_size (place);

    if (gtk_widget_get_mapped (self->view) && gtk_adjustment_get_value (place) >= end - NEAR_END)
        gtk_widget_activate_action (self->view, "list.scroll-to-item", "u", n_entries - 1);
}

static void
update (SalvorActivityPage *self)
{
    guint n_entries = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n_entries > 0 ? "entries" : "empty");
    if (n_entries > 0)
        follow_end (self, n_entries);
}

/* Copying and saving */

static void
say (SalvorActivityPage *self, const char *text)
{
    gtk_label_set_text (GTK_LABEL (self->notice), text);
}

static void
copy_clicked_cb (GtkButton *button, SalvorActivityPage *self)
{
    g_autofree char *text = NULL;

    if (self->board == NULL)
        return;
    text = salvor_activity_format (salvor_activity_get (self->board));
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
    say (self, _ ("Copied"));
}

static void
chosen_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (SalvorActivityPage) self = user_data;
    g_autoptr (GError) error = NULL;
    g_autoptr (GFile) file = salvor_choose_file_finish (result, &error);
    g_autofree char *text = NULL;

    if (file == NULL || self->board == NULL)
        return;
    text = salvor_activity_format (salvor_activity_get (self->board));
    if (g_file_replace_contents (file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_PRIVATE,
                                 NULL, NULL, &error)) {
        say (self, _ ("Saved"));
    } else {
        g_autofree char *sentence
            = g_strdup_printf (_ ("The file could not be written: %s"), error->message);

        say (self, sentence);
    }
}

static void
save_clicked_cb (GtkButton *button, SalvorActivityPage *self)
{
    GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

    salvor_choose_new_file_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                  _ ("Save the Activity"), _ ("activity.txt"), NULL, chosen_cb,
                                  g_object_ref (self));
}

/* Object */

static void
salvor_activity_page_dispose (GObject *object)
{
    SalvorActivityPage *self = SALVOR_ACTIVITY_PAGE (object);

    g_clear_object (&self->board);
    gtk_widget_dispose_template (GTK_WIDGET (self), SALVOR_TYPE_ACTIVITY_PAGE);
    G_OBJECT_CLASS (salvor_activity_page_parent_class)->dispose (object);
}

static void
salvor_activity_page_class_init (SalvorActivityPageClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_activity_page_dispose;
    g_type_ensure (SALVOR_TYPE_COLUMNS);
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/activity-page.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorActivityPage, banners);
    gtk_widget_class_bind_template_child (widget_class, SalvorActivityPage, copy_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorActivityPage, notice);
    gtk_widget_class_bind_template_child (widget_class, SalvorActivityPage, save_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorActivityPage, selection);
    gtk_widget_class_bind_template_child (widget_class, SalvorActivityPage, stack);
    gtk_widget_class_bind_template_child (widget_class, SalvorActivityPage, view);
    gtk_widget_class_bind_template_callback (widget_class, activate_cb);
    gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
    gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
    gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
salvor_activity_page_init (SalvorActivityPage *self)
{
    g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

    gtk_widget_init_template (GTK_WIDGET (self));
    salvor_mnemonic_button_name (self->copy_button);
    salvor_mnemonic_button_name (self->save_button);
    g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
    g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
    g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
    gtk_list_view_set_factory (GTK_LIST_VIEW (self->view), factory);
    self->practice_banner = salvor_banner_new (SALVOR_BANNER_TRYING);
    gtk_widget_set_hexpand (self->practice_banner, TRUE);
    gtk_box_append (GTK_BOX (self->banners), self->practice_banner);
    update (self);
}

GtkWidget *
salvor_activity_page_new (void)
{
    return g_object_new (SALVOR_TYPE_ACTIVITY_PAGE, NULL);
}

void
salvor_activity_page_set_board (SalvorActivityPage *self, SalvorBoard *board)
{
    g_return_if_fail (SALVOR_IS_ACTIVITY_PAGE (self));
    g_return_if_fail (board == NULL || SALVOR_IS_BOARD (board));

    if (!g_set_object (&self->board, board))
        return;
    gtk_no_selection_set_model (self->selection,
                                board != NULL ? G_LIST_MODEL (salvor_activity_get (board)) : NULL);
    salvor_banner_show_practice (SALVOR_BANNER (self->practice_banner),
                                 board != NULL && salvor_board_is_simulated (board));
    say (self, "");
    update (self);
}
