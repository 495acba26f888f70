/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-flash-tables"
#include "config.h"

#include "simulator/flash-tables.h"

#include "base/bytes.h"

#define TABLE_OFFSET 0x80
#define TABLE_WORDS 16
#define SFDP_SIZE (TABLE_OFFSET + 4 * TABLE_WORDS)

/* Words of the basic flash parameter table, JESD216B 6.4; 1-based numbers of the standard. What is
 * not derived from the profile is what a quad SPI part with 3-byte addresses says. */
static void
fill_basic_table (const SalvorFlashProfile *profile, guint32 table[TABLE_WORDS])
{
    guint sector_power = (guint) g_bit_nth_lsf (profile->sector_size, -1);
    guint block_power = (guint) g_bit_nth_lsf (profile->block_size, -1);
    guint page_power = (guint) g_bit_nth_lsf (profile->page_size, -1);

    table[0] = 0xFFF920E5u;                 /* 4 KiB erase 0x20, dual and quad reads, 3-byte */
    table[1] = profile->size * 8 - 1;       /* density in bits, less one */
    table[2] = 0x6B08EB44u;                 /* quad reads 0xEB and 0x6B with their dummies */
    table[3] = 0xBB423B08u;                 /* dual reads */
    table[7] = (0x20u << 8) | sector_power; /* erase type 1 */
    table[8] = (0xD8u << 8) | block_power;  /* erase type 3 */
    table[10] = page_power << 4;            /* page size as a power of two */
    table[14] = 5u << 20;                   /* quad enable: bit 1 of status register 2 */
}

void
salvor_flash_tables_read_sfdp (const SalvorFlashProfile *profile, guint32 address, guint8 *data,
                               gsize size)
{
    guint8 space[SFDP_SIZE];
    guint32 table[TABLE_WORDS] = { 0 };

    for (gsize i = 0; i < sizeof space; i++)
        space[i] = 0xFF;
    salvor_bytes_poke_u32_le (space, sizeof space, 0x00, 0x50444653u); /* "SFDP" */
    salvor_bytes_poke_u32_le (space, sizeof space, 0x04, 0xFF000106u); /* 1.6, one header */
    salvor_bytes_poke_u32_le (space, sizeof space, 0x08, (TABLE_WORDS << 24) | 0x010600u);
    salvor_bytes_poke_u32_le (space, sizeof space, 0x0C, 0xFF000000u | TABLE_OFFSET);
    fill_basic_table (profile, table);
    for (guint i = 0; i < TABLE_WORDS; i++)
        salvor_bytes_poke_u32_le (space, sizeof space, TABLE_OFFSET + 4 * i, table[i]);
    for (gsize i = 0; i < size; i++)
        data[i] = address + i < sizeof space ? space[address + i] : 0xFF;
}
