/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "flash-content.h"

#include "base/bytes.h"

#include <string.h>

#define BLANK 0xFF

static void
find_blank_sectors (FlashContent *content)
{
    content->blank = g_new (gboolean, content->size / content->sector_size);
    for (guint32 i = 0; i < content->size / content->sector_size; i++)
        content->blank[i] = salvor_bytes_are_all (content->data + (gsize) i * content->sector_size,
                                                  content->sector_size, BLANK);
}

FlashContent
flash_content_take (SalvorSimulatedFlash *flash)
{
    FlashContent content = { .size = salvor_simulated_flash_get_size (flash),
                             .sector_size = salvor_simulated_flash_get_sector_size (flash) };

    content.data = g_malloc (content.size);
    salvor_simulated_flash_peek (flash, 0, content.data, content.size);
    find_blank_sectors (&content);
    return content;
}

void
flash_content_clear (FlashContent *content)
{
    g_free (content->data);
    g_free (content->blank);
}

guint32
flash_content_find_difference (SalvorSimulatedFlash *flash, const FlashContent *content,
                               guint first)
{
    for (guint i = first; i < content->size / content->sector_size; i++) {
        const guint8 *sector = salvor_simulated_flash_get_sector (flash, i);
        const guint8 *wanted = content->data + (gsize) i * content->sector_size;

        if (sector == NULL ? !content->blank[i]
                           : memcmp (sector, wanted, content->sector_size) != 0)
            return i * content->sector_size;
    }
    return G_MAXUINT32;
}

gboolean
flash_content_is_in (SalvorSimulatedFlash *flash, const FlashContent *content)
{
    return flash_content_find_difference (flash, content, 0) == G_MAXUINT32;
}

FlashContent
flash_content_with_image (const FlashContent *before, SalvorImage *placed, guint32 base)
{
    FlashContent wanted
        = { g_memdup2 (before->data, before->size), before->size, before->sector_size, NULL };
    gsize n_segments;
    const SalvorSegment *segments = salvor_image_get_segments (placed, &n_segments);

    for (gsize i = 0; i < n_segments; i++) {
        gsize size;
        const guint8 *data = g_bytes_get_data (segments[i].data, &size);

        memcpy (wanted.data + (segments[i].address - base), data, size);
    }
    find_blank_sectors (&wanted);
    return wanted;
}
