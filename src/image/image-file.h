/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/*
 * salvor_image_file_load:
 *
 * Reads a firmware file and detects its format by content. Errors: SALVOR_ERROR_STORAGE (no such
 * file, directory, no permission, changed while it was read), SALVOR_ERROR_BAD_FILE (empty, too
 * large, damaged, or another kind of file, which is named). Blocking. (transfer full)
 */
SalvorImage *salvor_image_file_load (const char *path, GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads a whole file with the same checks; for loaders. (transfer full) */
GBytes *salvor_file_read (const char *path, gsize max_size, GCancellable *cancellable,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
