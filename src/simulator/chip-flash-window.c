/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-chip-flash-window"
#include "config.h"

#include "simulator/chip-private.h"

#include "base/bytes.h"

void
salvor_simulated_chip_map_flash (SalvorSimulatedChip *self, gboolean mapped)
{
    self->has_read_ahead = FALSE;
    self->flash_mapped = mapped;
}

gboolean
salvor_simulated_chip_has_flash_window (const SalvorSimulatedChip *self)
{
    return self->flash_mapped;
}

void
salvor_simulated_chip_read_window (SalvorSimulatedChip *self, guint32 offset, guint8 *data,
                                   gsize size)
{
    guint32 start = offset / SALVOR_CHIP_READ_AHEAD_SIZE * SALVOR_CHIP_READ_AHEAD_SIZE;

    g_return_if_fail (offset - start + size <= SALVOR_CHIP_READ_AHEAD_SIZE);

    if (!self->has_read_ahead || self->read_ahead_at != start) {
        salvor_simulated_flash_peek (self->flash, start, self->read_ahead,
                                     SALVOR_CHIP_READ_AHEAD_SIZE);
        self->read_ahead_at = start;
        self->has_read_ahead = TRUE;
    }
    salvor_bytes_poke (data, size, 0, self->read_ahead + (offset - start), size);
}

void
salvor_simulated_chip_drop_flash_buffer (SalvorSimulatedChip *self)
{
    self->has_read_ahead = FALSE;
}

void
salvor_simulated_chip_run_flash (SalvorSimulatedChip *self, const SalvorFlashCommand *command)
{
    salvor_simulated_flash_execute (self->flash, command, self->now_us);
    salvor_simulated_chip_spend_until (self, salvor_simulated_flash_get_busy_until (self->flash));
}
