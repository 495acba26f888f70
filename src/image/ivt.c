/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-ivt"
#include "config.h"

#include "image/ivt.h"

#include "base/bytes.h"

/* NXP's stand-alone loaders have it at 0x400, loaders of the utilities at 0, flash images at
 * 0x400 or 0x1000 (protocols 5.1, 6.1): four times that is far enough. */
#define SEARCH_SIZE 0x4000

/* @place: NULL, or SALVOR_IVT_SIZE bytes */
static gboolean
parse (const guint8 *place, SalvorIvt *ivt)
{
    guint16 length = 0;

    if (place == NULL || place[0] != SALVOR_IVT_TAG)
        return FALSE;
    salvor_bytes_peek_u16_be (place, SALVOR_IVT_SIZE, 1, &length);
    ivt->version = place[3];
    if (length != SALVOR_IVT_SIZE || ivt->version < 0x40 || ivt->version > 0x43)
        return FALSE;
    return salvor_bytes_peek_u32_le (place, SALVOR_IVT_SIZE, 0x04, &ivt->entry)
           && salvor_bytes_peek_u32_le (place, SALVOR_IVT_SIZE, 0x08, &ivt->reserved1)
           && salvor_bytes_peek_u32_le (place, SALVOR_IVT_SIZE, 0x0C, &ivt->dcd)
           && salvor_bytes_peek_u32_le (place, SALVOR_IVT_SIZE, 0x10, &ivt->boot_data)
           && salvor_bytes_peek_u32_le (place, SALVOR_IVT_SIZE, 0x14, &ivt->self)
           && salvor_bytes_peek_u32_le (place, SALVOR_IVT_SIZE, 0x18, &ivt->csf)
           && salvor_bytes_peek_u32_le (place, SALVOR_IVT_SIZE, 0x1C, &ivt->reserved2);
}

gboolean
salvor_ivt_parse (SalvorImage *image, guint32 address, SalvorIvt *ivt)
{
    return parse (salvor_image_peek (image, address, SALVOR_IVT_SIZE), ivt);
}

gboolean
salvor_boot_data_parse (SalvorImage *image, guint32 address, SalvorBootData *boot_data)
{
    const guint8 *place = salvor_image_peek (image, address, SALVOR_BOOT_DATA_SIZE);

    return place != NULL
           && salvor_bytes_peek_u32_le (place, SALVOR_BOOT_DATA_SIZE, 0, &boot_data->start)
           && salvor_bytes_peek_u32_le (place, SALVOR_BOOT_DATA_SIZE, 4, &boot_data->size)
           && salvor_bytes_peek_u32_le (place, SALVOR_BOOT_DATA_SIZE, 8, &boot_data->plugin);
}

/* The boot data lie behind the IVT in every file seen (protocols 6.8). */
static gboolean
is_plausible (const SalvorIvt *ivt)
{
    return ivt->self % 4 == 0 && ivt->entry != 0 && ivt->boot_data > ivt->self
           && ivt->boot_data - ivt->self < 0x1000;
}

static gboolean
find_in_segment (const SalvorSegment *segment, guint32 *found, SalvorIvt *ivt)
{
    gsize size;
    const guint8 *data = g_bytes_get_data (segment->data, &size);

    size = MIN (size, SEARCH_SIZE);
    for (guint32 offset = 0; offset + SALVOR_IVT_SIZE <= size; offset += 4) {
        if (parse (data + offset, ivt) && is_plausible (ivt)) {
            *found = segment->address + offset;
            return TRUE;
        }
    }
    return FALSE;
}

gboolean
salvor_ivt_find (SalvorImage *image, guint32 preferred, guint32 *found, SalvorIvt *ivt)
{
    const SalvorSegment *segments;
    gsize n_segments;

    if (salvor_ivt_parse (image, preferred, ivt)) {
        *found = preferred;
        return TRUE;
    }
    segments = salvor_image_get_segments (image, &n_segments);
    for (gsize i = 0; i < n_segments; i++) {
        if (find_in_segment (&segments[i], found, ivt))
            return TRUE;
    }
    return FALSE;
}
