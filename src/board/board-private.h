/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"

G_BEGIN_DECLS

/* For the board list, which has looked at all ports once for all boards.
 * @ports: (element-type SalvorPort): of any board; main context only */
void salvor_board_take_ports (SalvorBoard *self, GPtrArray *ports);

G_END_DECLS
