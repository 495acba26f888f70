/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-chip"
#include "config.h"

#include "simulator/simulated-chip.h"

#include "base/bytes.h"
#include "base/timing.h"
#include "simulator/assumptions.h"
#include "simulator/simulated-bus.h"
#include "simulator/simulated-core.h"
#include "simulator/simulated-flashloader.h"
#include "simulator/simulated-rom.h"
#include "simulator/simulated-sdp.h"
#include "simulator/simulated-system.h"

/* SRSR: reset by watchdog 1 or 2 (chip-semantics 10) */
#define RESET_BY_WATCHDOG (1u << 4)

/* A master's share of the flash controller's buffer: what was read once is not asked of the flash
 * again (FlexSPI of the family: 1 KiB for four masters). */
#define READ_AHEAD_SIZE 256u

/* One packet for the host. */
typedef struct {
    GBytes *packet; /* owned */
    gint64 ready_us;
} Answer;

/* What a program does to the chip */
typedef struct {
    char *sha256; /* owned, of the program */
    SalvorSimulatedHabit habit;
    char *gate; /* owned, name of a clock gate; nullable */
} Habit;

struct _SalvorSimulatedChip {
    SalvorChip *chip; /* owned */
    SalvorSimulatedClocks *clocks;
    SalvorSimulatedOtp *otp;
    SalvorSimulatedFlash *flash;
    SalvorSimulatedMemory *memory;
    SalvorSimulatedSdp *sdp;
    SalvorSimulatedFlashloader *flashloader;
    SalvorSimulatedSystem *system;
    SalvorSimulatedCore *core;

    guint boot_mode_pins;     /* as the switches stand */
    guint32 boot_config_pins; /* as the straps stand */
    guint latched_pins;       /* at power-on */
    guint32 latched_straps;   /* at power-on */
    guint32 boot_config;      /* SBMR1, latched at reset */
    guint32 boot_mode;        /* SBMR2, latched at reset */
    guint32 reset_status;     /* SRSR */
    guint32 hab_status;
    guint n_log_words;
    gboolean flash_mapped;
    guint8 read_ahead[READ_AHEAD_SIZE]; /* by the flash controller, from read_ahead_at on */
    guint32 read_ahead_at;
    gboolean has_read_ahead;
    GHashTable *trusted; /* set of owned SHA-256 strings */
    GArray *habits;      /* of Habit */

    SalvorSimulatedStage stage;
    SalvorSimulatedChange change; /* due at change_us */
    gint64 change_us;
    gint64 attached_from_us;
    gint64 reenumeration_us;
    gint64 watchdog_us; /* when it bites; G_MAXINT64: not armed */
    gboolean hung;      /* the bus */
    gint64 now_us;      /* the chip's own time: runs ahead of the board's while it is busy */
    GQueue answers;     /* of owned Answer */
};

static void
answer_free (Answer *answer)
{
    g_bytes_unref (answer->packet);
    g_free (answer);
}

static void
habit_clear (Habit *habit)
{
    g_free (habit->sha256);
    g_free (habit->gate);
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
    self->habits = g_array_new (FALSE, FALSE, sizeof (Habit));
    g_array_set_clear_func (self->habits, (GDestroyNotify) habit_clear);
    self->reenumeration_us = SALVOR_USB_REENUMERATION_US;
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
    g_queue_clear_full (&self->answers, (GDestroyNotify) answer_free);
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
    Habit added = { g_strdup (sha256), habit, g_strdup (gate_name) };

    g_array_append_val (self->habits, added);
}

gboolean
salvor_simulated_chip_has_habits (const SalvorSimulatedChip *self)
{
    return self->habits->len > 0;
}

void
salvor_simulated_chip_set_reenumeration_us (SalvorSimulatedChip *self, gint64 us)
{
    self->reenumeration_us = us;
}

static void
clear_log (SalvorSimulatedChip *self)
{
    const SalvorBootLogPlace *place = salvor_chip_get_boot_log (self->chip);

    self->n_log_words = 0;
    for (guint32 i = 0; place != NULL && i < place->size / 4; i++)
        salvor_simulated_chip_log (self, SALVOR_ASSUME_END_OF_LOG);
    self->n_log_words = 0;
}

/* The core leaves its reset: the ROM runs, unless a debugger has asked to stop in it. */
static void
start_core (SalvorSimulatedChip *self, gint64 now_us)
{
    self->now_us = now_us;
    self->change = SALVOR_CHANGE_NONE;
    g_queue_clear_full (&self->answers, (GDestroyNotify) answer_free);
    salvor_simulated_flash_abandon (self->flash, now_us);
    self->stage = SALVOR_CHIP_IN_ROM;
    if (salvor_simulated_core_reset (self->core, now_us))
        salvor_simulated_chip_run_rom (self);
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
    g_queue_clear_full (&self->answers, (GDestroyNotify) answer_free);
    salvor_simulated_flash_power_off (self->flash, now_us);
}

void
salvor_simulated_chip_reset (SalvorSimulatedChip *self, gint64 now_us)
{
    restart (self, now_us);
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

static void
start_loader (SalvorSimulatedChip *self)
{
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
    if (SALVOR_ASSUME_JUMP_STOPS_WATCHDOG && change != SALVOR_CHANGE_START_PROBED_LOADER)
        self->watchdog_us = G_MAXINT64; /* a reset arms it again */
    g_queue_clear_full (&self->answers, (GDestroyNotify) answer_free);
    switch (change) {
    case SALVOR_CHANGE_START_LOADER:
    case SALVOR_CHANGE_START_PROBED_LOADER:
        start_loader (self);
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
salvor_simulated_chip_set_stage (SalvorSimulatedChip *self, SalvorSimulatedStage stage)
{
    self->stage = stage;
}

void
salvor_simulated_chip_start_application (SalvorSimulatedChip *self, const char *sha256)
{
    self->stage = SALVOR_CHIP_IN_APPLICATION;
    if (!salvor_simulated_core_is_running (self->core))
        return; /* a breakpoint is at its first instruction */
    for (guint i = 0; i < self->habits->len; i++) {
        const Habit *habit = &g_array_index (self->habits, Habit, i);

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
    guint32 start = offset / READ_AHEAD_SIZE * READ_AHEAD_SIZE;

    g_return_if_fail (offset - start + size <= READ_AHEAD_SIZE);

    if (!self->has_read_ahead || self->read_ahead_at != start) {
        salvor_simulated_flash_peek (self->flash, start, self->read_ahead, READ_AHEAD_SIZE);
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
