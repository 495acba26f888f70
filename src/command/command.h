/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip-shelf.h"
#include "transport/port-list.h"

G_BEGIN_DECLS

/*
 * salvor_command_run: salvorctl without the question which boards there are.
 * @shelf: the chips there are
 * @ports: with every provider added; on the main context
 * @arguments: as the program got them, the program's name first, %NULL-terminated
 *
 * Writes to standard output and standard error. Returns the exit status of the contract: 0 done,
 * 1 failed, 2 wrong use, 3 a person must act first, 4 cancelled. Runs the default main context.
 */
int salvor_command_run (SalvorChipShelf *shelf, SalvorPortList *ports, char **arguments);

G_END_DECLS
