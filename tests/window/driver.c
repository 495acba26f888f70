/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-window-driver"
#include "config.h"

#include "window/driver.h"

#include "board/conversation.h"
#include "image-builder.h"
#include "shared-chips.h"
#include "protocol/serial-boards.h"
#include "transport/serial-ports.h"
#include "window/board-row.h"
#include "window/firmware-page.h"
#include "window/fixture.h"
#include "window/line-panel.h"
#include "window/main-window.h"
#include "window/trouble-card.h"

/* A computer under load is slow; a program that hangs is slower. */
#define PATIENCE_SECONDS 60

typedef gboolean (*Condition) (Driver *self, gconstpointer data);

static gboolean
give_up (gpointer user_data)
{
    *(gboolean *) user_data = TRUE;
    return G_SOURCE_REMOVE;
}

static void
wait_until (Driver *self, Condition condition, gconstpointer data, const char *what)
{
    gboolean late = FALSE;
    guint id = g_timeout_add_seconds (PATIENCE_SECONDS, give_up, &late);

    while (!condition (self, data) && !late)
        g_main_context_iteration (NULL, TRUE);
    if (late)
        g_error ("waited in vain for: %s", what);
    g_source_remove (id);
}

static gboolean
is_gone (Driver *self, gconstpointer data)
{
    return self->window == NULL;
}

/* --- start and end --- */

static void
plug_in (Driver *self, const char *const *board_names)
{
    g_autoptr (GError) error = NULL;

    for (; *board_names != NULL; board_names++) {
        salvor_port_list_prepare (self->ports, *board_names, &error);
        g_assert_no_error (error);
    }
}

Driver *
driver_new (const char *const *board_names)
{
    Driver *self = g_new0 (Driver, 1);
    SalvorChipShelf *shelf = test_shared_chips ();
    g_autoptr (SalvorPortProvider) lines = salvor_serial_ports_new ();
    g_autoptr (SalvorPortProvider) on_lines = salvor_serial_boards_new (lines);

    self->folder = test_folder_new ();
    self->practice = salvor_simulated_ports_new (shelf, TRUE);
    self->hidden = salvor_simulated_ports_new (shelf, TRUE);
    self->real = TEST_DISGUISED_PORTS (test_disguised_ports_new (self->hidden));
    self->ports = salvor_port_list_new ();
    salvor_port_list_add_provider (self->ports, self->practice);
    salvor_port_list_add_provider (self->ports, SALVOR_PORT_PROVIDER (self->real));
    salvor_port_list_add_provider (self->ports, on_lines);
    plug_in (self, board_names);
    salvor_conversation_get (self->ports);
    self->boards = salvor_board_list_new (self->ports, shelf);
    fixture_forget_settings ();
    driver_open_window (self);
    return self;
}

void
driver_open_window (Driver *self)
{
    g_assert_null (self->window);
    self->window = GTK_WINDOW (salvor_main_window_new (NULL, self->boards));
    g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
    gtk_window_present (self->window);
    fixture_settle (self->window);
}

void
driver_free (Driver *self)
{
    if (self->window != NULL)
        gtk_window_destroy (self->window);
    /* work that is still under way holds its page until it has come back */
    wait_until (self, is_gone, NULL, "the last reference to the window to go");
    while (g_main_context_iteration (NULL, FALSE))
        ;
    g_object_unref (self->boards);
    g_object_unref (self->ports);
    g_object_unref (self->practice);
    g_object_unref (self->real);
    g_object_unref (self->hidden);
    test_folder_remove (self->folder);
    g_free (self);
}

SalvorBoard *
driver_get_board (Driver *self, const char *name)
{
    SalvorBoard *board = salvor_board_list_find (self->boards, name);

    g_assert_nonnull (board);
    return board;
}

SalvorBoard *
driver_plug_in (Driver *self, const char *practice_name, const char *real_name)
{
    test_disguised_ports_plug_in (self->real, practice_name, real_name);
    salvor_port_provider_changed (SALVOR_PORT_PROVIDER (self->real));
    while (salvor_board_list_find (self->boards, real_name) == NULL)
        g_main_context_iteration (NULL, TRUE);
    return driver_get_board (self, real_name);
}

void
driver_pull_out (Driver *self, const char *real_name)
{
    SalvorBoard *board = driver_get_board (self, real_name);

    test_disguised_ports_pull_out (self->real, real_name);
    salvor_port_provider_changed (SALVOR_PORT_PROVIDER (self->real));
    while (salvor_board_is_connected (board))
        g_main_context_iteration (NULL, TRUE);
}

void
driver_settle (Driver *self)
{
    fixture_settle (self->window);
}

/* --- buttons --- */

/* The window asks questions in windows of its own: the last one is in front. */
static GtkWidget *
get_front (Driver *self)
{
    g_autoptr (GList) windows = gtk_window_list_toplevels ();
    GtkWidget *front = GTK_WIDGET (self->window);

    for (GList *item = windows; item != NULL; item = item->next) {
        if (gtk_window_get_transient_for (item->data) == self->window
            && gtk_widget_get_visible (item->data))
            front = item->data;
    }
    return front;
}

/* A label without the underscores of its mnemonic */
static char *
get_plain (const char *label)
{
    char **parts = g_strsplit (label, "_", -1);
    char *plain = g_strjoinv (NULL, parts);

    g_strfreev (parts);
    return plain;
}

static gboolean
has_label (GtkWidget *button, const char *label)
{
    const char *text = gtk_button_get_label (GTK_BUTTON (button));
    g_autofree char *plain = NULL;
    GtkWidget *child;

    if (text != NULL) {
        plain = get_plain (text);
        return g_str_has_suffix (plain, label);
    }
    child = gtk_button_get_child (GTK_BUTTON (button));
    return child != NULL && fixture_shows (child, label);
}

static GtkWidget *
find_button_below (GtkWidget *root, const char *label)
{
    GtkWidget *child;

    if (!gtk_widget_get_mapped (root))
        return NULL;
    if (GTK_IS_BUTTON (root) && has_label (root, label))
        return root;
    for (child = gtk_widget_get_first_child (root); child != NULL;
         child = gtk_widget_get_next_sibling (child)) {
        GtkWidget *found = find_button_below (child, label);

        if (found != NULL)
            return found;
    }
    return NULL;
}

GtkWidget *
driver_find_button (Driver *self, const char *label)
{
    return find_button_below (get_front (self), label);
}

gboolean
driver_can_press (Driver *self, const char *label)
{
    GtkWidget *button = driver_find_button (self, label);

    g_assert_nonnull (button);
    return gtk_widget_is_sensitive (button);
}

void
driver_press (Driver *self, const char *label)
{
    GtkWidget *button = driver_find_button (self, label);

    if (button == NULL)
        g_error ("there is no button “%s”", label);
    if (!gtk_widget_is_sensitive (button))
        g_error ("the button “%s” is off", label);
    g_signal_emit_by_name (button, "clicked");
}

/* --- other ways of a person --- */

static GtkWidget *
find_row (GtkWidget *root, SalvorBoard *board)
{
    GtkWidget *child;

    if (SALVOR_IS_BOARD_ROW (root) && gtk_widget_get_mapped (root)
        && salvor_board_row_get_board (SALVOR_BOARD_ROW (root)) == board)
        return root;
    for (child = gtk_widget_get_first_child (root); child != NULL;
         child = gtk_widget_get_next_sibling (child)) {
        GtkWidget *found = find_row (child, board);

        if (found != NULL)
            return found;
    }
    return NULL;
}

void
driver_pick_board (Driver *self, SalvorBoard *board)
{
    GtkWidget *row = find_row (GTK_WIDGET (self->window), board);

    g_assert_nonnull (row);
    gtk_widget_activate (row);
}

void
driver_drop (Driver *self, const char *path)
{
    GtkWidget *page = fixture_find (GTK_WIDGET (self->window), SALVOR_TYPE_FIRMWARE_PAGE, NULL);

    g_assert_true (gtk_widget_get_mapped (page));
    g_assert_true (fixture_drop (page, path));
}

/* --- waiting --- */

static gboolean
shows_text (Driver *self, gconstpointer text)
{
    return fixture_shows (GTK_WIDGET (self->window), text);
}

void
driver_wait_for_text (Driver *self, const char *text)
{
    wait_until (self, shows_text, text, text);
}

static gboolean
has_button (Driver *self, gconstpointer label)
{
    GtkWidget *button = driver_find_button (self, label);

    return button != NULL && gtk_widget_is_sensitive (button);
}

void
driver_wait_for_button (Driver *self, const char *label)
{
    wait_until (self, has_button, label, label);
}

static gboolean
is_read (Driver *self, gconstpointer board)
{
    return salvor_board_get_state (SALVOR_BOARD ((gpointer) board)) != NULL
           && !salvor_board_is_busy (SALVOR_BOARD ((gpointer) board));
}

void
driver_wait_for_read (Driver *self, SalvorBoard *board)
{
    wait_until (self, is_read, board, "the board to be read");
}

static gboolean
is_connected (Driver *self, gconstpointer board)
{
    return salvor_board_is_connected (SALVOR_BOARD ((gpointer) board));
}

void
driver_wait_for_connection (Driver *self, SalvorBoard *board)
{
    wait_until (self, is_connected, board, "the board to be plugged in");
}

void
driver_choose_chip (Driver *self, const char *title)
{
    GtkWidget *card, *list;
    GListModel *titles;
    guint position = 0;

    driver_wait_for_text (self, "Use This Chip");
    card = gtk_widget_get_ancestor (driver_find_button (self, "Use This Chip"),
                                    SALVOR_TYPE_TROUBLE_CARD);
    list = fixture_find (card, GTK_TYPE_DROP_DOWN, NULL);
    titles = gtk_drop_down_get_model (GTK_DROP_DOWN (list));
    for (guint i = 0; i < g_list_model_get_n_items (titles); i++) {
        if (g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (titles), i), title))
            position = i;
    }
    gtk_drop_down_set_selected (GTK_DROP_DOWN (list), position);
    driver_press (self, "Use This Chip");
}

SalvorUartPlug *
driver_plug_in_line (const char *board_name)
{
    g_autoptr (GError) error = NULL;
    SalvorUartPlug *plug = salvor_uart_plug_new (board_name, 0, &error);

    g_assert_no_error (error);
    return plug;
}

void
driver_name_line (Driver *self, const char *path)
{
    GtkWidget *panel = fixture_find (GTK_WIDGET (self->window), SALVOR_TYPE_LINE_PANEL, NULL);
    GtkWidget *list = fixture_find (panel, GTK_TYPE_DROP_DOWN, NULL);
    GtkWidget *entry = fixture_find (panel, GTK_TYPE_ENTRY, NULL);
    guint n_ports = g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (list)));

    /* the last of the list is a port that the person names */
    g_assert_cmpuint (n_ports, >, 0);
    gtk_drop_down_set_selected (GTK_DROP_DOWN (list), n_ports - 1);
    gtk_editable_set_text (GTK_EDITABLE (entry), path);
    driver_settle (self);
}

void
driver_wait_for_end (Driver *self)
{
    wait_until (self, is_gone, NULL, "the window to close");
}
