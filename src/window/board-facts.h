/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"
#include "window/facts-table.h"

G_BEGIN_DECLS

/* Adds what is known of a board that was read: chip, connection, unique id, and what it accepts. */
void salvor_board_facts_add (SalvorFactsTable *table, SalvorBoard *board);

G_END_DECLS
