/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board-choices"
#include "config.h"

#include "window/board-choices.h"

#include "window/board-facts.h"
#include "window/board-row.h"

static gboolean
is_in (SalvorBoard *board, SalvorBoardGroup group)
{
    return salvor_board_is_connected (board) && salvor_board_get_group (board) == group;
}

static gboolean
is_real (SalvorBoard *board)
{
    return is_in (board, SALVOR_BOARD_GROUP_BOARDS) || is_in (board, SALVOR_BOARD_GROUP_PROBES);
}

GPtrArray *
salvor_board_choices_new (GListModel *boards, gboolean practice)
{
    GPtrArray *choices = g_ptr_array_new_with_free_func (g_object_unref);
    guint n_boards = boards != NULL ? g_list_model_get_n_items (boards) : 0;

    for (guint i = 0; i < n_boards; i++) {
        g_autoptr (SalvorBoard) board = g_list_model_get_item (boards, i);

        if (practice ? salvor_board_is_simulated (board) : is_real (board))
            g_ptr_array_add (choices, g_steal_pointer (&board));
    }
    return choices;
}

/* (transfer none) nullable: the only one of its kind */
static SalvorBoard *
get_only (GPtrArray *choices, SalvorBoardGroup group, guint *n)
{
    SalvorBoard *only = NULL;

    *n = 0;
    for (guint i = 0; i < choices->len; i++) {
        if (!is_in (g_ptr_array_index (choices, i), group))
            continue;
        only = g_ptr_array_index (choices, i);
        (*n)++;
    }
    return *n == 1 ? only : NULL;
}

SalvorBoard *
salvor_board_choices_find_obvious (GPtrArray *choices)
{
    guint n_boards, n_probes;
    SalvorBoard *board = get_only (choices, SALVOR_BOARD_GROUP_BOARDS, &n_boards);
    SalvorBoard *probe = get_only (choices, SALVOR_BOARD_GROUP_PROBES, &n_probes);

    return n_boards == 0 ? probe : board;
}

static gboolean
is_listed (GPtrArray *choices, GtkListBox *list)
{
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, 0);
    guint n_rows = 0;

    for (; row != NULL; row = gtk_list_box_get_row_at_index (list, (int) ++n_rows)) {
        if (n_rows >= choices->len
            || salvor_board_row_get_board (SALVOR_BOARD_ROW (row))
                   != g_ptr_array_index (choices, n_rows))
            return FALSE;
    }
    return n_rows == choices->len;
}

void
salvor_board_choices_show (GPtrArray *choices, GtkListBox *list)
{
    GtkWidget *row;

    if (is_listed (choices, list))
        return;
    while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
        gtk_list_box_remove (list, row);
    for (guint i = 0; i < choices->len; i++)
        gtk_list_box_append (list, salvor_board_row_new (g_ptr_array_index (choices, i)));
}
