/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * salvor_backup_save:
 * @folder: (nullable): the user data folder salvor/backups
 * @board_id: unique id or name, becomes part of the file name
 * @address: of the first byte of @content in the flash
 *
 * Saves what a flash holds as a raw file named after board, time and address range. Only the owner
 * may read it; an older file is never overwritten; the file is read back and compared before this
 * returns. SALVOR_ERROR_STORAGE. (transfer full): the path
 */
char *salvor_backup_save (const char *folder, const char *board_id, guint32 address,
                          GBytes *content, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
