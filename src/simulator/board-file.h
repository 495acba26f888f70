/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-chip.h"

G_BEGIN_DECLS

/*
 * The file behind state=FILE: what a practice board keeps without power. Lines of text:
 *
 *   salvor-practice-board 1
 *   scenario rt1024-serial
 *   switches 01
 *   fuse 0x06 0x00010010
 *   status 2 0x02
 *   sector 0x001000 BASE64
 *   end
 *
 * Words, status registers and sectors that are not named are as on a blank part. A sector that ends
 * in blank bytes may leave them out. The file comes from outside: at most 16 MiB, every line is
 * checked.
 */

/* (transfer full) */
char *salvor_board_file_write (const char *scenario_name,
                               SalvorSimulatedChip *chip) G_GNUC_WARN_UNUSED_RESULT;
/* The way back, into a chip that is switched off; what it held before is gone. @path: for messages.
 * Errors as of loading. */
gboolean salvor_board_file_parse (const char *text, gsize size, const char *path,
                                  const char *scenario_name, SalvorSimulatedChip *chip,
                                  GError **error);

/* Into a chip that is switched off; what it held before is gone. SALVOR_ERROR_STORAGE when the file
 * cannot be read, SALVOR_ERROR_BAD_FILE with file and line, SALVOR_ERROR_UNSUITABLE_FILE for the
 * file of another scenario. */
gboolean salvor_board_file_load (const char *path, const char *scenario_name,
                                 SalvorSimulatedChip *chip, GError **error);
/* Written beside and renamed, so that a crash leaves the old or the new file. */
gboolean salvor_board_file_save (const char *path, const char *scenario_name,
                                 SalvorSimulatedChip *chip, GError **error);

G_END_DECLS
