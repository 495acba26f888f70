/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A firmware to try a practice board with, for whoever has no file of their own: part of the
 * program, laid into the folder of things that may go again.
 *
 * Returns: (transfer full): the file; NULL with an error when there is none for this chip or it
 * cannot be written
 */
GFile *salvor_practice_firmware_lay_out (SalvorChip *chip, GError **error);

G_END_DECLS
