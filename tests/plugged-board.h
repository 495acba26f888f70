/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"

G_BEGIN_DECLS

/* The board of that name in the list, which knows its ports and shares the chips of all cases.
 * (transfer full) */
SalvorBoard *test_board_new (SalvorPortList *ports, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* A practice board, plugged in alone, by its whole name: "sim:SCENARIO,OPTION…". (transfer full) */
SalvorBoard *test_board_plug_in (const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
