/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-line-panel"
#include "config.h"

#include "window/line-panel.h"

#include "base/timing.h"
#include "board/line-opening.h"
#include "recovery/problem-finder.h"
#include "window/columns.h"
#include "window/trouble-card.h"
#include "window/widget-children.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _SalvorLinePanel {
    GtkWidget parent_instance;

    GtkDropDown *port_list;
    GtkWidget *path_label;
    GtkEditable *path_entry;
    GtkDropDown *speed_list;
    GtkWidget *connect_button;
    GtkSpinner *spinner;
    GtkLabel *asking_label;
    SalvorTroubleCard *trouble;

    SalvorBoardList *boards;   /* owned, nullable until it was started */
    GPtrArray *devices;        /* of SalvorSerialDevice, in the order of the list; nullable */
    GCancellable *cancellable; /* owned, nullable: of the last question */
    guint asking;              /* counts what was asked; only the answer to the last one counts */
    gboolean busy;
};

G_DEFINE_FINAL_TYPE (SalvorLinePanel, salvor_line_panel, GTK_TYPE_WIDGET)

/* Bits per second, as the family's tools offer them (protocols 3.10) */
static const guint speeds[] = { SALVOR_UART_SPEED, 57600, 38400, 19200, 9600, 4800, 230400 };

/* ---- what is chosen ---- */

/* NULL: the person names another one */
static const SalvorSerialDevice *
get_device (SalvorLinePanel *self)
{
    guint position = gtk_drop_down_get_selected (self->port_list);

    return self->devices != NULL && position < self->devices->len
               ? g_ptr_array_index (self->devices, position)
               : NULL;
}

static const char *
get_path (SalvorLinePanel *self)
{
    const SalvorSerialDevice *device = get_device (self);

    return device != NULL ? device->path : gtk_editable_get_text (self->path_entry);
}

static void
update (SalvorLinePanel *self)
{
    gboolean named = get_device (self) == NULL;

    gtk_widget_set_visible (self->path_label, named);
    gtk_widget_set_visible (GTK_WIDGET (self->path_entry), named);
    gtk_widget_set_sensitive (self->connect_button, !self->busy && *get_path (self) != '\0');
    gtk_spinner_set_spinning (self->spinner, self->busy);
    gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->busy);
    gtk_widget_set_visible (GTK_WIDGET (self->asking_label), self->busy);
}

/* What was said about one port is not true of another. */
static void
choice_changed_cb (SalvorLinePanel *self)
{
    gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
    update (self);
}

/* ---- asking ---- */

typedef struct {
    SalvorLinePanel *panel; /* owned */
    guint asking;
} Question;

static void
show_trouble (SalvorLinePanel *self, const GError *error)
{
    salvor_trouble_card_show_problem (
        self->trouble, salvor_problem_find_reading (error, NULL, SALVOR_N_ROUTES), error, TRUE);
    gtk_widget_set_visible (GTK_WIDGET (self->trouble), TRUE);
}

static void
open_ready_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
    Question *question = user_data;
    g_autoptr (SalvorLinePanel) self = question->panel;
    g_autoptr (GError) error = NULL;
    SalvorBoard *board
        = salvor_line_open_finish (SALVOR_BOARD_LIST (source_object), result, &error);
    gboolean wanted = question->asking == self->asking && self->busy;

    g_free (question);
    if (!wanted)
        return;
    self->busy = FALSE;
    if (board == NULL)
        show_trouble (self, error);
    update (self);
    if (board != NULL)
        g_signal_emit_by_name (self, "opened", board);
}

void
salvor_line_panel_connect (SalvorLinePanel *self)
{
    g_autofree char *name = NULL;
    g_autofree char *text = NULL;
    Question *question;

    g_return_if_fail (SALVOR_IS_LINE_PANEL (self));

    if (self->busy || self->boards == NULL || *get_path (self) == '\0')
        return;
    question = g_new0 (Question, 1);
    question->panel = g_object_ref (self);
    question->asking = ++self->asking;
    self->busy = TRUE;
    text = g_strdup_printf (_ ("Asking who is at %s"), get_path (self));
    gtk_label_set_text (self->asking_label, text);
    name = salvor_line_make_name (get_path (self),
                                  speeds[gtk_drop_down_get_selected (self->speed_list)]);
    g_clear_object (&self->cancellable);
    self->cancellable = g_cancellable_new ();
    salvor_line_open_async (self->boards, name, self->cancellable, open_ready_cb, question);
    choice_changed_cb (self);
}

void
salvor_line_panel_stop (SalvorLinePanel *self)
{
    g_return_if_fail (SALVOR_IS_LINE_PANEL (self));

    self->busy = FALSE;
    g_cancellable_cancel (self->cancellable);
    update (self);
}

/* ---- the lists ---- */

/* Ports without an adapter are described by their own name: that is said once. */
static char *
make_port_name (const SalvorSerialDevice *device)
{
    if (device->description == NULL || g_str_has_suffix (device->path, device->description))
        return g_strdup (device->path);
    return g_strdup_printf ("%s · %s", device->path, device->description);
}

static void
fill_ports (SalvorLinePanel *self)
{
    g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

    g_clear_pointer (&self->devices, g_ptr_array_unref);
    self->devices = salvor_serial_devices_list ();
    for (guint i = 0; i < self->devices->len; i++) {
        g_autofree char *name = make_port_name (g_ptr_array_index (self->devices, i));

        gtk_string_list_append (names, name);
    }
    gtk_string_list_append (names, _ ("Another port"));
    gtk_drop_down_set_model (self->port_list, G_LIST_MODEL (names));
    gtk_drop_down_set_selected (self->port_list, 0);
}

static void
fill_speeds (SalvorLinePanel *self)
{
    g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

    for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++)
        gtk_string_list_take (names, g_strdup_printf (_ ("%u bit/s"), speeds[i]));
    gtk_drop_down_set_model (self->speed_list, G_LIST_MODEL (names));
}

static void
choose_speed (SalvorLinePanel *self, guint speed)
{
    for (guint i = 0; i < G_N_ELEMENTS (speeds); i++) {
        if (speeds[i] == speed)
            gtk_drop_down_set_selected (self->speed_list, i);
    }
}

static void
choose_port (SalvorLinePanel *self, const char *path)
{
    guint position = 0;

    for (; position < self->devices->len; position++) {
        const SalvorSerialDevice *device = g_ptr_array_index (self->devices, position);

        if (strcmp (device->path, path) == 0)
            break;
    }
    gtk_editable_set_text (self->path_entry, path);
    gtk_drop_down_set_selected (self->port_list, position);
}

void
salvor_line_panel_start (SalvorLinePanel *self, SalvorBoardList *boards, SalvorBoard *board)
{
    g_autofree char *path = NULL;
    guint speed = 0;

    g_return_if_fail (SALVOR_IS_LINE_PANEL (self));
    g_return_if_fail (SALVOR_IS_BOARD_LIST (boards));

    g_set_object (&self->boards, boards);
    self->busy = FALSE;
    fill_ports (self);
    if (board != NULL && salvor_line_read_name (salvor_board_get_name (board), &path, &speed)) {
        choose_port (self, path);
        choose_speed (self, speed);
    }
    choice_changed_cb (self);
}

/* ---- life ---- */

static void
salvor_line_panel_dispose (GObject *object)
{
    SalvorLinePanel *self = SALVOR_LINE_PANEL (object);

    self->busy = FALSE;
    g_cancellable_cancel (self->cancellable);
    g_clear_object (&self->cancellable);
    g_clear_object (&self->boards);
    g_clear_pointer (&self->devices, g_ptr_array_unref);
    gtk_widget_dispose_template (GTK_WIDGET (self), SALVOR_TYPE_LINE_PANEL);
    salvor_widget_unparent_children (GTK_WIDGET (self));
    G_OBJECT_CLASS (salvor_line_panel_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/line-panel.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorLinePanel, port_list);
    gtk_widget_class_bind_template_child (widget_class, SalvorLinePanel, path_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorLinePanel, path_entry);
    gtk_widget_class_bind_template_child (widget_class, SalvorLinePanel, speed_list);
    gtk_widget_class_bind_template_child (widget_class, SalvorLinePanel, connect_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorLinePanel, spinner);
    gtk_widget_class_bind_template_child (widget_class, SalvorLinePanel, asking_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorLinePanel, trouble);
    gtk_widget_class_bind_template_callback (widget_class, choice_changed_cb);
    gtk_widget_class_bind_template_callback (widget_class, salvor_line_panel_connect);
}

static void
salvor_line_panel_class_init (SalvorLinePanelClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_line_panel_dispose;
    g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, SALVOR_TYPE_BOARD);
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
    g_type_ensure (SALVOR_TYPE_COLUMNS);
    g_type_ensure (SALVOR_TYPE_TROUBLE_CARD);
    bind_template (widget_class);
}

static void
salvor_line_panel_init (SalvorLinePanel *self)
{
    gtk_widget_init_template (GTK_WIDGET (self));
    fill_speeds (self);
}
