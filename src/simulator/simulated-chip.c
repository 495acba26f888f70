/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-chip"
#include "config.h"

#include "simulator/chip-private.h"

#include "base/bytes.h"
#include "base/timing.h"
#include "simulator/assumptions.h"
#include "simulator/simulated-rom.h"
#include "simulator/simulated-system.h"

/* SRSR: reset by watchdog 1 or 2 (chip-semantics 10) */
#define RESET_BY_WATCHDOG (1u << 4)

/* One packet for the host. */
typedef struct {
    GBytes *packet; /* owned */
    gint64 ready_us;
} Answer;

static void
answer_free (Answer *answer)
{
    g_bytes_unref (answer->packet);
    g_free (answer);
}

static void
habit_clear (SalvorChipHabit *habit)
{
    g_free (habit->sha256);
    g_free (habit->gate);
}

void
salvor_chip_drop_answers (SalvorSimulatedChip *self)
{
    g_queue_clear_full (&self->answers, (GDestroyNotify) answer_free);
}

SalvorSimulatedChip *
salvor_simulated_chip_new (SalvorChip *chip)
{
    SalvorSimulatedChip *self = g_new0 (SalvorSimulatedChip, 1);

    self->chip = g_object_ref (chip);
    self->clocks = salvor_simulated_clocks_new (chip);
    self->otp = salvor_simulated_otp_new (chip);
    self->flash = salvor_simulated_flash_new (salvor_chip_get_flash (chip));
    self->memory = salvor_simulated_memory_new (chip);
    self->sdp = salvor_simulated_sdp_new (self);
    self->flashloader = salvor_simulated_flashloader_new (self);
    self->system = salvor_simulated_system_new (self);
    self->core = salvor_simulated_core_new (self);
    self->trusted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    self->habits = g_array_new (FALSE, FALSE, sizeof (SalvorChipHabit));
    g_array_set_clear_func (self->habits, (GDestroyNotify) habit_clear);
    self->reenumeration_us = SALVOR_USB_REENUMERATION_US;
    self->loader_payload = SALVOR_LOADER_MAX_PAYLOAD;
    self->watchdog_us = G_MAXINT64;
    g_queue_init (&self->answers);
    return self;
}

void
salvor_simulated_chip_free (SalvorSimulatedChip *self)
{
    salvor_simulated_core_free (self->core);
    salvor_simulated_system_free (self->system);
    salvor_simulated_flashloader_free (self->flashloader);
    salvor_simulated_sdp_free (self->sdp);
    salvor_simulated_memory_free (self->memory);
    salvor_simulated_flash_free (self->flash);
    salvor_simulated_otp_free (self->otp);
    salvor_simulated_clocks_free (self->clocks);
    g_hash_table_unref (self->trusted);
    g_array_unref (self->habits);
    salvor_chip_drop_answers (self);
    g_object_unref (self->chip);
    g_free (self);
}

SalvorChip *
salvor_simulated_chip_get_chip (SalvorSimulatedChip *self)
{
    return self->chip;
}

SalvorSimulatedClocks *
salvor_simulated_chip_get_clocks (SalvorSimulatedChip *self)
{
    return self->clocks;
}

SalvorSimulatedOtp *
salvor_simulated_chip_get_otp (SalvorSimulatedChip *self)
{
    return self->otp;
}

SalvorSimulatedFlash *
salvor_simulated_chip_get_flash (SalvorSimulatedChip *self)
{
    return self->flash;
}

SalvorSimulatedMemory *
salvor_simulated_chip_get_memory (SalvorSimulatedChip *self)
{
    return self->memory;
}

SalvorSimulatedCore *
salvor_simulated_chip_get_core (SalvorSimulatedChip *self)
{
    return self->core;
}

SalvorSimulatedSystem *
salvor_simulated_chip_get_system (SalvorSimulatedChip *self)
{
    return self->system;
}

/* ---- around the chip ---- */

void
salvor_simulated_chip_set_pins (SalvorSimulatedChip *self, guint boot_mode, guint32 boot_config)
{
    g_return_if_fail (boot_mode < 4);

    self->boot_mode_pins = boot_mode;
    self->boot_config_pins = boot_config;
}

guint
salvor_simulated_chip_get_boot_mode_pins (const SalvorSimulatedChip *self)
{
    return self->boot_mode_pins;
}

guint32
salvor_simulated_chip_get_boot_config_pins (const SalvorSimulatedChip *self)
{
    return self->boot_config_pins;
}

guint
salvor_simulated_chip_get_latched_pins (const SalvorSimulatedChip *self)
{
    return self->latched_pins;
}

guint32
salvor_simulated_chip_get_latched_straps (const SalvorSimulatedChip *self)
{
    return self->latched_straps;
}

void
salvor_simulated_chip_set_reenumeration_us (SalvorSimulatedChip *self, gint64 us)
{
    self->reenumeration_us = us;
}

void
salvor_simulated_chip_set_loader_payload (SalvorSimulatedChip *self, guint32 size)
{
    g_return_if_fail (size > 0 && size <= SALVOR_LOADER_MAX_PAYLOAD);

    self->loader_payload = size;
}

guint32
salvor_simulated_chip_get_loader_payload (const SalvorSimulatedChip *self)
{
    return self->loader_payload;
}

/* ---- what can be seen ---- */

guint32
salvor_simulated_chip_get_boot_config (const SalvorSimulatedChip *self)
{
    return self->boot_config;
}

guint32
salvor_simulated_chip_get_boot_mode (const SalvorSimulatedChip *self)
{
    return self->boot_mode;
}

guint32
salvor_simulated_chip_get_reset_status (const SalvorSimulatedChip *self)
{
    return self->reset_status;
}

void
salvor_simulated_chip_clear_reset_status (SalvorSimulatedChip *self, guint32 bits)
{
    self->reset_status &= ~bits;
}

SalvorSimulatedStage
salvor_simulated_chip_get_stage (const SalvorSimulatedChip *self)
{
    return self->stage;
}

static gboolean
has_usb (const SalvorSimulatedChip *self)
{
    return self->stage == SALVOR_CHIP_IN_DOWNLOADER || self->stage == SALVOR_CHIP_IN_FLASHLOADER;
}

gboolean
salvor_simulated_chip_is_attached (const SalvorSimulatedChip *self, gint64 now_us)
{
    return has_usb (self) && now_us >= self->attached_from_us;
}

gint64
salvor_simulated_chip_get_next_event (const SalvorSimulatedChip *self, gint64 now_us)
{
    if (self->change != SALVOR_CHANGE_NONE)
        return self->change_us;
    if (has_usb (self) && now_us < self->attached_from_us)
        return self->attached_from_us;
    return G_MAXINT64;
}

gint64
salvor_simulated_chip_get_watchdog (const SalvorSimulatedChip *self)
{
    return self->watchdog_us;
}

gboolean
salvor_simulated_chip_is_hung (const SalvorSimulatedChip *self)
{
    return self->hung;
}

/* The first instruction of the loader that lies where loaders lie, and its stack; for the eyes of a
 * debugger alone */
static void
enter_loader (SalvorSimulatedChip *self)
{
    const SalvorLoaderProfile *loader = salvor_chip_get_loader (self->chip);
    SalvorRomHeader header = { 0 };
    guint32 first_instruction = loader->load_address;

    if (salvor_simulated_rom_read_header (self, salvor_simulated_rom_read_ram, loader->load_address,
                                          &header))
        salvor_simulated_rom_resolve_entry (self, salvor_simulated_rom_read_ram, header.entry,
                                            &first_instruction);
    salvor_simulated_core_enter_program (self->core, first_instruction & ~1u,
                                         SALVOR_ASSUME_LOADER_STACK (loader->free_ram_end));
}

/* Its program runs into something that resets the chip. */
static gboolean
lose_loader (SalvorSimulatedChip *self)
{
    if (self->n_lost_loaders == 0)
        return FALSE;
    self->n_lost_loaders--;
    salvor_simulated_chip_reset (self, self->change_us);
    return TRUE;
}

static void
start_loader (SalvorSimulatedChip *self)
{
    if (lose_loader (self))
        return;
    enter_loader (self);
    self->stage = SALVOR_CHIP_IN_FLASHLOADER;
    self->attached_from_us = self->change_us + self->reenumeration_us;
    self->now_us = self->change_us;
    salvor_simulated_flashloader_start (self->flashloader);
}

static void
bite (SalvorSimulatedChip *self)
{
    if (!salvor_simulated_system_hears_watchdog (self->system)) {
        self->watchdog_us = G_MAXINT64;
        return;
    }
    self->reset_status |= RESET_BY_WATCHDOG;
    salvor_simulated_chip_reset (self, self->watchdog_us);
}

gboolean
salvor_simulated_chip_advance (SalvorSimulatedChip *self, gint64 now_us)
{
    SalvorSimulatedChange change = self->change;
    gint64 change_us = change != SALVOR_CHANGE_NONE ? self->change_us : G_MAXINT64;

    if (self->watchdog_us <= now_us && self->watchdog_us <= change_us) {
        bite (self);
        return TRUE;
    }
    if (change == SALVOR_CHANGE_NONE || now_us < self->change_us)
        return FALSE;
    self->change = SALVOR_CHANGE_NONE;
    if (SALVOR_ASSUME_JUMP_STOPS_WATCHDOG && change == SALVOR_CHANGE_START_LOADER)
        self->watchdog_us = G_MAXINT64; /* a reset arms it again */
    salvor_chip_drop_answers (self);
    switch (change) {
    case SALVOR_CHANGE_START_LOADER:
    case SALVOR_CHANGE_START_PROBED_LOADER:
        start_loader (self);
        break;
    case SALVOR_CHANGE_RUN_ROM:
        self->now_us = self->change_us;
        salvor_simulated_chip_run_rom (self);
        break;
    case SALVOR_CHANGE_RESET:
        salvor_simulated_chip_reset (self, self->change_us);
        break;
    case SALVOR_CHANGE_GET_LOST:
    case SALVOR_CHANGE_NONE:
        self->stage = SALVOR_CHIP_LOST;
        break;
    }
    return TRUE;
}

/* ---- USB ---- */

void
salvor_simulated_chip_receive (SalvorSimulatedChip *self, const guint8 *packet, gsize size,
                               gint64 now_us)
{
    if (self->change != SALVOR_CHANGE_NONE || self->hung
        || !salvor_simulated_core_is_running (self->core))
        return; /* it is on its way out, or stands still, and listens no more */
    self->now_us = MAX (self->now_us, now_us);
    salvor_simulated_flash_settle (self->flash, now_us);
    if (self->stage == SALVOR_CHIP_IN_DOWNLOADER && !salvor_chip_rom_speaks_sdp (self->chip))
        return; /* mboot, which nobody has described for a ROM: it stays mute */
    if (self->stage == SALVOR_CHIP_IN_DOWNLOADER)
        salvor_simulated_sdp_receive (self->sdp, packet, size);
    else if (self->stage == SALVOR_CHIP_IN_FLASHLOADER)
        salvor_simulated_flashloader_receive (self->flashloader, packet, size);
}

GBytes *
salvor_simulated_chip_take_answer (SalvorSimulatedChip *self, gint64 *ready_us)
{
    Answer *answer = g_queue_pop_head (&self->answers);
    GBytes *packet;

    if (answer == NULL)
        return NULL;
    packet = g_bytes_ref (answer->packet);
    *ready_us = answer->ready_us;
    answer_free (answer);
    return packet;
}

gint64
salvor_simulated_chip_get_busy_until (const SalvorSimulatedChip *self)
{
    return self->now_us;
}

/* ---- debug ---- */

/* chip-semantics 2 */
SalvorSimulatedAccess
salvor_simulated_chip_get_debug_access (const SalvorSimulatedChip *self)
{
    if (salvor_simulated_otp_get_field (self->otp, "sjc-disable") != 0)
        return SALVOR_ACCESS_CLOSED;
    switch (salvor_simulated_otp_get_field (self->otp, "jtag-smode")) {
    case 0:
        return SALVOR_ACCESS_OPEN;
    case 1:
        return SALVOR_ACCESS_SECURE;
    default:
        return SALVOR_ACCESS_CLOSED;
    }
}

gboolean
salvor_simulated_chip_debug_is_jtag (const SalvorSimulatedChip *self)
{
    return salvor_simulated_otp_get_field (self->otp, "dap-sjc-swd-sel") != 0;
}

/* ---- for the programs that run on it ---- */

gint64
salvor_simulated_chip_get_now (const SalvorSimulatedChip *self)
{
    return self->now_us;
}

void
salvor_simulated_chip_spend_until (SalvorSimulatedChip *self, gint64 until_us)
{
    self->now_us = MAX (self->now_us, until_us);
}

/* A chip that hangs says nothing any more. */
void
salvor_simulated_chip_answer (SalvorSimulatedChip *self, const guint8 *packet, gsize size)
{
    Answer *answer;

    if (self->now_us == G_MAXINT64)
        return;
    answer = g_new0 (Answer, 1);
    answer->packet = g_bytes_new (packet, size);
    answer->ready_us = self->now_us;
    g_queue_push_tail (&self->answers, answer);
}

void
salvor_simulated_chip_schedule (SalvorSimulatedChip *self, SalvorSimulatedChange change)
{
    if (self->now_us == G_MAXINT64)
        return;
    self->change = change;
    self->change_us = self->now_us + SALVOR_ASSUME_LEAVES_BUS_AFTER_US;
}

void
salvor_simulated_chip_cancel_change (SalvorSimulatedChip *self)
{
    self->change = SALVOR_CHANGE_NONE;
}

void
salvor_simulated_chip_set_stage (SalvorSimulatedChip *self, SalvorSimulatedStage stage)
{
    self->stage = stage;
}

/* A device on USB stays there, mute: its controller needs no core to stay on the bus. */
void
salvor_simulated_chip_hang (SalvorSimulatedChip *self)
{
    self->hung = TRUE;
    self->now_us = G_MAXINT64;
    if (self->stage == SALVOR_CHIP_IN_APPLICATION)
        self->stage = SALVOR_CHIP_LOST;
}

void
salvor_simulated_chip_arm_watchdog (SalvorSimulatedChip *self, gint64 at_us)
{
    self->watchdog_us = at_us;
}

gboolean
salvor_simulated_chip_is_closed (const SalvorSimulatedChip *self)
{
    return salvor_simulated_otp_get_field (self->otp, "sec-config-1") != 0;
}

void
salvor_simulated_chip_set_hab_status (SalvorSimulatedChip *self, guint32 status)
{
    self->hab_status = status;
}

guint32
salvor_simulated_chip_get_hab_status (const SalvorSimulatedChip *self)
{
    return self->hab_status;
}

void
salvor_simulated_chip_log (SalvorSimulatedChip *self, guint32 word)
{
    const SalvorBootLogPlace *place = salvor_chip_get_boot_log (self->chip);
    guint8 *ram;

    if (place == NULL || self->n_log_words >= place->size / 4)
        return;
    ram = salvor_simulated_memory_map (self->memory, place->address + 4 * self->n_log_words, 4);
    if (ram != NULL)
        salvor_bytes_poke_u32_le (ram, 4, 0, word);
    self->n_log_words++;
}
