/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"

G_BEGIN_DECLS

/* Where one can see what a stop of the boot path rests on. */
typedef enum {
    SALVOR_BOOT_PLACE_NONE,
    SALVOR_BOOT_PLACE_FUSE,
    SALVOR_BOOT_PLACE_REGISTER,
    SALVOR_BOOT_PLACE_HEADER, /* the start-up header in the flash */
} SalvorBootPlaceKind;

typedef struct {
    SalvorBootPlaceKind kind;
    guint index; /* fuse: number of the word; register: place in the chip's list */
    guint bit;   /* lowest bit of the field */
} SalvorBootPlace;

/* Of one piece of evidence of a stop. */
SalvorBootPlace salvor_boot_place_find (const SalvorVerdict *verdict, SalvorStopId id,
                                        const SalvorEvidence *evidence);
/* Of the stop: best a fuse that decides it, else a register, else what would decide it if it could
 * be read. NONE only where the chip has nothing of the kind. */
SalvorBootPlace salvor_boot_place_find_stop (const SalvorVerdict *verdict, SalvorStopId id);

G_END_DECLS
