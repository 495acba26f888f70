/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-image-chips"
#include "config.h"

#include "image/image-chips.h"

#include "chip/chip-file.h"
#include "image/boot-header.h"

#include <string.h>

static gboolean
is_at_home (SalvorImage *image, SalvorChip *chip)
{
    g_autoptr (SalvorBootHeader) header = salvor_boot_header_new (image, chip);

    if (header->kind != SALVOR_IMAGE_BOOTABLE && header->kind != SALVOR_IMAGE_MISSING_FCB)
        return FALSE;
    for (SalvorCheckId id = 0; id < SALVOR_N_CHECKS; id++) {
        if (header->checks[id].state == SALVOR_CHECK_FAILED
            && !(id == SALVOR_CHECK_FCB && header->kind == SALVOR_IMAGE_MISSING_FCB))
            return FALSE;
    }
    return TRUE;
}

GPtrArray *
salvor_image_chips_find (SalvorImage *image, SalvorChip *chip)
{
    GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GPtrArray) chips = NULL;

    g_return_val_if_fail (SALVOR_IS_IMAGE (image) && SALVOR_IS_CHIP (chip), names);

    chips = salvor_chip_load_all (NULL, NULL);
    for (guint i = 0; chips != NULL && i < chips->len; i++) {
        SalvorChip *other = g_ptr_array_index (chips, i);
        const char *name = salvor_chip_get_name (other);

        if (strcmp (name, salvor_chip_get_name (chip)) != 0 && is_at_home (image, other))
            g_ptr_array_add (names, g_strdup (name));
    }
    return names;
}
