/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"

G_BEGIN_DECLS

/*
 * What the acts of a recovery cost at least over a serial line, microseconds: ten bits a byte, the
 * frames of the flashloader and their acknowledgements, one after the other (protocols 3.10), and
 * the data sheet of the flash. As recovery-limit.h, pure. @speed: bits per second, not 0.
 */

/* The ROM takes a file of @size bytes and jumps to it. */
guint64 salvor_limit_line_load_us (guint speed, gsize size);
/* The flashloader reads @n_commands words of OTP, sets its flash up, or resets. */
guint64 salvor_limit_line_commands_us (guint speed, guint n_commands);
guint64 salvor_limit_line_read_us (guint speed, guint32 size);
guint64 salvor_limit_line_erase_us (guint speed, const SalvorFlashProfile *flash,
                                    const guint32 *sectors, gsize n_sectors);
guint64 salvor_limit_line_program_us (guint speed, const SalvorFlashProfile *flash, guint n_pages,
                                      guint n_commands);

G_END_DECLS
