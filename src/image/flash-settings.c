/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-flash-settings"
#include "config.h"

#include "image/flash-settings.h"

#include "base/bytes.h"
#include "image/check-text.h"

#include <glib/gi18n-lib.h>

#define DEVICE_TYPE_NOR 1

gboolean
salvor_fcb_parse (SalvorImage *image, guint32 address, SalvorFcb *fcb)
{
    const guint8 *place = salvor_image_peek (image, address, SALVOR_FCB_SIZE);
    guint32 tag = 0;

    if (place == NULL || !salvor_bytes_peek_u32_le (place, SALVOR_FCB_SIZE, 0, &tag)
        || tag != SALVOR_FCB_TAG)
        return FALSE;
    fcb->device_type = place[0x44];
    fcb->pads = place[0x45];
    return salvor_bytes_peek_u32_le (place, SALVOR_FCB_SIZE, 0x004, &fcb->version)
           && salvor_bytes_peek_u32_le (place, SALVOR_FCB_SIZE, 0x050, &fcb->size)
           && salvor_bytes_peek_u32_le (place, SALVOR_FCB_SIZE, 0x1C0, &fcb->page_size)
           && salvor_bytes_peek_u32_le (place, SALVOR_FCB_SIZE, 0x1C4, &fcb->sector_size)
           && salvor_bytes_peek_u32_le (place, SALVOR_FCB_SIZE, 0x1D0, &fcb->block_size);
}

/* Version, tag 'V' and major number 1 (protocols 6.8) */
static gboolean
has_known_version (const SalvorFcb *fcb)
{
    return fcb->version >> 16 == 0x5601;
}

static char *
describe_size (guint32 theirs, guint32 ours)
{
    g_autofree char *their_text = salvor_format_size (theirs);
    g_autofree char *our_text = salvor_format_size (ours);

    return g_strdup_printf (_ ("They describe a memory of %s, this flash has %s."), their_text,
                            our_text);
}

static char *
describe_units (const SalvorFcb *fcb)
{
    g_autofree char *page = salvor_format_size (fcb->page_size);
    g_autofree char *sector = salvor_format_size (fcb->sector_size);
    g_autofree char *block = salvor_format_size (fcb->block_size);

    return g_strdup_printf (_ ("They describe another memory: pages of %s, sectors of %s, "
                               "blocks of %s."),
                            page, sector, block);
}

char *
salvor_fcb_find_difference (const SalvorFcb *fcb, const SalvorFlashProfile *flash)
{
    if (!has_known_version (fcb))
        return g_strdup_printf (_ ("Their version 0x%08X is not one that Salvor knows."),
                                fcb->version);
    if (fcb->device_type != DEVICE_TYPE_NOR || fcb->pads > 4)
        return g_strdup_printf (_ ("They describe another memory: type %u with %u data lines."),
                                fcb->device_type, fcb->pads);
    if (fcb->size == 0 || fcb->size > flash->size)
        return describe_size (fcb->size, flash->size);
    if (fcb->page_size != flash->page_size || fcb->sector_size != flash->sector_size
        || fcb->block_size != flash->block_size)
        return describe_units (fcb);
    return NULL;
}
