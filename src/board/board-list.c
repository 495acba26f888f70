/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board-list"
#include "config.h"

#include "board/board-list.h"

#include "board/board-private.h"

struct _SalvorBoardList {
    GObject parent_instance;

    SalvorPortList *ports;  /* owned */
    GPtrArray *boards;      /* (element-type SalvorBoard), owned */
    SalvorChipShelf *shelf; /* owned: shared by all boards */
};

static void salvor_board_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorBoardList, salvor_board_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      salvor_board_list_model_init))

static GType
salvor_board_list_get_item_type (GListModel *model)
{
    return SALVOR_TYPE_BOARD;
}

static guint
salvor_board_list_get_n_items (GListModel *model)
{
    return SALVOR_BOARD_LIST (model)->boards->len;
}

static gpointer
salvor_board_list_get_item (GListModel *model, guint position)
{
    SalvorBoardList *self = SALVOR_BOARD_LIST (model);

    return position < self->boards->len ? g_object_ref (g_ptr_array_index (self->boards, position))
                                        : NULL;
}

static void
salvor_board_list_model_init (GListModelInterface *iface)
{
    iface->get_item_type = salvor_board_list_get_item_type;
    iface->get_n_items = salvor_board_list_get_n_items;
    iface->get_item = salvor_board_list_get_item;
}

static void
salvor_board_list_finalize (GObject *object)
{
    SalvorBoardList *self = SALVOR_BOARD_LIST (object);

    g_ptr_array_unref (self->boards);
    g_object_unref (self->shelf);
    g_object_unref (self->ports);
    G_OBJECT_CLASS (salvor_board_list_parent_class)->finalize (object);
}

static void
salvor_board_list_class_init (SalvorBoardListClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_board_list_finalize;
}

static void
salvor_board_list_init (SalvorBoardList *self)
{
    self->boards = g_ptr_array_new_with_free_func (g_object_unref);
}

/* A board is its name: ROM, flashloader and probe of one board share it. */
static void
add_new_boards (SalvorBoardList *self, GPtrArray *ports)
{
    for (guint i = 0; i < ports->len; i++) {
        const char *name = salvor_port_get_info (g_ptr_array_index (ports, i))->board_name;
        SalvorBoard *board;

        if (salvor_board_list_find (self, name) != NULL)
            continue;
        board = salvor_board_new (self->ports, name);
        salvor_board_share_chips (board, self->shelf);
        salvor_board_take_ports (board, ports);
        g_ptr_array_add (self->boards, board);
        g_list_model_items_changed (G_LIST_MODEL (self), self->boards->len - 1, 0, 1);
    }
}

void
salvor_board_list_update (SalvorBoardList *self)
{
    g_autoptr (GPtrArray) ports = NULL;

    g_return_if_fail (SALVOR_IS_BOARD_LIST (self));

    ports = salvor_port_list_enumerate (self->ports);
    for (guint i = 0; i < self->boards->len; i++)
        salvor_board_take_ports (g_ptr_array_index (self->boards, i), ports);
    add_new_boards (self, ports);
}

SalvorBoardList *
salvor_board_list_new (SalvorPortList *ports, SalvorChipShelf *shelf)
{
    SalvorBoardList *self;

    g_return_val_if_fail (SALVOR_IS_PORT_LIST (ports), NULL);

    self = g_object_new (SALVOR_TYPE_BOARD_LIST, NULL);
    self->ports = g_object_ref (ports);
    self->shelf = shelf != NULL ? g_object_ref (shelf) : salvor_chip_shelf_new ();
    g_signal_connect_object (ports, "changed", G_CALLBACK (salvor_board_list_update), self,
                             G_CONNECT_SWAPPED);
    salvor_board_list_update (self);
    return self;
}

SalvorPortList *
salvor_board_list_get_ports (SalvorBoardList *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD_LIST (self), NULL);

    return self->ports;
}

SalvorBoard *
salvor_board_list_find (SalvorBoardList *self, const char *name)
{
    g_return_val_if_fail (SALVOR_IS_BOARD_LIST (self) && name != NULL, NULL);

    for (guint i = 0; i < self->boards->len; i++) {
        SalvorBoard *board = g_ptr_array_index (self->boards, i);

        if (strcmp (salvor_board_get_name (board), name) == 0)
            return board;
    }
    return NULL;
}

SalvorBoard *
salvor_board_list_add_saved (SalvorBoardList *self, const char *name, const char *title,
                             SalvorBoardState *state)
{
    SalvorBoard *board;

    g_return_val_if_fail (SALVOR_IS_BOARD_LIST (self) && name != NULL, NULL);

    board = salvor_board_list_find (self, name);
    if (board != NULL) {
        salvor_board_set_state (board, state);
        return board;
    }
    board = salvor_board_new_saved (self->ports, name, title, state);
    g_ptr_array_add (self->boards, board);
    g_list_model_items_changed (G_LIST_MODEL (self), self->boards->len - 1, 0, 1);
    return board;
}

void
salvor_board_list_close_saved (SalvorBoardList *self, SalvorBoard *board)
{
    guint position;

    g_return_if_fail (SALVOR_IS_BOARD_LIST (self));
    g_return_if_fail (salvor_board_is_saved (board));

    if (!g_ptr_array_find (self->boards, board, &position))
        return;
    g_ptr_array_remove_index (self->boards, position);
    g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

void
salvor_board_list_forget_gone (SalvorBoardList *self)
{
    g_return_if_fail (SALVOR_IS_BOARD_LIST (self));

    for (guint i = self->boards->len; i > 0; i--) {
        SalvorBoard *board = g_ptr_array_index (self->boards, i - 1);

        if (salvor_board_is_connected (board) || salvor_board_is_busy (board)
            || salvor_board_is_saved (board))
            continue;
        g_ptr_array_remove_index (self->boards, i - 1);
        g_list_model_items_changed (G_LIST_MODEL (self), i - 1, 1, 0);
    }
}
