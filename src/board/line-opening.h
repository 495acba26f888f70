/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board-list.h"
#include "transport/serial-devices.h"

G_BEGIN_DECLS

/*
 * A board at a serial port of this computer. There may be anything at such a port, so the list of
 * boards has none of them before a person has chosen one.
 */

/* Is this the name of such a board? */
gboolean salvor_line_is_name (const char *board_name);
/* What a name says; FALSE where it says nothing. *path: (transfer full) */
gboolean salvor_line_read_name (const char *board_name, char **path, guint *speed);
/* @path: "/dev/ttyUSB0"; @speed: bits per second. (transfer full) */
char *salvor_line_make_name (const char *path, guint speed) G_GNUC_WARN_UNUSED_RESULT;

/*
 * salvor_line_open_async:
 * @name: of such a board
 * @cancellable: (nullable): ends the question at once
 *
 * Asks who is there, also where somebody was before, and puts the board into the list.
 * SALVOR_ERROR_LINE_PERMISSION, SALVOR_ERROR_IN_USE, SALVOR_ERROR_NOT_FOUND for a port that cannot
 * be opened; SALVOR_ERROR_SILENT_LINE, SALVOR_ERROR_STRANGE_LINE where no board is.
 */
void salvor_line_open_async (SalvorBoardList *boards, const char *name, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/* (transfer none): as long as the list has it */
SalvorBoard *salvor_line_open_finish (SalvorBoardList *boards, GAsyncResult *result,
                                      GError **error);

G_END_DECLS
