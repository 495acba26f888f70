/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"

G_BEGIN_DECLS

/*
 * What the acts of a recovery over USB cost at least, microseconds: from base/timing.h and the data
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

G_END_DECLS
