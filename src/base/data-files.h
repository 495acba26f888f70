/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Data files (chips, scenarios, schemas) are embedded in the library under
 * /org/salvor/data; the folder named by the environment variable SALVOR_DATA_DIR overrides
 * them file by file.
 */

/*
 * salvor_data_load:
 * @path: relative, for example "chips/mimxrt1024.xml"; no ".." in it
 *
 * Returns: (transfer full): the content, or NULL with SALVOR_ERROR_NOT_FOUND
 */
GBytes *salvor_data_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* TRUE when salvor_data_load () takes the file from SALVOR_DATA_DIR: it comes from outside. */
gboolean salvor_data_is_overridden (const char *path);

/*
 * salvor_data_list:
 * @folder: "chips" or "scenarios"
 *
 * Returns: (transfer full): sorted file names without the folder, %NULL-terminated, may be empty
 */
char **salvor_data_list (const char *folder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
