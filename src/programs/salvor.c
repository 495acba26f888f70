/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor"
#include "config.h"

#include "base/language.h"
#include "base/system.h"
#include "board/conversation.h"
#include "programs/all-ports.h"
#include "simulator/simulated-ports.h"
#include "window/application.h"

/* The window knows how fast practice should go, the practice boards make it so. */
static void
practice_pace_cb (SalvorApplication *program, GParamSpec *pspec, SalvorSimulatedPorts *boards)
{
    salvor_simulated_ports_set_pace (boards, salvor_application_get_practice_pace (program));
}

int
main (int argc, char **argv)
{
    g_autoptr (SalvorChipShelf) shelf = salvor_chip_shelf_new ();
    g_autoptr (SalvorPortProvider) practice_boards = NULL;
    g_autoptr (SalvorPortList) ports = NULL;
    g_autoptr (SalvorBoardList) boards = NULL;
    g_autoptr (SalvorApplication) program = NULL;
    g_auto (GStrv) arguments = salvor_system_get_arguments (argv);

    salvor_language_start ();

    /* every practice board there is is plugged in from the start */
    practice_boards = salvor_simulated_ports_new (shelf, TRUE);
    ports = salvor_all_ports_new (shelf, practice_boards);
    /* before the first look at the ports: only what is wrapped then is heard */
    salvor_conversation_get (ports);
    boards = salvor_board_list_new (ports, shelf);
    program = salvor_application_new (boards);
    g_signal_connect (program, "notify::practice-pace", G_CALLBACK (practice_pace_cb),
                      practice_boards);
    practice_pace_cb (program, NULL, SALVOR_SIMULATED_PORTS (practice_boards));
    return g_application_run (G_APPLICATION (program), (int) g_strv_length (arguments), arguments);
}
