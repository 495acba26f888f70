/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/flash-access.h"

G_BEGIN_DECLS

/* A longer run is asked for in pieces, so that a cancel is heard in time and the sector map moves:
 * 1 MiB takes half a second to read. An extra command costs two reports of 0.5 ms. Bytes */
#define SALVOR_FLASH_MAX_READ (1024u * 1024)

/*
 * salvor_flash_read_piece: one command.
 * @size: at most SALVOR_FLASH_MAX_READ
 * @progress: (nullable): of a longer work, advanced by the bytes that come
 *
 * SALVOR_ERROR_PROTOCOL when another number of bytes comes. (transfer full)
 */
GBytes *salvor_flash_read_piece (SalvorFlashAccess *flash, guint32 address, guint32 size,
                                 SalvorProgress *progress, GCancellable *cancellable,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Hears of each piece; FALSE with the error set ends the reading. */
typedef gboolean (*SalvorFlashPieceFunc) (guint32 address, GBytes *piece, gpointer user_data,
                                          GError **error);

/* The whole run, piece by piece in rising order. @progress: advanced by its bytes */
gboolean salvor_flash_read_run (SalvorFlashAccess *flash, guint32 address, guint32 size,
                                SalvorFlashPieceFunc func, gpointer user_data,
                                SalvorProgress *progress, GCancellable *cancellable,
                                GError **error);

/* The same, as one. @func: (nullable). (transfer full) */
GBytes *salvor_flash_read_whole (SalvorFlashAccess *flash, guint32 address, guint32 size,
                                 SalvorFlashPieceFunc func, gpointer user_data,
                                 SalvorProgress *progress, GCancellable *cancellable,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
