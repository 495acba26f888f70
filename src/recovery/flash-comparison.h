/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/flash-access.h"

G_BEGIN_DECLS

/* What came out when a flash was compared with something: counted, not listed, because a flash that
 * holds something else differs nearly everywhere. Starts as all zeros. */
typedef struct {
    guint64 bytes_compared;
    guint64 bytes_different;
    guint sectors_different;  /* with at least one of them */
    guint32 first_difference; /* address; meaningful when a byte differs */
    guint32 last_sector;      /* index of the last sector that was counted */
} SalvorFlashComparison;

/*
 * salvor_flash_comparison_add:
 * @found: @size bytes of the flash from @address on
 * @wanted: the bytes that should be there
 *
 * Runs come in rising order. TRUE when they are the same.
 */
gboolean salvor_flash_comparison_add (SalvorFlashComparison *self,
                                      const SalvorFlashGeometry *geometry, guint32 address,
                                      const guint8 *found, const guint8 *wanted, gsize size);

G_END_DECLS
