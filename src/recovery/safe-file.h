/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * salvor_safe_file_check_free:
 *
 * Could a new file be made at @path? Asked before a board is touched, so that nobody waits for a
 * file that cannot be saved. SALVOR_ERROR_EXISTS when there is one, SALVOR_ERROR_STORAGE when its
 * folder is missing or may not be written.
 */
gboolean salvor_safe_file_check_free (const char *path, GError **error);

/*
 * salvor_safe_file_write_new:
 *
 * Writes a new file that only the owner may read. Whole or not at all: an empty file keeps the name
 * until everything is on the disk, and it was read back and compared when this returns. A file that
 * is there already is left alone: SALVOR_ERROR_EXISTS. Else SALVOR_ERROR_STORAGE.
 */
gboolean salvor_safe_file_write_new (const char *path, GBytes *content, GError **error);

/*
 * salvor_safe_file_make_folder:
 *
 * A folder that only the owner may enter, with those above it, and each of them on the disk: a file
 * in a folder that a power loss takes along would be lost with it. SALVOR_ERROR_STORAGE
 */
gboolean salvor_safe_file_make_folder (const char *path, GError **error);

G_END_DECLS
