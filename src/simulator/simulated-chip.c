/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-chip"
#include "config.h"

#include "simulator/simulated-chip.h"

#include "base/bytes.h"
#include "base/timing.h"
#include "simulator/assumptions.h"
#include "simulator/simulated-bus.h"
#include "simulator/simulated-flashloader.h"
#include "simulator/simulated-rom.h"
#include "simulator/simulated-sdp.h"

/* SRSR: reset by watchdog 1 or 2 (chip-semantics 10) */
#define RESET_BY_WATCHDOG (1u << 4)

/* One packet for the host. */
typedef struct {
    GBytes *packet; /* owned */
    gint64 ready_us;
} Answer;

/* What a program does to the clocks */
typedef struct {
    char *sha256; /* owned, of the program */
    char *gate;   /* owned, name of the clock gate */
} Gating;

struct _SalvorSimulatedChip {
    SalvorChip *chip; /* owned */
    SalvorSimulatedClocks *clocks;
    SalvorSimulatedOtp *otp;
    SalvorSimulatedFlash *flash;
    SalvorSimulatedMemory *memory;
    SalvorSimulatedSdp *sdp;
    SalvorSimulatedFlashloader *flashloader;

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
    GHashTable *trusted; /* set of owned SHA-256 strings */
    GArray *gatings;     /* of Gating */

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
gating_clear (Gating *gating)
{
    g_free (gating->sha256);
    g_free (gating->gate);
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
    self->trusted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    self->gatings = g_array_new (FALSE, FALSE, sizeof (Gating));
    g_array_set_clear_func (self->gatings, (GDestroyNotify) gating_clear);
    self->reenumeration_us = SALVOR_USB_REENUMERATION_US;
    self->watchdog_us = G_MAXINT64;
    g_queue_init (&self->answers);
    return self;
}

void
salvor_simulated_chip_free (SalvorSimulatedChip *self)
{
    salvor_simulated_flashloader_free (self->flashloader);
    salvor_simulated_sdp_free (self->sdp);
    salvor_simulated_memory_free (self->memory);
    salvor_simulated_flash_free (self->flash);
    salvor_simulated_otp_free (self->otp);
    salvor_simulated_clocks_free (self->clocks);
    g_hash_table_unref (self->trusted);
    g_array_unref (self->gatings);
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
salvor_simulated_chip_add_gating (SalvorSimulatedChip *self, const char *sha256,
                                  const char *gate_name)
{
    Gating gating = { g_strdup (sha256), g_strdup (gate_name) };

    g_array_append_val (self->gatings, gating);
}

gboolean
salvor_simulated_chip_has_gating (const SalvorSimulatedChip *self)
{
    return self->gatings->len > 0;
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

/* What every kind of reset does: fuses are loaded, the ROM runs. */
static void
restart (SalvorSimulatedChip *self, gint64 now_us)
{
    self->now_us = now_us;
    self->change = SALVOR_CHANGE_NONE;
    self->flash_mapped = FALSE;
    self->hung = FALSE;
    self->watchdog_us = G_MAXINT64;
    g_queue_clear_full (&self->answers, (GDestroyNotify) answer_free);
    salvor_simulated_clocks_reset (self->clocks);
    salvor_simulated_otp_reload (self->otp);
    salvor_simulated_memory_set_layout (
        self->memory, salvor_simulated_otp_get_field (self->otp, "flexram-partition"));
    self->boot_config = salvor_simulated_bus_make_boot_config (self);
    self->boot_mode = salvor_simulated_bus_make_boot_mode (self);
    clear_log (self);
    salvor_simulated_sdp_reset (self->sdp);
    salvor_simulated_rom_run (self);
    self->attached_from_us = now_us + self->reenumeration_us;
}

void
salvor_simulated_chip_power_on (SalvorSimulatedChip *self, gint64 now_us)
{
    self->latched_pins = self->boot_mode_pins;
    self->latched_straps = self->boot_config_pins;
    self->reset_status = SALVOR_ASSUME_SRSR_AT_POWER_ON;
    salvor_simulated_memory_clear (self->memory);
    restart (self, now_us);
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

static void
start_loader (SalvorSimulatedChip *self)
{
    self->stage = SALVOR_CHIP_IN_FLASHLOADER;
    self->attached_from_us = self->change_us + self->reenumeration_us;
    self->now_us = self->change_us;
    salvor_simulated_flashloader_start (self->flashloader);
}

static void
bite (SalvorSimulatedChip *self)
{
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
    if (SALVOR_ASSUME_JUMP_STOPS_WATCHDOG)
        self->watchdog_us = G_MAXINT64; /* a reset arms it again */
    g_queue_clear_full (&self->answers, (GDestroyNotify) answer_free);
    switch (change) {
    case SALVOR_CHANGE_START_LOADER:
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
    if (self->change != SALVOR_CHANGE_NONE || self->hung)
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
    for (guint i = 0; i < self->gatings->len; i++) {
        const Gating *gating = &g_array_index (self->gatings, Gating, i);

        if (g_strcmp0 (gating->sha256, sha256) == 0)
            salvor_simulated_clocks_close (self->clocks, gating->gate);
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
    self->flash_mapped = mapped;
}

gboolean
salvor_simulated_chip_has_flash_window (const SalvorSimulatedChip *self)
{
    return self->flash_mapped;
}

void
salvor_simulated_chip_run_flash (SalvorSimulatedChip *self, const SalvorFlashCommand *command)
{
    salvor_simulated_flash_execute (self->flash, command, self->now_us);
    salvor_simulated_chip_spend_until (self, salvor_simulated_flash_get_busy_until (self->flash));
}
