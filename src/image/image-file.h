/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/*
 * salvor_image_file_load:
 *
 * Reads a firmware file and detects its format by content: Intel HEX, S-record and ELF have
 * addresses of their own, anything else is a raw binary. Errors: SALVOR_ERROR_STORAGE (no such
 * file, directory, no permission, changed while it was read), SALVOR_ERROR_BAD_FILE (empty, too
 * large, damaged, with the place in the file), SALVOR_ERROR_UNSUITABLE_FILE (an ELF program for
 * another processor, or another kind of file, which is named). Blocking. (transfer full)
 */
SalvorImage *salvor_image_file_load (const char *path, GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for bytes that were read already. @name: for people. @data: at least one byte.
 * (transfer full) */
SalvorImage *salvor_image_file_parse (const char *name, GBytes *data,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads a whole file with the same checks; for loaders. (transfer full) */
GBytes *salvor_file_read (const char *path, gsize max_size, GCancellable *cancellable,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
