/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/image.h"
#include "simulator/simulated-flash.h"

G_BEGIN_DECLS

/* What a whole flash holds; by sectors, because most of them are blank. */
typedef struct {
    guint8 *data;
    guint32 size;
    guint32 sector_size;
    gboolean *blank; /* sectors */
} FlashContent;

FlashContent flash_content_take (SalvorSimulatedFlash *flash);
void flash_content_clear (FlashContent *content);
/* @before with an image over it that is placed in a flash at @base */
FlashContent flash_content_with_image (const FlashContent *before, SalvorImage *placed,
                                       guint32 base);
/* Offset of the first sector that differs, from sector @first on; G_MAXUINT32 when none does */
guint32 flash_content_find_difference (SalvorSimulatedFlash *flash, const FlashContent *content,
                                       guint first);
gboolean flash_content_is_in (SalvorSimulatedFlash *flash, const FlashContent *content);

G_END_DECLS
