/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvorctl"
#include "config.h"

#include "base/language.h"
#include "base/system.h"
#include "command/command.h"
#include "programs/all-ports.h"
#include "simulator/simulated-ports.h"
#include "transport/replay-ports.h"

int
main (int argc, char **argv)
{
    g_autoptr (SalvorChipShelf) shelf = salvor_chip_shelf_new ();
    g_autoptr (SalvorPortProvider) practice_boards = NULL;
    g_autoptr (SalvorPortProvider) recordings = NULL;
    g_autoptr (SalvorPortList) ports = NULL;
    g_auto (GStrv) arguments = salvor_system_get_arguments (argv);

    salvor_language_start ();
    salvor_system_log_to_stderr ();

    /* a practice board comes to life when it is named, and so does a recorded one */
    practice_boards = salvor_simulated_ports_new (shelf, FALSE);
    recordings = salvor_replay_ports_new ();
    ports = salvor_all_ports_new (shelf, practice_boards);
    salvor_port_list_add_provider (ports, recordings);
    return salvor_command_run (shelf, ports, arguments);
}
