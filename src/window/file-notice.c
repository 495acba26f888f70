/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-file-notice"
#include "config.h"

#include "window/file-notice.h"

#include "base/errors.h"
#include "window/columns.h"
#include "window/mnemonic-button.h"

#include <glib/gi18n-lib.h>

/* px: below that the buttons stand under the text */
#define STACKED_BELOW 760

struct _SalvorFileNotice {
    GtkWidget parent_instance;

    GtkWidget *line; /* nullable: nothing was said yet */
    GFile *file;     /* owned, nullable: what was saved */
};

G_DEFINE_FINAL_TYPE (SalvorFileNotice, salvor_file_notice, GTK_TYPE_WIDGET)

/* --- buttons --- */

static void
open_folder_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorFileNotice *self = SALVOR_FILE_NOTICE (widget);
    g_autoptr (GFile) folder = self->file != NULL ? g_file_get_parent (self->file) : NULL;
    g_autofree char *uri = folder != NULL ? g_file_get_uri (folder) : NULL;

    if (uri != NULL)
        gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (widget)), uri, GDK_CURRENT_TIME);
}

static void
copy_path_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorFileNotice *self = SALVOR_FILE_NOTICE (widget);
    g_autofree char *path = self->file != NULL ? g_file_get_parse_name (self->file) : NULL;

    if (path != NULL)
        gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), path);
}

static void
close_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    salvor_file_notice_hide (SALVOR_FILE_NOTICE (widget));
}

static void
add_button (GtkWidget *box, const char *label, const char *action_name)
{
    GtkWidget *button = salvor_mnemonic_button_new (label);

    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action_name);
    gtk_box_append (GTK_BOX (box), button);
}

static void
add_close_button (GtkWidget *box)
{
    GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

    gtk_widget_add_css_class (button, "flat");
    gtk_widget_set_tooltip_text (button, _ ("Close this message"));
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Close this message"), -1);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "notice.close");
    gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
make_buttons (gboolean saved)
{
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

    gtk_widget_set_halign (box, GTK_ALIGN_END);
    gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
    if (saved) {
        add_button (box, _ ("Open _Folder"), "notice.open-folder");
        add_button (box, _ ("_Copy Path"), "notice.copy-path");
    }
    add_close_button (box);
    return box;
}

static GtkWidget *
make_label (const char *title, const char *detail)
{
    GtkWidget *label = gtk_label_new (NULL);
    g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b>\n%s", title, detail);

    gtk_label_set_markup (GTK_LABEL (label), markup);
    gtk_label_set_xalign (GTK_LABEL (label), 0.0);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_selectable (GTK_LABEL (label), TRUE);
    gtk_widget_set_focusable (label, FALSE);
    gtk_widget_set_hexpand (label, TRUE);
    return label;
}

static GtkWidget *
make_text (const char *icon_name, const char *title, const char *detail)
{
    GtkWidget *text = salvor_columns_new (12);
    GtkWidget *image = gtk_image_new_from_icon_name (icon_name);

    gtk_widget_add_css_class (image, "mark");
    gtk_widget_set_valign (image, GTK_ALIGN_START);
    gtk_widget_set_hexpand (text, TRUE);
    salvor_columns_append (SALVOR_COLUMNS (text), image);
    salvor_columns_append (SALVOR_COLUMNS (text), make_label (title, detail));
    return text;
}

/* A new line each time, so that a screen reader says it. */
static void
say (SalvorFileNotice *self, gboolean saved, const char *title, const char *detail)
{
    g_clear_pointer (&self->line, gtk_widget_unparent);
    self->line = salvor_columns_new (10);
    g_object_set (self->line, "threshold", STACKED_BELOW, NULL);
    gtk_widget_add_css_class (self->line, "salvor-notice");
    if (!saved)
        gtk_widget_add_css_class (self->line, "care");
    salvor_columns_append (
        SALVOR_COLUMNS (self->line),
        make_text (saved ? "salvor-check-symbolic" : "salvor-attention-symbolic", title, detail));
    salvor_columns_append (SALVOR_COLUMNS (self->line), make_buttons (saved));
    gtk_widget_set_parent (self->line, GTK_WIDGET (self));
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail, -1);
    gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

/* --- life --- */

static void
salvor_file_notice_dispose (GObject *object)
{
    SalvorFileNotice *self = SALVOR_FILE_NOTICE (object);

    g_clear_pointer (&self->line, gtk_widget_unparent);
    g_clear_object (&self->file);
    G_OBJECT_CLASS (salvor_file_notice_parent_class)->dispose (object);
}

static void
salvor_file_notice_class_init (SalvorFileNoticeClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_file_notice_dispose;
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
    gtk_widget_class_install_action (widget_class, "notice.open-folder", NULL, open_folder_action);
    gtk_widget_class_install_action (widget_class, "notice.copy-path", NULL, copy_path_action);
    gtk_widget_class_install_action (widget_class, "notice.close", NULL, close_action);
}

static void
salvor_file_notice_init (SalvorFileNotice *self)
{
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
salvor_file_notice_show_saved (SalvorFileNotice *self, const char *title, GFile *file)
{
    g_autofree char *path = NULL;

    g_return_if_fail (SALVOR_IS_FILE_NOTICE (self));
    g_return_if_fail (G_IS_FILE (file));

    g_set_object (&self->file, file);
    path = g_file_get_parse_name (file);
    say (self, TRUE, title, path);
}

void
salvor_file_notice_show_error (SalvorFileNotice *self, const char *title, const GError *error)
{
    g_autofree char *detail = NULL;

    g_return_if_fail (SALVOR_IS_FILE_NOTICE (self));
    g_return_if_fail (error != NULL);

    detail = error->domain == SALVOR_ERROR
                 ? g_strdup_printf ("%s\n%s", salvor_error_get_cure (error), error->message)
                 : g_strdup (error->message);
    say (self, FALSE, title, detail);
}

void
salvor_file_notice_hide (SalvorFileNotice *self)
{
    g_return_if_fail (SALVOR_IS_FILE_NOTICE (self));

    g_clear_pointer (&self->line, gtk_widget_unparent);
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
