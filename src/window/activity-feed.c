/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-activity-feed"
#include "config.h"

#include "window/activity-feed.h"

#include "board/conversation.h"
#include "window/activity.h"

/* An activity begins when it is asked for. */
static void
follow_boards (SalvorBoardList *boards)
{
    for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (boards)); i++) {
        g_autoptr (SalvorBoard) board = g_list_model_get_item (G_LIST_MODEL (boards), i);

        salvor_activity_get (board);
    }
}

/* Takes down, below what a board does, what was said to it. */
static void
said_cb (SalvorBoardList *boards, const char *board_name, const char *line, const char *command,
         gboolean continues)
{
    SalvorBoard *board = salvor_board_list_find (boards, board_name);

    if (board != NULL)
        salvor_activity_add_said (salvor_activity_get (board), line, command, continues);
}

void
salvor_activity_feed_start (SalvorBoardList *boards)
{
    g_return_if_fail (SALVOR_IS_BOARD_LIST (boards));

    g_signal_connect (boards, "items-changed", G_CALLBACK (follow_boards), NULL);
    g_signal_connect_object (salvor_conversation_get (salvor_board_list_get_ports (boards)), "said",
                             G_CALLBACK (said_cb), boards, G_CONNECT_SWAPPED);
    follow_boards (boards);
}
