/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-chip-programs"
#include "config.h"

#include "simulator/chip-private.h"

#include "simulator/simulated-system.h"

void
salvor_simulated_chip_trust (SalvorSimulatedChip *self, const char *sha256)
{
    g_hash_table_add (self->trusted, g_strdup (sha256));
}

gboolean
salvor_simulated_chip_is_trusted (const SalvorSimulatedChip *self, const char *sha256)
{
    return g_hash_table_contains (self->trusted, sha256);
}

void
salvor_simulated_chip_add_habit (SalvorSimulatedChip *self, const char *sha256, guint habit,
                                 const char *gate_name)
{
    SalvorChipHabit added = { g_strdup (sha256), habit, g_strdup (gate_name) };

    g_array_append_val (self->habits, added);
}

gboolean
salvor_simulated_chip_has_habits (const SalvorSimulatedChip *self)
{
    return self->habits->len > 0;
}

void
salvor_simulated_chip_start_application (SalvorSimulatedChip *self, const char *sha256)
{
    self->stage = SALVOR_CHIP_IN_APPLICATION;
    if (!salvor_simulated_core_is_running (self->core))
        return; /* a breakpoint is at its first instruction */
    for (guint i = 0; i < self->habits->len; i++) {
        const SalvorChipHabit *habit = &g_array_index (self->habits, SalvorChipHabit, i);

        if (g_strcmp0 (habit->sha256, sha256) != 0)
            continue;
        if (habit->habit == SALVOR_HABIT_CLOCK_GATE)
            salvor_simulated_clocks_close (self->clocks, habit->gate);
        else if (habit->habit == SALVOR_HABIT_FLEXRAM)
            salvor_simulated_system_rearrange_ram (self->system);
        else
            salvor_simulated_core_take_habit (self->core, habit->habit);
    }
}

void
salvor_simulated_chip_lose_loaders (SalvorSimulatedChip *self, guint n_loaders)
{
    self->n_lost_loaders = n_loaders;
}
