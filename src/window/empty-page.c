/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-empty-page"
#include "config.h"

#include "window/empty-page.h"

#include "window/mnemonic-button.h"

#include "board/board.h"

#include <glib/gi18n-lib.h>

static guint
count_real_boards (GListModel *boards)
{
    guint n_real = 0;

    for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
        g_autoptr (SalvorBoard) board = g_list_model_get_item (boards, i);

        n_real += salvor_board_is_connected (board) && !salvor_board_is_simulated (board);
    }
    return n_real;
}

static void
update (SalvorStatusPage *page, GListModel *boards)
{
    GtkWidget *button = salvor_mnemonic_button_new (_ ("_Connect a Board…"));

    if (count_real_boards (boards) == 0)
        salvor_status_page_set (page, SALVOR_STATUS_QUIET, "salvor-usb-symbolic",
                                _ ("No board is connected"),
                                _ ("Plug one in, or pick a practice board from the list to look "
                                   "around. Nothing real is touched there."),
                                NULL);
    else
        salvor_status_page_set (page, SALVOR_STATUS_QUIET, "salvor-chip-symbolic",
                                _ ("Choose a board"),
                                _ ("Pick one from the list. Reading it changes nothing."), NULL);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.recover");
    salvor_status_page_add_action (page, button);
}

static void
boards_changed_cb (SalvorStatusPage *page, guint position, guint n_removed, guint n_added,
                   GListModel *boards)
{
    update (page, boards);
}

void
salvor_empty_page_follow (SalvorStatusPage *page, GListModel *boards)
{
    g_signal_connect_object (boards, "items-changed", G_CALLBACK (boards_changed_cb), page,
                             G_CONNECT_SWAPPED);
    update (page, boards);
}
