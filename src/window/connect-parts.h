/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"
#include "window/connect-watch.h"
#include "window/trouble-card.h"

G_BEGIN_DECLS

/* What the connect page asks of a board that was read, and of one that could not be. */

/* Is there a way that the chip leaves open, and that is wanted? @route: SALVOR_N_ROUTES for any */
gboolean salvor_connect_has_way (const SalvorVerdict *verdict, SalvorRouteId route);

/* Whom the page waits for. @target: (nullable); @replug_port: (nullable): of a practice board */
SalvorWatchKind salvor_connect_get_watch_kind (SalvorBoard *target, SalvorPort *replug_port);

/* @board: (nullable): does it answer over a serial port of this computer? */
gboolean salvor_connect_is_line (SalvorBoard *board);
/* … and did it, the last time somebody asked, no more? */
gboolean salvor_connect_is_lost_line (SalvorBoard *board);

/* Identification left it open: the person reads the marking on the chip. */
void salvor_connect_offer_chips (SalvorBoard *board, SalvorTroubleCard *trouble);

G_END_DECLS
