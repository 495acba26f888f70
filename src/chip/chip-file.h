/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"

G_BEGIN_DECLS

/*
 * Chip files: XML, checked against chips/chip.rng and against rules a grammar cannot say (no
 * overlapping fields, every bit accounted for, every meaning present). Input is hostile until
 * checked: no DTD, no entities, no network, at most 1 MiB.
 */

/* Returns: (transfer full): SALVOR_ERROR_BAD_FILE with line number and expectation */
SalvorChip *salvor_chip_file_parse (GBytes *xml, const char *file_name,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* By name, "MIMXRT1024", in any case; SALVOR_ERROR_UNKNOWN_CHIP names the chips there are.
 * (transfer full) */
SalvorChip *salvor_chip_load (const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * salvor_chip_load_with_flash:
 * @setup: the name of one that has an example
 *
 * The chip as on a board that carries that flash instead of the usual one: for practice boards.
 * SALVOR_ERROR_BAD_FILE when there is none of that name. (transfer full)
 */
SalvorChip *salvor_chip_load_with_flash (const char *name, const char *setup,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * salvor_chip_load_all:
 * @known: (nullable) (element-type utf8 SalvorChip): chips by their names in capitals, which are
 *   taken as they are
 *
 * Every chip there is a file for, sorted by name; errors as of salvor_chip_load ().
 * (transfer full) (element-type SalvorChip)
 */
GPtrArray *salvor_chip_load_all (GHashTable *known, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
