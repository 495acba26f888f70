/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-activity-row"
#include "config.h"

#include "window/activity-row.h"

#include "window/columns.h"

#include <glib/gi18n-lib.h>

struct _SalvorActivityRow {
    GtkWidget parent_instance;

    SalvorActivityEntry *entry; /* owned, nullable */
    gulong changed_id;

    GtkWidget *columns;
    GtkWidget *time;
    GtkWidget *image;
    GtkWidget *text;
    GtkWidget *opened; /* everything that is only there while the row is opened */
    GtkWidget *switcher;
    GtkWidget *stack;
    GtkWidget *lines;
    GtkWidget *commands;
    GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (SalvorActivityRow, salvor_activity_row, GTK_TYPE_WIDGET)

typedef struct {
    const char *icon_name;
    const char *css_class;
    const char *word;
} Look;

static const Look looks[] = {
    [SALVOR_ACTIVITY_NOTE] = { "salvor-usb-symbolic", "salvor-caption", N_ ("Noted") },
    [SALVOR_ACTIVITY_RUNNING]
    = { "media-playback-start-symbolic", "salvor-accent-text", N_ ("Running") },
    [SALVOR_ACTIVITY_DONE] = { "salvor-check-symbolic", "salvor-good-text", N_ ("Done") },
    [SALVOR_ACTIVITY_FAILED] = { "salvor-blocked-symbolic", "salvor-stop-text", N_ ("Stopped") },
};

static void
show_look (SalvorActivityRow *self, SalvorActivityState state)
{
    for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
        gtk_widget_remove_css_class (self->image, looks[i].css_class);
    gtk_widget_add_css_class (self->image, looks[state].css_class);
    gtk_image_set_from_icon_name (GTK_IMAGE (self->image), looks[state].icon_name);
}

static void
show_lines (SalvorActivityRow *self)
{
    gboolean expanded = salvor_activity_entry_get_expanded (self->entry);
    g_autofree char *lines = expanded ? salvor_activity_entry_format_lines (self->entry, "") : NULL;
    g_autofree char *commands
        = expanded ? salvor_activity_entry_format_commands (self->entry, "") : NULL;

    gtk_label_set_text (GTK_LABEL (self->lines), lines != NULL ? lines : "");
    gtk_widget_set_visible (self->opened, expanded);
    gtk_label_set_text (GTK_LABEL (self->commands), commands != NULL ? commands : "");
    gtk_widget_set_visible (self->switcher, commands != NULL);
    gtk_widget_set_visible (self->button, salvor_activity_entry_count_lines (self->entry) > 0);
    gtk_button_set_icon_name (GTK_BUTTON (self->button),
                              expanded ? "pan-up-symbolic" : "pan-down-symbolic");
    gtk_accessible_update_state (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_STATE_EXPANDED,
                                 expanded, -1);
}

/* The list puts the row into one of its own, which has the focus and no name by itself. */
static void
set_name (SalvorActivityRow *self, const char *name)
{
    GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));

    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    if (item != NULL)
        gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                        -1);
}

static void
show_entry (SalvorActivityRow *self)
{
    SalvorActivityState state = salvor_activity_entry_get_state (self->entry);
    const char *text = salvor_activity_entry_get_text (self->entry);
    g_autofree char *time = salvor_activity_entry_format_time (self->entry);
    g_autofree char *label = g_strdup_printf ("%s. %s. %s", time, text, _ (looks[state].word));

    gtk_label_set_text (GTK_LABEL (self->time), time);
    gtk_label_set_text (GTK_LABEL (self->text), text);
    show_look (self, state);
    show_lines (self);
    set_name (self, label);
}

void
salvor_activity_row_toggle (SalvorActivityRow *self)
{
    g_return_if_fail (SALVOR_IS_ACTIVITY_ROW (self));

    if (self->entry != NULL && salvor_activity_entry_count_lines (self->entry) > 0)
        salvor_activity_entry_set_expanded (self->entry,
                                            !salvor_activity_entry_get_expanded (self->entry));
}

static void
salvor_activity_row_dispose (GObject *object)
{
    SalvorActivityRow *self = SALVOR_ACTIVITY_ROW (object);

    salvor_activity_row_set_entry (self, NULL);
    g_clear_pointer (&self->columns, gtk_widget_unparent);
    G_OBJECT_CLASS (salvor_activity_row_parent_class)->dispose (object);
}

static void
salvor_activity_row_class_init (SalvorActivityRowClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_activity_row_dispose;
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_css_name (widget_class, "activityrow");
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
make_label (const char *css_class)
{
    GtkWidget *label = gtk_label_new (NULL);

    gtk_label_set_xalign (GTK_LABEL (label), 0.0);
    gtk_widget_set_valign (label, GTK_ALIGN_START);
    gtk_widget_add_css_class (label, css_class);
    return label;
}

static void
copy_clicked_cb (GtkButton *button, SalvorActivityRow *self)
{
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                            gtk_label_get_text (GTK_LABEL (self->commands)));
}

/* For text that somebody reads letter by letter, and takes along */
static GtkWidget *
make_code (void)
{
    GtkWidget *code = make_label ("salvor-evidence");

    gtk_label_set_wrap (GTK_LABEL (code), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (code), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_selectable (GTK_LABEL (code), TRUE);
    return code;
}

static GtkWidget *
make_commands (SalvorActivityRow *self)
{
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
    GtkWidget *heading = make_label ("salvor-subheading");
    GtkWidget *copy = gtk_button_new_with_label (_ ("Copy Commands"));

    gtk_label_set_text (GTK_LABEL (heading), _ ("The same with public command-line tools"));
    gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
    self->commands = make_code ();
    /* commands are read from the left in every language */
    gtk_widget_set_direction (self->commands, GTK_TEXT_DIR_LTR);
    gtk_widget_add_css_class (self->commands, "salvor-commands");
    gtk_widget_set_halign (copy, GTK_ALIGN_START);
    g_signal_connect (copy, "clicked", G_CALLBACK (copy_clicked_cb), self);
    gtk_box_append (GTK_BOX (box), heading);
    gtk_box_append (GTK_BOX (box), copy);
    gtk_box_append (GTK_BOX (box), self->commands);
    return box;
}

/* The words of the protocol, and behind them the same with public tools */
static GtkWidget *
make_opened (SalvorActivityRow *self)
{
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

    self->lines = make_code ();
    self->stack = gtk_stack_new ();
    gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
    gtk_stack_add_titled (GTK_STACK (self->stack), self->lines, "protocol", _ ("Protocol"));
    gtk_stack_add_titled (GTK_STACK (self->stack), make_commands (self), "commands",
                          _ ("Command Lines"));
    self->switcher = gtk_stack_switcher_new ();
    gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (self->switcher), GTK_STACK (self->stack));
    gtk_widget_set_halign (self->switcher, GTK_ALIGN_START);
    gtk_widget_set_margin_top (self->switcher, 4);
    gtk_box_append (GTK_BOX (box), self->switcher);
    gtk_box_append (GTK_BOX (box), self->stack);
    self->opened = box;
    return box;
}

static GtkWidget *
make_texts (SalvorActivityRow *self)
{
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

    self->text = make_label ("salvor-body");
    gtk_label_set_wrap (GTK_LABEL (self->text), TRUE);
    gtk_widget_set_hexpand (box, TRUE);
    gtk_box_append (GTK_BOX (box), self->text);
    gtk_box_append (GTK_BOX (box), make_opened (self));
    return box;
}

static void
salvor_activity_row_init (SalvorActivityRow *self)
{
    GtkWidget *texts = make_texts (self);

    self->time = make_label ("salvor-evidence");
    self->image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                "valign", GTK_ALIGN_START, "margin-top", 1, NULL);
    self->button = gtk_button_new_from_icon_name ("pan-down-symbolic");
    gtk_widget_set_valign (self->button, GTK_ALIGN_START);
    gtk_button_set_has_frame (GTK_BUTTON (self->button), FALSE);
    gtk_widget_add_css_class (self->button, "open");
    gtk_widget_set_tooltip_text (self->button, _ ("What was said to the board"));
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("What was said to the board"), -1);
    g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (salvor_activity_row_toggle),
                              self);
    self->columns = salvor_columns_new (12);
    salvor_columns_append (SALVOR_COLUMNS (self->columns), self->time);
    salvor_columns_append (SALVOR_COLUMNS (self->columns), self->image);
    salvor_columns_append (SALVOR_COLUMNS (self->columns), texts);
    salvor_columns_append (SALVOR_COLUMNS (self->columns), self->button);
    gtk_widget_set_parent (self->columns, GTK_WIDGET (self));
}

GtkWidget *
salvor_activity_row_new (void)
{
    return g_object_new (SALVOR_TYPE_ACTIVITY_ROW, NULL);
}

void
salvor_activity_row_set_entry (SalvorActivityRow *self, SalvorActivityEntry *entry)
{
    g_return_if_fail (SALVOR_IS_ACTIVITY_ROW (self));

    if (self->entry != NULL)
        g_clear_signal_handler (&self->changed_id, self->entry);
    g_set_object (&self->entry, entry);
    if (entry == NULL)
        return;
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "protocol");
    self->changed_id = g_signal_connect_swapped (entry, "changed", G_CALLBACK (show_entry), self);
    show_entry (self);
}
