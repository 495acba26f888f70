/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/boot-header.h"

G_BEGIN_DECLS

/* What a stretch of the file or of the flash is (visual.md 3.3). */
typedef enum {
    SALVOR_PART_FLASH_SETTINGS,
    SALVOR_PART_START_UP_HEADER,
    SALVOR_PART_PROGRAM, /* in the flash: replaced */
    SALVOR_PART_KEPT,
    SALVOR_PART_OUTSIDE, /* beyond the end of the flash */
} SalvorPartKind;

typedef struct {
    SalvorPartKind kind;
    guint64 start; /* address of the first byte */
    guint64 end;   /* address behind the last byte */
} SalvorPart;

/*
 * The parts of an image that has its place, and of the flash it goes to: pure. What the flash
 * holds outside the image is "kept" and nothing more, because nobody has looked yet.
 * Both: (transfer full) (element-type SalvorPart), in rising order, without overlap.
 */
GArray *salvor_image_parts_of_file (SalvorImage *placed, const SalvorBootHeader *header,
                                    SalvorChip *chip) G_GNUC_WARN_UNUSED_RESULT;
GArray *salvor_image_parts_of_flash (SalvorImage *placed, const SalvorBootHeader *header,
                                     SalvorChip *chip) G_GNUC_WARN_UNUSED_RESULT;

/* Whole erase sectors in a part */
guint salvor_part_count_sectors (const SalvorPart *part, SalvorChip *chip);

G_END_DECLS
