/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"

G_BEGIN_DECLS

/*
 * The way back that stays open if everything stops while the start-up header is out (DESIGN 7,
 * rule 4), and what a person does to start the program afterwards. Both follow from the verdict.
 */

/* For the plan: one or two translated sentences. *proven: somebody has gone this way on hardware,
 * so that no typed consent is needed. (transfer none), static */
const char *salvor_way_back_describe (SalvorBoardState *state, const SalvorVerdict *verdict,
                                      gboolean *proven);

/* The same for a board that was left in the middle; (transfer none), static */
const char *salvor_way_back_describe_stopped (SalvorBoardState *state,
                                              const SalvorVerdict *verdict);

/* What the next update has to reckon with for ever; NULL when nothing. (nullable) (transfer none),
 * static */
const char *salvor_way_back_describe_lasting (SalvorBoardState *state,
                                              const SalvorVerdict *verdict);

/* What to do so that the board starts its program: switches and power; (transfer none), static */
const char *salvor_way_back_describe_start (const SalvorVerdict *verdict);

G_END_DECLS
