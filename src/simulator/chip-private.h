/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-core.h"
#include "simulator/simulated-flashloader.h"
#include "simulator/simulated-sdp.h"

G_BEGIN_DECLS

/* A master's share of the flash controller's buffer: what was read once is not asked of the flash
 * again (FlexSPI of the family: 1 KiB for four masters). */
#define SALVOR_CHIP_READ_AHEAD_SIZE 256u

/* What a program does to the chip */
typedef struct {
    char *sha256; /* owned, of the program */
    SalvorSimulatedHabit habit;
    char *gate; /* owned, name of a clock gate; nullable */
} SalvorChipHabit;

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
    guint8 read_ahead
        [SALVOR_CHIP_READ_AHEAD_SIZE]; /* by the flash controller, from read_ahead_at on */
    guint32 read_ahead_at;
    gboolean has_read_ahead;
    GHashTable *trusted; /* set of owned SHA-256 strings */
    GArray *habits;      /* of SalvorChipHabit */

    SalvorSimulatedStage stage;
    SalvorSimulatedChange change; /* due at change_us */
    gint64 change_us;
    gint64 attached_from_us;
    gint64 reenumeration_us;
    guint32 loader_payload;
    guint n_lost_loaders; /* fault: so many more loaders end in the ROM */
    gint64 watchdog_us;   /* when it bites; G_MAXINT64: not armed */
    gboolean hung;        /* the bus */
    gint64 now_us;        /* the chip's own time: runs ahead of the board's while it is busy */
    GQueue answers;       /* of owned Answer (simulated-chip.c) */
};

/* What nobody has fetched yet is lost. */
void salvor_chip_drop_answers (SalvorSimulatedChip *self);

G_END_DECLS
