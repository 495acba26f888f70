/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-flash-settings"
#include "config.h"

#include "image/flash-settings.h"

#include "base/bytes.h"
#include "image/check-text.h"

#include <glib/gi18n-lib.h>

#define SAMPLE_CLOCK_OFFSET 0x0C
#define SETS_MODE_OFFSET 0x10
#define DEVICE_TYPE_OFFSET 0x44
#define PADS_OFFSET 0x45
#define CLOCK_OFFSET 0x46
#define TABLE_OFFSET 0x80

/* Device types; many blocks of NXP's own SDK leave the field 0, and start */
#define DEVICE_TYPE_UNSET 0
#define DEVICE_TYPE_NOR 1

gboolean
salvor_fcb_parse (SalvorImage *image, guint32 address, SalvorFcb *fcb)
{
    const guint8 *place = salvor_image_peek (image, address, SALVOR_FCB_SIZE);
    guint32 tag = 0;

    if (place == NULL || !salvor_bytes_peek_u32_le (place, SALVOR_FCB_SIZE, 0, &tag)
        || tag != SALVOR_FCB_TAG)
        return FALSE;
    fcb->sample_clock = place[SAMPLE_CLOCK_OFFSET];
    fcb->sets_mode = place[SETS_MODE_OFFSET] != 0;
    fcb->device_type = place[DEVICE_TYPE_OFFSET];
    fcb->pads = place[PADS_OFFSET];
    fcb->clock = place[CLOCK_OFFSET];
    for (gsize i = 0; i < SALVOR_FCB_TABLE_WORDS; i++)
        salvor_bytes_peek_u32_le (place, SALVOR_FCB_SIZE, TABLE_OFFSET + 4 * i, &fcb->table[i]);
    return salvor_bytes_peek_u32_le (place, SALVOR_FCB_SIZE, 0x004, &fcb->version)
           && salvor_bytes_peek_u32_le (place, SALVOR_FCB_SIZE, 0x050, &fcb->size)
           && salvor_bytes_peek_u32_le (place, SALVOR_FCB_SIZE, 0x1C0, &fcb->page_size)
           && salvor_bytes_peek_u32_le (place, SALVOR_FCB_SIZE, 0x1C4, &fcb->sector_size);
}

/* Two instructions a word, the lower half first: operand 7:0, lines 9:8, opcode 15:10 */
SalvorFcbInstruction
salvor_fcb_get_instruction (const SalvorFcb *fcb, guint sequence, guint index)
{
    guint place = sequence * SALVOR_FCB_SEQUENCE_LENGTH + index;
    guint half;

    g_return_val_if_fail (place / 2 < SALVOR_FCB_TABLE_WORDS, (SalvorFcbInstruction){ 0 });

    half = fcb->table[place / 2] >> (place % 2 * 16) & 0xFFFF;
    return (SalvorFcbInstruction){
        .opcode = (guint8) (half >> 10),
        .pads = (guint8) (half >> 8 & 3),
        .operand = (guint8) (half & 0xFF),
    };
}

gboolean
salvor_fcb_can_read (const SalvorFcb *fcb)
{
    return salvor_fcb_get_instruction (fcb, 0, 0).opcode != 0;
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

/* Data lines of the chip's own flash, from the block that is known to start it */
static guint
get_lines (const SalvorFlashProfile *flash)
{
    return flash->fcb_size > PADS_OFFSET ? flash->fcb[PADS_OFFSET] : G_MAXUINT8;
}

static char *
describe_units (const SalvorFcb *fcb)
{
    g_autofree char *page = salvor_format_size (fcb->page_size);
    g_autofree char *sector = salvor_format_size (fcb->sector_size);

    return g_strdup_printf (_ ("They describe a memory with pages of %s and sectors of %s."), page,
                            sector);
}

char *
salvor_fcb_find_difference (const SalvorFcb *fcb, const SalvorFlashProfile *flash)
{
    if (!has_known_version (fcb))
        return g_strdup_printf (_ ("Their version 0x%08X is not one that Salvor knows."),
                                fcb->version);
    if (fcb->device_type != DEVICE_TYPE_UNSET && fcb->device_type != DEVICE_TYPE_NOR)
        return g_strdup_printf (_ ("They describe a memory of type 0x%02X, this flash is a NOR."),
                                fcb->device_type);
    if (fcb->pads > get_lines (flash))
        return g_strdup_printf (_ ("They describe a memory with %u data lines, this flash has %u."),
                                fcb->pads, get_lines (flash));
    if (fcb->size == 0 || fcb->size > flash->size)
        return describe_size (fcb->size, flash->size);
    if (fcb->page_size != flash->page_size || fcb->sector_size != flash->sector_size)
        return describe_units (fcb);
    return NULL;
}
