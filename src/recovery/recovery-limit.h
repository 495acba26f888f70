/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"

G_BEGIN_DECLS

/*
 * What the acts of a recovery cost at least, microseconds: from base/timing.h and the data
 * sheet of the flash alone. Pure; they know nothing of what a job did.
 */

/* The ROM takes a file of @size bytes and jumps to it. */
guint64 salvor_limit_load_us (gsize size);
/* The flashloader reads @n_words of OTP, sets its flash up, or resets. */
guint64 salvor_limit_commands_us (guint n_commands);
guint64 salvor_limit_read_us (guint32 size);
/* @sectors: (element-type guint32), rising: sectors that have to be erased, with the best units */
guint64 salvor_limit_erase_us (const SalvorFlashProfile *flash, const guint32 *sectors,
                               gsize n_sectors);
guint64 salvor_limit_program_us (const SalvorFlashProfile *flash, guint n_pages, guint n_commands);

/*
 * The same through a debug probe. What a probe can do is not in the plan, so these are for one with
 * HID reports of 64 bytes at full speed, the slowest there is; a faster one stays below.
 */
guint64 salvor_limit_probe_read_us (guint32 size);
guint64 salvor_limit_probe_write_us (guint32 size);
/* Reset into a clean state, the unique id, the flash set up by the ROM */
guint64 salvor_limit_probe_start_us (void);
guint64 salvor_limit_probe_erase_us (const SalvorFlashProfile *flash, const guint32 *sectors,
                                     gsize n_sectors);
guint64 salvor_limit_probe_program_us (const SalvorFlashProfile *flash, guint n_pages);

G_END_DECLS
