/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-system"
#include "config.h"

#include "simulator/simulated-system.h"

#include "simulator/assumptions.h"
#include "simulator/simulated-core.h"

#include <string.h>

/* Registers (probe 3.5, 3.8 and 5.4) */
enum {
    IOMUXC_GPR14 = 0x400AC038,
    IOMUXC_GPR16 = 0x400AC040,
    IOMUXC_GPR17 = 0x400AC044,
    WDOG1_CONTROL = 0x400B8000, /* WCR and WSR, 16 bits each */
    WDOG1_POWER_DOWN = 0x400B8008,
    WDOG2_CONTROL = 0x400D0000,
    WDOG2_POWER_DOWN = 0x400D0008,
    RTWDOG_CONTROL = 0x400BC000,
    SRC_SCR = 0x400F8000,
    STROBE_PAD_MODE = 0x401F816C,
};

enum {
    PLACE_GPR14,
    PLACE_GPR16,
    PLACE_GPR17,
    PLACE_WDOG1_CONTROL,
    PLACE_WDOG1_POWER_DOWN,
    PLACE_WDOG2_CONTROL,
    PLACE_WDOG2_POWER_DOWN,
    PLACE_RTWDOG,
    PLACE_SCR,
    PLACE_STROBE_PAD,
    N_PLACES,
};

typedef struct {
    guint32 address;
    guint32 after_reset;
    gboolean survives_reset; /* power-on alone clears it (probe 3.3) */
} Place;

static const Place places[N_PLACES] = {
    [PLACE_GPR14] = { IOMUXC_GPR14, 0, TRUE },
    [PLACE_GPR16] = { IOMUXC_GPR16, 0x00200003, TRUE },
    [PLACE_GPR17] = { IOMUXC_GPR17, 0, TRUE },
    [PLACE_WDOG1_CONTROL] = { WDOG1_CONTROL, 0x00000030, FALSE },
    [PLACE_WDOG1_POWER_DOWN] = { WDOG1_POWER_DOWN, 0x00000001, FALSE },
    [PLACE_WDOG2_CONTROL] = { WDOG2_CONTROL, 0x00000030, FALSE },
    [PLACE_WDOG2_POWER_DOWN] = { WDOG2_POWER_DOWN, 0x00000001, FALSE },
    [PLACE_RTWDOG] = { RTWDOG_CONTROL, 0x00002900, FALSE },
    [PLACE_SCR] = { SRC_SCR, 0xA0000500, FALSE },
    [PLACE_STROBE_PAD] = { STROBE_PAD_MODE, 0x00000005, FALSE },
};

#define GPR16_BANKS_BY_GPR17 (1u << 2)
#define BANK_KIB 32
#define BANK_OCRAM 1u
#define BANK_DTCM 2u
#define BANK_ITCM 3u
/* two banks OCRAM, four DTCM, two ITCM: 64, 128 and 64 KiB */
#define SMALL_OCRAM 0x0000FAA5u

#define WCR_ENABLED 0x00000004u
#define WSR_FIRST 0x5555u
#define WSR_SECOND 0xAAAAu
#define SCR_MASK_SHIFT 7
#define SCR_MASKED 5u

#define PAD_FLEXSPI_STROBE 0x11u /* ALT1 with the input on (probe 5.4) */

struct _SalvorSimulatedSystem {
    SalvorSimulatedChip *chip; /* no ref */
    guint32 values[N_PLACES];
    gint64 watchdog_period_us; /* 0: off */
    gboolean half_served;      /* the first of the two words was written */
};

SalvorSimulatedSystem *
salvor_simulated_system_new (SalvorSimulatedChip *chip)
{
    SalvorSimulatedSystem *self = g_new0 (SalvorSimulatedSystem, 1);

    self->chip = chip;
    return self;
}

void
salvor_simulated_system_free (SalvorSimulatedSystem *self)
{
    g_free (self);
}

/* ---- FlexRAM ---- */

static guint
count_banks (const SalvorSimulatedSystem *self, guint kind)
{
    guint n_banks
        = salvor_simulated_memory_get_capacity_kib (salvor_simulated_chip_get_memory (self->chip))
          / BANK_KIB;
    guint count = 0;

    for (guint i = 0; i < MIN (n_banks, 16); i++)
        count += (self->values[PLACE_GPR17] >> (2 * i) & 3) == kind;
    return count;
}

static void
deal_out (SalvorSimulatedSystem *self)
{
    SalvorSimulatedMemory *memory = salvor_simulated_chip_get_memory (self->chip);

    if ((self->values[PLACE_GPR16] & GPR16_BANKS_BY_GPR17) == 0)
        salvor_simulated_memory_set_layout (
            memory, salvor_simulated_otp_get_field (salvor_simulated_chip_get_otp (self->chip),
                                                    "flexram-partition"));
    else
        salvor_simulated_memory_set_sizes (memory, BANK_KIB * count_banks (self, BANK_ITCM),
                                           BANK_KIB * count_banks (self, BANK_DTCM),
                                           BANK_KIB * count_banks (self, BANK_OCRAM));
}

void
salvor_simulated_system_rearrange_ram (SalvorSimulatedSystem *self)
{
    self->values[PLACE_GPR17] = SMALL_OCRAM;
    self->values[PLACE_GPR16] |= GPR16_BANKS_BY_GPR17;
    deal_out (self);
}

/* ---- resets ---- */

static void
set_after_reset (SalvorSimulatedSystem *self, gboolean all)
{
    for (guint i = 0; i < N_PLACES; i++) {
        if (all || !places[i].survives_reset)
            self->values[i] = places[i].after_reset;
    }
    self->watchdog_period_us = 0;
    self->half_served = FALSE;
}

void
salvor_simulated_system_power_on (SalvorSimulatedSystem *self)
{
    set_after_reset (self, TRUE);
}

void
salvor_simulated_system_reset (SalvorSimulatedSystem *self)
{
    set_after_reset (self, FALSE);
    deal_out (self);
}

/* ---- watchdog ---- */

void
salvor_simulated_system_start_watchdog (SalvorSimulatedSystem *self, gint64 period_us)
{
    self->watchdog_period_us = period_us;
    self->values[PLACE_WDOG1_CONTROL] |= WCR_ENABLED;
}

void
salvor_simulated_system_leave_watchdog (SalvorSimulatedSystem *self, gint64 now_us)
{
    if (self->watchdog_period_us > 0)
        salvor_simulated_chip_arm_watchdog (self->chip, now_us + self->watchdog_period_us);
}

void
salvor_simulated_system_serve_watchdog (SalvorSimulatedSystem *self)
{
    if (self->watchdog_period_us > 0)
        salvor_simulated_chip_arm_watchdog (self->chip, G_MAXINT64);
}

gboolean
salvor_simulated_system_hears_watchdog (const SalvorSimulatedSystem *self)
{
    return (self->values[PLACE_SCR] >> SCR_MASK_SHIFT & 0xF) != SCR_MASKED;
}

/* 0x5555, then 0xAAAA, in the upper half of the word */
static void
write_service (SalvorSimulatedSystem *self, guint32 value)
{
    gint64 now_us = salvor_simulated_core_get_now (salvor_simulated_chip_get_core (self->chip));

    if (value >> 16 == WSR_SECOND && self->half_served)
        salvor_simulated_system_leave_watchdog (self, now_us);
    self->half_served = value >> 16 == WSR_FIRST;
}

/* WDE can be set and never be cleared (probe 3.8) */
static void
write_watchdog (SalvorSimulatedSystem *self, guint place, guint32 value)
{
    guint32 enabled = self->values[place] & WCR_ENABLED;

    if (place == PLACE_WDOG1_CONTROL)
        write_service (self, value);
    self->values[place] = (value & 0xFFFF) | enabled;
}

/* ---- registers ---- */

/* Where the chip's file says nothing of the pad, the ROM is taken to set it up by itself. */
static gboolean
knows_strobe_pad (const SalvorSimulatedSystem *self)
{
    gsize n_settings = 0;
    const SalvorDebugSetting *settings
        = salvor_chip_get_debug_settings (salvor_simulated_chip_get_chip (self->chip), &n_settings);

    for (gsize i = 0; i < n_settings; i++) {
        if (settings[i].address == STROBE_PAD_MODE)
            return TRUE;
    }
    return FALSE;
}

gboolean
salvor_simulated_system_has_strobe_pad (const SalvorSimulatedSystem *self)
{
    return !knows_strobe_pad (self)
           || (self->values[PLACE_STROBE_PAD] & PAD_FLEXSPI_STROBE) == PAD_FLEXSPI_STROBE;
}

gboolean
salvor_simulated_system_bus_read (const SalvorSimulatedSystem *self, guint32 address,
                                  guint32 *value)
{
    for (guint i = 0; i < N_PLACES; i++) {
        if (places[i].address == address) {
            *value = self->values[i];
            return TRUE;
        }
    }
    return FALSE;
}

static void
write_place (SalvorSimulatedSystem *self, guint place, guint32 value)
{
    switch (place) {
    case PLACE_GPR16:
    case PLACE_GPR17:
        if (self->values[place] == value)
            return;
        self->values[place] = value;
        deal_out (self);
        salvor_simulated_core_note_rearranged_ram (salvor_simulated_chip_get_core (self->chip));
        break;
    case PLACE_WDOG1_CONTROL:
    case PLACE_WDOG2_CONTROL:
        write_watchdog (self, place, value);
        break;
    default:
        self->values[place] = value;
        break;
    }
}

gboolean
salvor_simulated_system_bus_write (SalvorSimulatedSystem *self, guint32 address, guint32 value)
{
    for (guint i = 0; i < N_PLACES; i++) {
        if (places[i].address == address) {
            write_place (self, i, value);
            return TRUE;
        }
    }
    return FALSE;
}
