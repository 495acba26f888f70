/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-loader-memory"
#include "config.h"

#include "simulator/loader-memory.h"

#include "base/bytes.h"
#include "simulator/loader-status.h"

/* Banks of 32 KiB as the loader of chips with eight of them deals them out for each FlexRAM code:
 * ITCM, DTCM, OCRAM (transcript flexram). For some codes it differs from the chip's own table: then
 * a part of its map has no memory behind it. The other loaders are taken to know their chip. */
#define BANK_SIZE 0x8000u
static const guint8 flexram_banks[16][SALVOR_LOADER_N_RAMS] = {
    { 2, 2, 4 }, { 2, 4, 2 }, { 0, 4, 4 }, { 1, 4, 3 }, { 4, 2, 2 }, { 0, 6, 2 },
    { 1, 2, 5 }, { 0, 2, 6 }, { 2, 8, 6 }, { 2, 1, 5 }, { 4, 1, 3 }, { 5, 1, 2 },
    { 4, 0, 4 }, { 1, 1, 6 }, { 6, 0, 2 }, { 0, 0, 8 },
};

static const guint32 ram_starts[SALVOR_LOADER_N_RAMS] = { 0x00000000u, 0x20000000u, 0x20200000u };

static const SalvorLoaderRange reserved[SALVOR_LOADER_N_RESERVED] = {
    { 0x20208400u, 0x20212068u },
    { 0x20218000u, 0x2021D4EFu },
};

struct _SalvorLoaderMemory {
    SalvorSimulatedChip *chip; /* no ref */
    SalvorSimulatedNor *nor;   /* no ref */
    gboolean crashed;
};

typedef enum {
    PLACE_NOWHERE,
    PLACE_RAM,
    PLACE_FLASH,
} Place;

SalvorLoaderMemory *
salvor_loader_memory_new (SalvorSimulatedChip *chip, SalvorSimulatedNor *nor)
{
    SalvorLoaderMemory *self = g_new0 (SalvorLoaderMemory, 1);

    self->chip = chip;
    self->nor = nor;
    return self;
}

void
salvor_loader_memory_free (SalvorLoaderMemory *self)
{
    g_free (self);
}

void
salvor_loader_memory_reset (SalvorLoaderMemory *self)
{
    self->crashed = FALSE;
}

gboolean
salvor_loader_memory_has_crashed (const SalvorLoaderMemory *self)
{
    return self->crashed;
}

guint32
salvor_loader_memory_get_ram_start (guint index)
{
    return ram_starts[index < SALVOR_LOADER_N_RAMS ? index : 0];
}

static guint
get_layout_kib (const SalvorFlexramLayout *layout, guint index)
{
    const guint kib[SALVOR_LOADER_N_RAMS]
        = { layout->itcm_kib, layout->dtcm_kib, layout->ocram_kib };

    return kib[index];
}

/* Bytes that the loader thinks this RAM has */
static guint32
deal_out (const SalvorLoaderMemory *self, guint32 code, guint index)
{
    SalvorChip *chip = salvor_simulated_chip_get_chip (self->chip);
    const SalvorFlexramLayout *blank = salvor_chip_get_flexram_layout (chip, 0);
    const SalvorFlexramLayout *layout = salvor_chip_get_flexram_layout (chip, code);

    if (blank == NULL || layout == NULL)
        return 0;
    if (get_layout_kib (blank, index) * 1024 == flexram_banks[0][index] * BANK_SIZE)
        return flexram_banks[code & 15][index] * BANK_SIZE;
    return get_layout_kib (layout, index) * 1024;
}

guint32
salvor_loader_memory_get_ram_size (const SalvorLoaderMemory *self, guint index)
{
    guint32 code = salvor_simulated_otp_get_field (salvor_simulated_chip_get_otp (self->chip),
                                                   "flexram-partition");
    guint32 size = deal_out (self, code, index < SALVOR_LOADER_N_RAMS ? index : 0);

    return size > 0 ? size : 1;
}

const SalvorLoaderRange *
salvor_loader_memory_get_reserved (void)
{
    return reserved;
}

static gboolean
is_inside (guint32 start, guint32 region_size, guint32 address, guint32 size)
{
    return address >= start && address - start <= region_size
           && size <= region_size - (address - start);
}

gboolean
salvor_loader_memory_is_ram (const SalvorLoaderMemory *self, guint32 address, guint32 size)
{
    for (guint i = 0; i < SALVOR_LOADER_N_RAMS; i++) {
        if (is_inside (ram_starts[i], salvor_loader_memory_get_ram_size (self, i), address, size))
            return TRUE;
    }
    return FALSE;
}

/* Bits 11:8 of the memory id select a group; only group 0 exists here (protocols 3.4). */
static Place
locate (SalvorLoaderMemory *self, guint32 memory_id, guint32 address, guint32 size)
{
    const SalvorFlashProfile *profile
        = salvor_chip_get_flash (salvor_simulated_chip_get_chip (self->chip));

    if (((memory_id >> 8) & 0xF) != 0)
        return PLACE_NOWHERE;
    if (salvor_loader_memory_is_ram (self, address, size))
        return PLACE_RAM;
    if (is_inside (profile->base, salvor_simulated_nor_get_window_size (self->nor), address, size))
        return PLACE_FLASH;
    return PLACE_NOWHERE;
}

/* NULL is a bus fault: the HardFault handler restarts the chip. */
static guint8 *
map_ram (SalvorLoaderMemory *self, guint32 address, guint32 size)
{
    guint8 *ram = salvor_simulated_memory_map (salvor_simulated_chip_get_memory (self->chip),
                                               address, size);

    if (ram == NULL) {
        self->crashed = TRUE;
        salvor_simulated_chip_schedule (self->chip, SALVOR_CHANGE_RESET);
    }
    return ram;
}

static gboolean
is_reserved (guint32 address, guint32 size)
{
    for (guint i = 0; i < SALVOR_LOADER_N_RESERVED; i++) {
        if (address <= reserved[i].end && address + (size - 1) >= reserved[i].start)
            return TRUE;
    }
    return FALSE;
}

guint32
salvor_loader_memory_read (SalvorLoaderMemory *self, guint32 memory_id, guint32 address,
                           guint8 *data, guint32 size)
{
    const guint8 *ram;

    switch (locate (self, memory_id, address, size)) {
    case PLACE_RAM:
        ram = map_ram (self, address, size);
        if (ram != NULL)
            salvor_bytes_poke (data, size, 0, ram, size);
        return SALVOR_LOADER_SUCCESS;
    case PLACE_FLASH:
        return salvor_simulated_nor_read (self->nor, address, data, size);
    default:
        return SALVOR_LOADER_RANGE_INVALID;
    }
}

guint32
salvor_loader_memory_write (SalvorLoaderMemory *self, guint32 memory_id, guint32 address,
                            const guint8 *data, guint32 size)
{
    guint8 *ram;

    switch (locate (self, memory_id, address, size)) {
    case PLACE_RAM:
        if (is_reserved (address, size))
            return SALVOR_LOADER_RANGE_INVALID;
        ram = map_ram (self, address, size);
        if (ram != NULL)
            salvor_bytes_poke (ram, size, 0, data, size);
        return SALVOR_LOADER_SUCCESS;
    case PLACE_FLASH:
        return salvor_simulated_nor_write (self->nor, address, data, size);
    default:
        return SALVOR_LOADER_RANGE_INVALID;
    }
}

static guint32
fill_flash (SalvorLoaderMemory *self, guint32 address, guint32 size, guint32 pattern)
{
    guint32 status = SALVOR_LOADER_SUCCESS;
    guint32 flush_status;

    for (guint32 i = 0; i < size && status == SALVOR_LOADER_SUCCESS; i++) {
        guint8 byte = (guint8) (pattern >> (8 * (i % 4)));

        status = salvor_simulated_nor_write (self->nor, address + i, &byte, 1);
    }
    flush_status = salvor_simulated_nor_flush (self->nor);
    return status != SALVOR_LOADER_SUCCESS ? status : flush_status;
}

guint32
salvor_loader_memory_fill (SalvorLoaderMemory *self, guint32 address, guint32 size, guint32 pattern)
{
    guint8 *ram;

    if (size == 0)
        return SALVOR_LOADER_SUCCESS;
    switch (locate (self, 0, address, size)) {
    case PLACE_RAM:
        if (is_reserved (address, size))
            return SALVOR_LOADER_RANGE_INVALID;
        ram = map_ram (self, address, size);
        for (guint32 i = 0; ram != NULL && i < size; i++)
            ram[i] = (guint8) (pattern >> (8 * (i % 4)));
        return SALVOR_LOADER_SUCCESS;
    case PLACE_FLASH:
        return fill_flash (self, address, size, pattern);
    default:
        return SALVOR_LOADER_RANGE_INVALID;
    }
}

guint32
salvor_loader_memory_erase (SalvorLoaderMemory *self, guint32 memory_id, guint32 address,
                            guint32 size)
{
    switch (locate (self, memory_id, address, size)) {
    case PLACE_RAM:
        return size == 0 ? SALVOR_LOADER_SUCCESS : SALVOR_LOADER_MEMORY_UNSUPPORTED;
    case PLACE_FLASH:
        return salvor_simulated_nor_erase (self->nor, address, size);
    default:
        return SALVOR_LOADER_RANGE_INVALID;
    }
}
