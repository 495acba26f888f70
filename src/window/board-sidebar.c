/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board-sidebar"
#include "config.h"

#include "window/board-sidebar.h"

#include "window/board-row.h"
#include "window/widget-children.h"

#include <glib/gi18n-lib.h>

struct _SalvorBoardSidebar {
    GtkWidget parent_instance;

    GtkListBox *list;

    GListModel *boards;    /* of SalvorBoard, owned, nullable until set */
    GPtrArray *watched;    /* of SalvorBoard: those whose changes are heard */
    SalvorBoard *selected; /* owned, nullable */
    guint select_id;       /* idle source that looks for the only board; 0 when none */
};

G_DEFINE_FINAL_TYPE (SalvorBoardSidebar, salvor_board_sidebar, GTK_TYPE_WIDGET)

static void update (SalvorBoardSidebar *self);

/* --- which boards stand there --- */

/* What was unplugged leaves the list, unless the person is looking at it. */
static gboolean
is_listed (SalvorBoardSidebar *self, SalvorBoard *board)
{
    return salvor_board_is_connected (board) || salvor_board_is_simulated (board)
           || salvor_board_is_saved (board) || board == self->selected;
}

static int
compare_boards (gconstpointer a, gconstpointer b)
{
    return (int) salvor_board_get_group (*(SalvorBoard *const *) a)
           - (int) salvor_board_get_group (*(SalvorBoard *const *) b);
}

/* (transfer full) (element-type SalvorBoard): by group, then as they were found */
static GPtrArray *
list_boards (SalvorBoardSidebar *self)
{
    GPtrArray *listed = g_ptr_array_new_with_free_func (g_object_unref);
    guint n_boards = g_list_model_get_n_items (self->boards);

    for (guint i = 0; i < n_boards; i++) {
        g_autoptr (SalvorBoard) board = g_list_model_get_item (self->boards, i);

        if (is_listed (self, board))
            g_ptr_array_add (listed, g_steal_pointer (&board));
    }
    g_ptr_array_sort (listed, compare_boards);
    return listed;
}

static SalvorBoard *
get_board_at (SalvorBoardSidebar *self, guint index)
{
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) index);

    return row != NULL ? salvor_board_row_get_board (SALVOR_BOARD_ROW (row)) : NULL;
}

static GtkListBoxRow *
find_row (SalvorBoardSidebar *self, SalvorBoard *board)
{
    GtkListBoxRow *row;

    for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++) {
        if (salvor_board_row_get_board (SALVOR_BOARD_ROW (row)) == board)
            return row;
    }
    return NULL;
}

/* Rows that stay are left alone, so that focus and selection stay with them. */
static void
update_rows (SalvorBoardSidebar *self, GPtrArray *listed)
{
    for (guint i = 0; i < listed->len; i++) {
        SalvorBoard *board = g_ptr_array_index (listed, i);
        GtkListBoxRow *row;

        if (get_board_at (self, i) == board)
            continue;
        row = find_row (self, board);
        if (row != NULL)
            gtk_list_box_remove (self->list, GTK_WIDGET (row));
        gtk_list_box_insert (self->list, salvor_board_row_new (board), (int) i);
    }
    while (get_board_at (self, listed->len) != NULL)
        gtk_list_box_remove (
            self->list, GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) listed->len)));
}

/* The only real board there is; NULL when there is none or the person has to choose. */
static SalvorBoard *
get_only_board (GPtrArray *listed)
{
    SalvorBoard *only = NULL;

    for (guint i = 0; i < listed->len; i++) {
        SalvorBoard *board = g_ptr_array_index (listed, i);

        if (salvor_board_is_simulated (board) || !salvor_board_is_connected (board)
            || salvor_board_get_group (board) != SALVOR_BOARD_GROUP_BOARDS)
            continue;
        if (only != NULL)
            return NULL;
        only = board;
    }
    return only;
}

/* Boards of one hub come one after the other: only when all are there is one the only one. */
static gboolean
select_only_board (gpointer user_data)
{
    SalvorBoardSidebar *self = user_data;
    g_autoptr (GPtrArray) listed = list_boards (self);
    SalvorBoard *only = get_only_board (listed);

    self->select_id = 0;
    if (self->selected == NULL && only != NULL)
        salvor_board_sidebar_select (self, only);
    return G_SOURCE_REMOVE;
}

static void
update (SalvorBoardSidebar *self)
{
    g_autoptr (GPtrArray) listed = list_boards (self);

    update_rows (self, listed);
    if (self->selected != NULL)
        gtk_list_box_select_row (self->list, find_row (self, self->selected));
    else if (self->select_id == 0)
        self->select_id = g_idle_add (select_only_board, self);
    gtk_list_box_invalidate_headers (self->list);
}

/* --- headings --- */

static void
header_func (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
    SalvorBoardGroup group
        = salvor_board_get_group (salvor_board_row_get_board (SALVOR_BOARD_ROW (row)));
    GtkWidget *label;

    if (before != NULL
        && salvor_board_get_group (salvor_board_row_get_board (SALVOR_BOARD_ROW (before)))
               == group) {
        gtk_list_box_row_set_header (row, NULL);
        return;
    }
    label = gtk_label_new (salvor_board_group_get_title (group));
    gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
    gtk_widget_add_css_class (label, "salvor-subheading");
    gtk_widget_add_css_class (label, "salvor-group");
    gtk_list_box_row_set_header (row, label);
}

/* --- what the person does --- */

static void
row_activated_cb (SalvorBoardSidebar *self, SalvorBoardRow *row)
{
    salvor_board_sidebar_select (self, salvor_board_row_get_board (row));
    g_signal_emit_by_name (self, "activated");
}

/* --- life --- */

static void
watch_boards (SalvorBoardSidebar *self)
{
    guint n_boards = g_list_model_get_n_items (self->boards);

    for (guint i = 0; i < n_boards; i++) {
        g_autoptr (SalvorBoard) board = g_list_model_get_item (self->boards, i);

        if (g_ptr_array_find (self->watched, board, NULL))
            continue;
        g_signal_connect_object (board, "notify::connected", G_CALLBACK (update), self,
                                 G_CONNECT_SWAPPED);
        g_signal_connect_object (board, "notify::chip", G_CALLBACK (update), self,
                                 G_CONNECT_SWAPPED);
        g_ptr_array_add (self->watched, g_steal_pointer (&board));
    }
}

static gboolean
is_there (SalvorBoardSidebar *self, SalvorBoard *wanted)
{
    for (guint i = 0; i < g_list_model_get_n_items (self->boards); i++) {
        g_autoptr (SalvorBoard) board = g_list_model_get_item (self->boards, i);

        if (board == wanted)
            return TRUE;
    }
    return FALSE;
}

/* A saved board that was closed is gone for good. */
static void
forget_closed (SalvorBoardSidebar *self)
{
    if (self->selected == NULL || is_there (self, self->selected))
        return;
    g_clear_object (&self->selected);
    g_signal_emit_by_name (self, "selected", NULL);
}

static void
items_changed_cb (SalvorBoardSidebar *self)
{
    forget_closed (self);
    watch_boards (self);
    update (self);
}

static void
salvor_board_sidebar_dispose (GObject *object)
{
    SalvorBoardSidebar *self = SALVOR_BOARD_SIDEBAR (object);

    g_clear_handle_id (&self->select_id, g_source_remove);
    g_clear_object (&self->boards);
    g_clear_object (&self->selected);
    g_clear_pointer (&self->watched, g_ptr_array_unref);
    gtk_widget_dispose_template (GTK_WIDGET (self), SALVOR_TYPE_BOARD_SIDEBAR);
    salvor_widget_unparent_children (GTK_WIDGET (self));
    G_OBJECT_CLASS (salvor_board_sidebar_parent_class)->dispose (object);
}

static void
salvor_board_sidebar_class_init (SalvorBoardSidebarClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
    GType type = G_TYPE_FROM_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_board_sidebar_dispose;
    g_signal_new ("selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                  SALVOR_TYPE_BOARD);
    g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/board-sidebar.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorBoardSidebar, list);
    gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
salvor_board_sidebar_init (SalvorBoardSidebar *self)
{
    self->watched = g_ptr_array_new_with_free_func (g_object_unref);
    gtk_widget_init_template (GTK_WIDGET (self));
    gtk_list_box_set_header_func (self->list, header_func, NULL, NULL);
}

void
salvor_board_sidebar_set_boards (SalvorBoardSidebar *self, GListModel *boards)
{
    g_return_if_fail (SALVOR_IS_BOARD_SIDEBAR (self));
    g_return_if_fail (G_IS_LIST_MODEL (boards));
    g_return_if_fail (self->boards == NULL);

    self->boards = g_object_ref (boards);
    g_signal_connect_object (boards, "items-changed", G_CALLBACK (items_changed_cb), self,
                             G_CONNECT_SWAPPED);
    items_changed_cb (self);
}

SalvorBoard *
salvor_board_sidebar_get_selected (SalvorBoardSidebar *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD_SIDEBAR (self), NULL);

    return self->selected;
}

void
salvor_board_sidebar_select (SalvorBoardSidebar *self, SalvorBoard *board)
{
    g_return_if_fail (SALVOR_IS_BOARD_SIDEBAR (self));
    g_return_if_fail (SALVOR_IS_BOARD (board));

    if (!g_set_object (&self->selected, board))
        return;
    update (self);
    g_signal_emit_by_name (self, "selected", board);
}
