/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"

G_BEGIN_DECLS

/* The loaders that practice boards run, one a chip; no real board takes them. */

/* (transfer full); SALVOR_ERROR_NOT_FOUND for a chip without one */
GBytes *salvor_practice_loader_load (SalvorChip *chip, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The name of the chip that @data is the practice loader of, "MIMXRT1064"; NULL when it is none.
 * (transfer full) */
char *salvor_practice_loader_find_chip (GBytes *data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
