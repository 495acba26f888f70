/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-chip-resets"
#include "config.h"

#include "simulator/chip-private.h"

#include "simulator/assumptions.h"
#include "simulator/simulated-bus.h"
#include "simulator/simulated-rom.h"
#include "simulator/simulated-sdp.h"
#include "simulator/simulated-system.h"

static void
clear_log (SalvorSimulatedChip *self)
{
    const SalvorBootLogPlace *place = salvor_chip_get_boot_log (self->chip);

    self->n_log_words = 0;
    for (guint32 i = 0; place != NULL && i < place->size / 4; i++)
        salvor_simulated_chip_log (self, SALVOR_ASSUME_END_OF_LOG);
    self->n_log_words = 0;
}

/* The core leaves its reset and runs the ROM, unless a debugger has asked to stop in it. */
static void
start_core (SalvorSimulatedChip *self, gint64 now_us)
{
    self->now_us = now_us;
    self->change = SALVOR_CHANGE_NONE;
    salvor_chip_drop_answers (self);
    salvor_simulated_flash_abandon (self->flash, now_us);
    self->stage = SALVOR_CHIP_IN_ROM;
    salvor_simulated_core_reset (self->core, now_us);
}

/* What every reset of the whole chip does: fuses are loaded, the ROM runs. */
static void
restart (SalvorSimulatedChip *self, gint64 now_us)
{
    salvor_simulated_chip_map_flash (self, FALSE);
    self->hung = FALSE;
    self->watchdog_us = G_MAXINT64;
    salvor_simulated_clocks_reset (self->clocks);
    salvor_simulated_otp_reload (self->otp);
    salvor_simulated_system_reset (self->system);
    self->boot_config = salvor_simulated_bus_make_boot_config (self);
    self->boot_mode = salvor_simulated_bus_make_boot_mode (self);
    start_core (self, now_us);
}

void
salvor_simulated_chip_run_rom (SalvorSimulatedChip *self)
{
    clear_log (self);
    salvor_simulated_sdp_reset (self->sdp);
    salvor_simulated_rom_run (self);
    self->attached_from_us = self->now_us + self->reenumeration_us;
}

/* Pins are sampled when the power-on reset ends (chip-semantics 0). */
static void
leave_power_on_reset (SalvorSimulatedChip *self, gint64 now_us)
{
    self->latched_pins = self->boot_mode_pins;
    self->latched_straps = self->boot_config_pins;
    self->reset_status = SALVOR_ASSUME_SRSR_AT_POWER_ON;
    restart (self, now_us);
}

void
salvor_simulated_chip_power_on (SalvorSimulatedChip *self, gint64 now_us)
{
    salvor_simulated_memory_clear (self->memory);
    salvor_simulated_system_power_on (self->system);
    salvor_simulated_core_power_on (self->core);
    leave_power_on_reset (self, now_us);
}

void
salvor_simulated_chip_hold_reset (SalvorSimulatedChip *self, gboolean held, gint64 now_us)
{
    if (self->stage == SALVOR_CHIP_OFF)
        return;
    if (!held) {
        leave_power_on_reset (self, now_us);
        return;
    }
    self->now_us = now_us;
    self->stage = SALVOR_CHIP_IN_ROM;
    self->change = SALVOR_CHANGE_NONE;
    self->watchdog_us = G_MAXINT64;
    self->hung = FALSE;
    salvor_simulated_flash_abandon (self->flash, now_us);
    salvor_simulated_system_power_on (self->system);
    salvor_simulated_core_power_on (self->core);
    salvor_simulated_core_hold (self->core);
}

void
salvor_simulated_chip_reset_core (SalvorSimulatedChip *self, gint64 now_us)
{
    start_core (self, now_us);
}

void
salvor_simulated_chip_power_off (SalvorSimulatedChip *self, gint64 now_us)
{
    self->stage = SALVOR_CHIP_OFF;
    self->change = SALVOR_CHANGE_NONE;
    self->watchdog_us = G_MAXINT64;
    self->now_us = now_us;
    salvor_chip_drop_answers (self);
    salvor_simulated_flash_power_off (self->flash, now_us);
}

void
salvor_simulated_chip_reset (SalvorSimulatedChip *self, gint64 now_us)
{
    restart (self, now_us);
}
