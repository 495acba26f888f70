/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/board-state.h"

G_BEGIN_DECLS

#define SALVOR_STATE_FILE_SUFFIX ".salvor"

/*
 * A .salvor file: a board state as XML, readable again without the board. Secret words are left
 * out. Parsing is strict and limited (1 MiB, no DTD); write and parse are mirror images.
 */
GBytes *salvor_state_file_write (SalvorBoardState *state) G_GNUC_WARN_UNUSED_RESULT;
SalvorBoardState *salvor_state_file_parse (GBytes *xml, const char *file_name,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean salvor_state_file_save (SalvorBoardState *state, const char *path, GError **error);
SalvorBoardState *salvor_state_file_load (const char *path,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
