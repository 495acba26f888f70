/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-connect-parts"
#include "config.h"

#include "window/connect-parts.h"

#include "board/line-opening.h"

#include <glib/gi18n-lib.h>

static gboolean
is_passable (const SalvorRoute *route)
{
    return route->state == SALVOR_ROUTE_STATE_OPEN || route->state == SALVOR_ROUTE_STATE_UNPROVEN;
}

gboolean
salvor_connect_has_way (const SalvorVerdict *verdict, SalvorRouteId route)
{
    for (gsize i = 0; i < SALVOR_N_ROUTES; i++) {
        if ((route == SALVOR_N_ROUTES || route == verdict->routes[i].id)
            && is_passable (&verdict->routes[i]))
            return TRUE;
    }
    return FALSE;
}

SalvorWatchKind
salvor_connect_get_watch_kind (SalvorBoard *target, SalvorPort *replug_port)
{
    SalvorBoardState *state;

    if (target == NULL)
        return SALVOR_WATCH_ANY_BOARD;
    if (replug_port != NULL && salvor_board_is_simulated (target))
        return SALVOR_WATCH_PRACTICE_BOARD;
    state = salvor_board_get_state (target);
    if (state != NULL && salvor_board_state_get_stage (state) == SALVOR_STAGE_PROBE)
        return SALVOR_WATCH_SAME_PROBE;
    return SALVOR_WATCH_SAME_BOARD;
}

gboolean
salvor_connect_is_line (SalvorBoard *board)
{
    return board != NULL && salvor_line_is_name (salvor_board_get_name (board));
}

gboolean
salvor_connect_is_lost_line (SalvorBoard *board)
{
    return salvor_connect_is_line (board) && !salvor_board_is_connected (board);
}

void
salvor_connect_offer_chips (SalvorBoard *board, SalvorTroubleCard *trouble)
{
    GPtrArray *candidates = salvor_board_get_candidates (board);
    g_autoptr (GPtrArray) titles = g_ptr_array_new ();

    for (guint i = 0; candidates != NULL && i < candidates->len; i++)
        g_ptr_array_add (titles,
                         (gpointer) salvor_chip_get_title (g_ptr_array_index (candidates, i)));
    if (titles->len == 0)
        return;
    g_ptr_array_add (titles, NULL);
    salvor_trouble_card_offer (trouble, (const char *const *) titles->pdata, _ ("Use This Chip"));
}
