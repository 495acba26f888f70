/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-memory"
#include "config.h"

#include "simulator/simulated-memory.h"

#include "simulator/assumptions.h"

#include <string.h>

#define KIB 1024u

typedef struct {
    const char *name; /* static */
    guint32 start;
    guint32 capacity; /* bytes it can have at most */
    guint32 size;     /* bytes it has now */
    guint8 *bytes;    /* of capacity, owned */
} Ram;

enum { RAM_ITCM, RAM_DTCM, RAM_OCRAM, N_RAMS };

static const char *const ram_names[N_RAMS] = { "itcm", "dtcm", "ocram" };

struct _SalvorSimulatedMemory {
    SalvorChip *chip; /* owned */
    Ram rams[N_RAMS];
};

SalvorSimulatedMemory *
salvor_simulated_memory_new (SalvorChip *chip)
{
    SalvorSimulatedMemory *self = g_new0 (SalvorSimulatedMemory, 1);

    self->chip = g_object_ref (chip);
    for (guint i = 0; i < N_RAMS; i++) {
        const SalvorMemoryRegion *region = salvor_chip_get_region (chip, ram_names[i]);
        Ram *ram = &self->rams[i];

        ram->name = ram_names[i];
        if (region == NULL)
            continue;
        ram->start = region->start;
        ram->capacity = region->size;
        ram->size = region->default_size;
        ram->bytes = g_malloc (region->size);
    }
    salvor_simulated_memory_clear (self);
    return self;
}

void
salvor_simulated_memory_free (SalvorSimulatedMemory *self)
{
    for (guint i = 0; i < N_RAMS; i++)
        g_free (self->rams[i].bytes);
    g_object_unref (self->chip);
    g_free (self);
}

void
salvor_simulated_memory_set_sizes (SalvorSimulatedMemory *self, guint itcm_kib, guint dtcm_kib,
                                   guint ocram_kib)
{
    self->rams[RAM_ITCM].size = MIN (itcm_kib * KIB, self->rams[RAM_ITCM].capacity);
    self->rams[RAM_DTCM].size = MIN (dtcm_kib * KIB, self->rams[RAM_DTCM].capacity);
    self->rams[RAM_OCRAM].size = MIN (ocram_kib * KIB, self->rams[RAM_OCRAM].capacity);
}

void
salvor_simulated_memory_set_layout (SalvorSimulatedMemory *self, guint32 code)
{
    const SalvorFlexramLayout *layout = salvor_chip_get_flexram_layout (self->chip, code);

    if (layout != NULL)
        salvor_simulated_memory_set_sizes (self, layout->itcm_kib, layout->dtcm_kib,
                                           layout->ocram_kib);
}

guint
salvor_simulated_memory_get_capacity_kib (const SalvorSimulatedMemory *self)
{
    const SalvorFlexramLayout *layout = salvor_chip_get_flexram_layout (self->chip, 0);

    return layout != NULL ? layout->itcm_kib + layout->dtcm_kib + layout->ocram_kib : 0;
}

void
salvor_simulated_memory_clear (SalvorSimulatedMemory *self)
{
    for (guint i = 0; i < N_RAMS; i++) {
        if (self->rams[i].bytes != NULL)
            memset (self->rams[i].bytes, SALVOR_ASSUME_RAM_AT_POWER_ON, self->rams[i].capacity);
    }
}

guint8 *
salvor_simulated_memory_map (SalvorSimulatedMemory *self, guint32 address, gsize size)
{
    for (guint i = 0; i < N_RAMS; i++) {
        Ram *ram = &self->rams[i];

        if (address >= ram->start && address - ram->start <= ram->size
            && size <= ram->size - (address - ram->start) && size > 0)
            return ram->bytes + (address - ram->start);
    }
    return NULL;
}

gboolean
salvor_simulated_memory_get_range (const SalvorSimulatedMemory *self, const char *name,
                                   guint32 *start, guint32 *size)
{
    for (guint i = 0; i < N_RAMS; i++) {
        if (g_str_equal (self->rams[i].name, name) && self->rams[i].size > 0) {
            *start = self->rams[i].start;
            *size = self->rams[i].size;
            return TRUE;
        }
    }
    return FALSE;
}
