/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"

G_BEGIN_DECLS

/*
 * SalvorChipShelf: every chip there is a file for, loaded once, when somebody asks for the first
 * time. A program has one, for what is plugged in and for all its boards, practice boards included:
 * to read a chip's file costs milliseconds. Any thread.
 */
#define SALVOR_TYPE_CHIP_SHELF (salvor_chip_shelf_get_type ())
G_DECLARE_FINAL_TYPE (SalvorChipShelf, salvor_chip_shelf, SALVOR, CHIP_SHELF, GObject)

SalvorChipShelf *salvor_chip_shelf_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* The one of this name, without the others; errors as of salvor_chip_load (). (transfer full) */
SalvorChip *salvor_chip_shelf_ref_chip (SalvorChipShelf *self, const char *name,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Sorted by name; none, and a warning, when the files cannot be read. Never changed once it was
 * given out. (transfer full) (element-type SalvorChip) */
GPtrArray *salvor_chip_shelf_ref_chips (SalvorChipShelf *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
