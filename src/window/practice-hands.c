/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-practice-hands"
#include "config.h"

#include "window/practice-hands.h"

#include "base/errors.h"

SalvorPort *
salvor_practice_hands_find (SalvorBoard *board)
{
    static const SalvorPortKind kinds[]
        = { SALVOR_PORT_ROM, SALVOR_PORT_FLASHLOADER, SALVOR_PORT_PROBE };
    SalvorPort *port = NULL;

    g_return_val_if_fail (SALVOR_IS_BOARD (board), NULL);

    if (!salvor_board_is_simulated (board))
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS (kinds) && port == NULL; i++)
        port = salvor_port_list_find (salvor_board_get_ports (board), salvor_board_get_name (board),
                                      kinds[i], NULL);
    if (port != NULL && salvor_port_get_info (port)->elsewhere)
        g_clear_object (&port);
    return port;
}

void
salvor_practice_hands_act (SalvorPort *port, const char *step)
{
    g_autoptr (GError) error = NULL;

    if (port != NULL && !salvor_port_act (port, step, &error))
        g_warning ("practice board: %s", error->message);
}

void
salvor_practice_hands_help (SalvorBoard *board, const GError *trouble)
{
    g_autoptr (SalvorPort) port = salvor_practice_hands_find (board);

    if (g_error_matches (trouble, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET))
        salvor_practice_hands_act (port, "plug");
    else if (g_error_matches (trouble, SALVOR_ERROR, SALVOR_ERROR_PERMISSION)
             || g_error_matches (trouble, SALVOR_ERROR, SALVOR_ERROR_DRIVER))
        salvor_practice_hands_act (port, "replug");
}
