/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"
#include "window/status-page.h"

G_BEGIN_DECLS

/*
 * salvor_overview_status_show:
 * @board: (nullable)
 * @problem: (nullable): what stands in the way of @board
 *
 * What the overview says of a board that has no state: nothing chosen, being read, a problem with
 * its cure, gone, or not read yet. Buttons activate "overview.read-again" and
 * "overview.choose-chip" (name of a chip).
 */
void salvor_overview_status_show (SalvorStatusPage *status, SalvorBoard *board,
                                  const GError *problem);

/* The chip of that name, if identification left it open; (nullable) (transfer none) */
SalvorChip *salvor_overview_status_find_candidate (SalvorBoard *board, const char *name);

G_END_DECLS
