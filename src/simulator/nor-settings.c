/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-nor-settings"
#include "config.h"

#include "simulator/nor-settings.h"

#include "base/bytes.h"

#include <string.h>

/* Places in the settings block (protocols 6.2) */
#define BLOCK_SAMPLE_CLOCK 0x00C
#define BLOCK_PADS 0x045
#define BLOCK_FREQUENCY 0x046
#define BLOCK_SIZE_A1 0x050
#define BLOCK_PAGE_SIZE 0x1C0
#define BLOCK_SECTOR_SIZE 0x1C4
#define BLOCK_BLOCK_SIZE 0x1D0

/* An octal flash sends its strobe along, on eight lines. */
#define SAMPLE_CLOCK_FROM_FLASH 3
#define OCTAL_PADS 8

/* Larger pages the driver calls "not supported"; ours only has to be sane. */
#define MAX_PAGE_SIZE 4096u

typedef struct {
    guint16 offset;
    guint8 size;
    guint8 bytes[10];
} Patch;

/* The block for a quad NOR as the genuine loader makes it (flashloader-genuine 7): tag and version,
 * sample clock by internal loopback, hold and set-up times, LUT. Sizes are filled in. */
static const Patch block_basics[] = {
    { 0x000, 8, { 0x46, 0x43, 0x46, 0x42, 0x00, 0x04, 0x01, 0x56 } },
    { 0x00C, 4, { 0x00, 0x03, 0x03, 0x00 } },
    { 0x040, 6, { 0x10, 0x00, 0x00, 0x00, 0x01, 0x04 } },
    { 0x080, 8, { 0xEB, 0x04, 0x18, 0x0A, 0x06, 0x32, 0x04, 0x26 } },
    { 0x090, 4, { 0x05, 0x04, 0x04, 0x24 } },
    { 0x0B0, 2, { 0x06, 0x04 } },
    { 0x0D0, 4, { 0x20, 0x04, 0x18, 0x08 } },
    { 0x100, 4, { 0xD8, 0x04, 0x18, 0x08 } },
    { 0x110, 6, { 0x02, 0x04, 0x18, 0x08, 0x04, 0x20 } },
    { 0x130, 2, { 0x60, 0x04 } },
    { 0x1C8, 1, { 0x01 } },
};

/* Added when quad enable was off: the command that switches it on (transcript qe0) */
static const Patch block_quad_enable[] = {
    { 0x010, 10, { 0x00, 0x01, 0x00, 0x00, 0x01, 0x04, 0x00, 0x00, 0x00, 0x02 } },
    { 0x0C0, 4, { 0x01, 0x04, 0x02, 0x20 } },
};

/* Misc modes 5 and 6: mode byte and four dummies in the read entry (flashloader-genuine 7) */
static const Patch block_mode_byte[] = {
    { 0x080, 10, { 0xEB, 0x04, 0x18, 0x0A, 0x00, 0x1E, 0x04, 0x32, 0x04, 0x26 } },
};

static void
apply_patches (guint8 *block, const Patch *patches, gsize n_patches)
{
    for (gsize i = 0; i < n_patches; i++)
        salvor_bytes_poke (block, SALVOR_NOR_BLOCK_SIZE, patches[i].offset, patches[i].bytes,
                           patches[i].size);
}

void
salvor_nor_settings_build (guint8 block[SALVOR_NOR_BLOCK_SIZE], guint32 option,
                           const SalvorNorGeometry *geometry, gboolean quad_was_off)
{
    guint32 misc = (option >> 4) & 0xF;
    guint32 frequency = option & 0xF;

    memset (block, 0, SALVOR_NOR_BLOCK_SIZE);
    apply_patches (block, block_basics, G_N_ELEMENTS (block_basics));
    if (quad_was_off)
        apply_patches (block, block_quad_enable, G_N_ELEMENTS (block_quad_enable));
    if (misc == 5 || misc == 6)
        apply_patches (block, block_mode_byte, G_N_ELEMENTS (block_mode_byte));
    /* The pin routine of this chip forces 60 MHz for every index from 4 up. */
    block[BLOCK_FREQUENCY] = (guint8) (frequency >= 4 ? 3 : frequency);
    salvor_bytes_poke_u32_le (block, SALVOR_NOR_BLOCK_SIZE, BLOCK_SIZE_A1, geometry->size);
    salvor_bytes_poke_u32_le (block, SALVOR_NOR_BLOCK_SIZE, BLOCK_PAGE_SIZE, geometry->page_size);
    salvor_bytes_poke_u32_le (block, SALVOR_NOR_BLOCK_SIZE, BLOCK_SECTOR_SIZE,
                              geometry->sector_size);
    salvor_bytes_poke_u32_le (block, SALVOR_NOR_BLOCK_SIZE, BLOCK_BLOCK_SIZE, geometry->block_size);
}

void
salvor_nor_settings_build_octal (guint8 block[SALVOR_NOR_BLOCK_SIZE], guint32 option,
                                 const SalvorNorGeometry *geometry)
{
    salvor_nor_settings_build (block, option, geometry, FALSE);
    block[BLOCK_SAMPLE_CLOCK] = SAMPLE_CLOCK_FROM_FLASH;
    block[BLOCK_PADS] = OCTAL_PADS;
}

gboolean
salvor_nor_settings_get_geometry (const guint8 block[SALVOR_NOR_BLOCK_SIZE], guint32 max_size,
                                  SalvorNorGeometry *geometry)
{
    salvor_bytes_peek_u32_le (block, SALVOR_NOR_BLOCK_SIZE, BLOCK_SIZE_A1, &geometry->size);
    salvor_bytes_peek_u32_le (block, SALVOR_NOR_BLOCK_SIZE, BLOCK_PAGE_SIZE, &geometry->page_size);
    salvor_bytes_peek_u32_le (block, SALVOR_NOR_BLOCK_SIZE, BLOCK_SECTOR_SIZE,
                              &geometry->sector_size);
    salvor_bytes_peek_u32_le (block, SALVOR_NOR_BLOCK_SIZE, BLOCK_BLOCK_SIZE,
                              &geometry->block_size);
    return geometry->page_size > 0 && geometry->page_size <= MAX_PAGE_SIZE
           && geometry->sector_size > 0 && geometry->sector_size % geometry->page_size == 0
           && geometry->size >= geometry->sector_size && geometry->size <= max_size;
}
