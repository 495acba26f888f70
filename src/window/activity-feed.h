/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board-list.h"

G_BEGIN_DECLS

/* Writes down what happens to boards from the moment they are there, and what is said to them, in
 * the activity of each, as long as @boards lives. Once a list. */
void salvor_activity_feed_start (SalvorBoardList *boards);

G_END_DECLS
