/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-flash-comparison"
#include "config.h"

#include "recovery/flash-comparison.h"

#include <string.h>

static void
note_difference (SalvorFlashComparison *self, const SalvorFlashGeometry *geometry, guint32 address)
{
    guint32 sector = (address - geometry->base) / geometry->sector_size;

    if (self->bytes_different == 0)
        self->first_difference = address;
    if (self->bytes_different == 0 || sector != self->last_sector)
        self->sectors_different++;
    self->last_sector = sector;
    self->bytes_different++;
}

gboolean
salvor_flash_comparison_add (SalvorFlashComparison *self, const SalvorFlashGeometry *geometry,
                             guint32 address, const guint8 *found, const guint8 *wanted, gsize size)
{
    self->bytes_compared += size;
    if (memcmp (found, wanted, size) == 0)
        return TRUE;
    for (gsize i = 0; i < size; i++) {
        if (found[i] != wanted[i])
            note_difference (self, geometry, address + (guint32) i);
    }
    return FALSE;
}
