/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plugged-board.h"

#include "shared-chips.h"

#include "simulator/simulated-ports.h"

SalvorBoard *
test_board_new (SalvorPortList *ports, const char *name)
{
    SalvorBoard *board = salvor_board_new (ports, name);

    salvor_board_share_chips (board, test_shared_chips ());
    salvor_board_update_ports (board);
    return board;
}

SalvorBoard *
test_board_plug_in (const char *name)
{
    g_autoptr (SalvorPortProvider) provider
               = salvor_simulated_ports_new (test_shared_chips (), FALSE);
    g_autoptr (SalvorPortList) ports = salvor_port_list_new ();
    g_autoptr (GError) error = NULL;

    salvor_port_list_add_provider (ports, provider);
    salvor_port_list_prepare (ports, name, &error);
    g_assert_no_error (error);
    return test_board_new (ports, name);
}
