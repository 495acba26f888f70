/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-debug-bus"
#include "config.h"

#include "simulator/debug-bus.h"

#include "simulator/simulated-bus.h"
#include "simulator/simulated-core.h"

static guint32
get_mask (guint width)
{
    return width == 4 ? G_MAXUINT32 : (1u << (8 * width)) - 1;
}

static SalvorBusOutcome
get_outcome (SalvorSimulatedChip *chip, gboolean good)
{
    if (good)
        return SALVOR_BUS_DONE;
    return salvor_simulated_chip_is_hung (chip) ? SALVOR_BUS_HANGS : SALVOR_BUS_FAULT;
}

/* A flash that erases or programs drives no data: all its lines read as ones. */
static gboolean
is_busy_flash (SalvorSimulatedChip *chip, guint32 address)
{
    const SalvorFlashProfile *profile
        = salvor_chip_get_flash (salvor_simulated_chip_get_chip (chip));
    gint64 now_us = salvor_simulated_core_get_now (salvor_simulated_chip_get_core (chip));

    return address >= profile->base && address - profile->base < profile->size
           && salvor_simulated_flash_get_busy_until (salvor_simulated_chip_get_flash (chip))
                  > now_us;
}

SalvorBusOutcome
salvor_debug_bus_read (SalvorSimulatedChip *chip, guint32 address, guint width, guint32 *value)
{
    guint32 word = 0;
    gboolean good = salvor_simulated_bus_read (chip, address & ~3u, &word);

    if (good && is_busy_flash (chip, address)) {
        salvor_simulated_chip_drop_flash_buffer (chip);
        word = G_MAXUINT32;
    }
    *value = word >> (8 * (address & 3)) & get_mask (width);
    return get_outcome (chip, good);
}

/* Narrow writes: what is beside the bytes stays. */
SalvorBusOutcome
salvor_debug_bus_write (SalvorSimulatedChip *chip, guint32 address, guint width, guint32 value)
{
    guint shift = 8 * (address & 3);
    guint32 mask = get_mask (width) << shift;
    guint32 word = 0;
    gboolean good = width == 4 || salvor_simulated_bus_read (chip, address & ~3u, &word);

    good = good
           && salvor_simulated_bus_write (chip, address & ~3u,
                                          (word & ~mask) | (value << shift & mask));
    if (good
        && salvor_simulated_memory_map (salvor_simulated_chip_get_memory (chip), address, width)
               != NULL)
        salvor_simulated_core_note_write (salvor_simulated_chip_get_core (chip), address, width);
    return get_outcome (chip, good);
}
