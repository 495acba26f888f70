/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-chip.h"

G_BEGIN_DECLS

/* How the last attempt to run something ended, for tests and for the log. The processor itself
 * says no more of it than its fault registers do. */
typedef enum {
    SALVOR_FATE_NONE,           /* nothing was started, or it runs as it should */
    SALVOR_FATE_RETURNED,       /* a ROM function came back to the breakpoint behind it */
    SALVOR_FATE_NOT_THUMB,      /* xPSR without the Thumb bit */
    SALVOR_FATE_NO_CODE,        /* nothing this core could execute is at PC */
    SALVOR_FATE_STACK,          /* no RAM below the stack pointer, or not aligned */
    SALVOR_FATE_VECTORS,        /* VTOR points at nothing */
    SALVOR_FATE_EXCEPTION,      /* an exception is still active */
    SALVOR_FATE_MASKED,         /* FAULTMASK or BASEPRI keep the loader's interrupts away */
    SALVOR_FATE_CONTROL,        /* unprivileged, or on the process stack */
    SALVOR_FATE_MPU,            /* the MPU forbids what has to be touched */
    SALVOR_FATE_DATA_CACHE,     /* dirty lines of the old program land in the new one */
    SALVOR_FATE_CODE_CACHE,     /* old instructions are still in the cache */
    SALVOR_FATE_INTERRUPTS,     /* an interrupt of the old program is enabled or pending */
    SALVOR_FATE_SYSTICK,        /* its SysTick runs */
    SALVOR_FATE_RAM,            /* FlexRAM leaves the loader no room for data and stack */
    SALVOR_FATE_IMAGE,          /* what lies there is no loader this chip could run */
    SALVOR_FATE_ENTRY,          /* a loader is there, PC is not its entry */
    SALVOR_FATE_ROM_RAM,        /* the ROM's own RAM was written over while it was in use */
    SALVOR_FATE_ARGUMENT,       /* a pointer a ROM function had to follow leads nowhere */
    SALVOR_FATE_NO_BREAKPOINT,  /* a function came back to where no breakpoint is */
    SALVOR_FATE_DEBUG_OFF,      /* a BKPT without debug enabled is a fault */
    SALVOR_FATE_CLOCK_GATED,    /* a block without clock was touched: the bus hangs */
    SALVOR_FATE_NEVER_RETURNS,  /* a ROM function waits for something that never comes */
    SALVOR_FATE_RAM_REARRANGED, /* FlexRAM was dealt out anew below a running program */
    SALVOR_N_FATES,
} SalvorCoreFate;

/* Leftovers of a program that ran before: what a route has to clean up (probe 4.4). */
typedef enum {
    SALVOR_HABIT_MPU,        /* MPU on, RAM not executable */
    SALVOR_HABIT_CACHES,     /* both caches on, dirty lines */
    SALVOR_HABIT_INTERRUPTS, /* NVIC enables */
    SALVOR_HABIT_SYSTICK,    /* SysTick runs */
    SALVOR_HABIT_EXCEPTION,  /* most of its life is spent in a handler */
    SALVOR_HABIT_FLEXRAM,    /* OCRAM cut down to 64 KiB by IOMUXC_GPR16 and 17 */
    SALVOR_HABIT_WATCHDOG,   /* WDOG1 runs and is served, as long as the core is not halted */
    SALVOR_HABIT_CLOCK_GATE, /* a clock gate is closed */
} SalvorSimulatedHabit;

/*
 * SalvorSimulatedCore: the Cortex-M7 as a debugger sees it: debug registers, register file, system
 * control space, breakpoints, watchpoints (ARMv7-M; probe 3 and 7.3). It executes no instructions.
 * What becomes of a core that is set going is decided by where its PC stands: functions of the ROM,
 * a loader in RAM, the program in flash, the ROM's start; anything else faults as it would.
 *
 * Owned by the chip, which tells it the time. Not thread-safe.
 */
SalvorSimulatedCore *salvor_simulated_core_new (SalvorSimulatedChip *chip);
void salvor_simulated_core_free (SalvorSimulatedCore *self);

/* How many functions of the ROM a debugger has let run so far */
guint salvor_simulated_core_get_n_rom_calls (const SalvorSimulatedCore *self);
/* The next one does what it does, and says @result. */
void salvor_simulated_core_lie_once (SalvorSimulatedCore *self, guint32 result);

/* Power came, or the reset pin was used: debug forgets everything. */
void salvor_simulated_core_power_on (SalvorSimulatedCore *self);
/* Any reset of the core, at @now_us. The ROM runs, unless the debugger has asked to stop inside it:
 * at once, or after a moment when a debugger is there that might still stop it. */
void salvor_simulated_core_reset (SalvorSimulatedCore *self, gint64 now_us);
/* In reset, because the reset pin is held: most of the debug space is gone too. */
void salvor_simulated_core_hold (SalvorSimulatedCore *self);
gint64 salvor_simulated_core_get_now (const SalvorSimulatedCore *self);
/* What was due by @now_us has happened. */
void salvor_simulated_core_advance (SalvorSimulatedCore *self, gint64 now_us);

/* A program of the flash starts: its first instruction, without the Thumb bit, and its stack. */
void salvor_simulated_core_enter_program (SalvorSimulatedCore *self, guint32 first_instruction,
                                          guint32 stack);
void salvor_simulated_core_take_habit (SalvorSimulatedCore *self, SalvorSimulatedHabit habit);

/* Private peripheral space, 0xE0000000 to 0xE00FFFFF. @address: a multiple of four. FALSE is a bus
 * fault. */
gboolean salvor_simulated_core_read (SalvorSimulatedCore *self, guint32 address, guint32 *value);
gboolean salvor_simulated_core_write (SalvorSimulatedCore *self, guint32 address, guint32 value);
/* The debugger wrote @size bytes of memory at @address. */
void salvor_simulated_core_note_write (SalvorSimulatedCore *self, guint32 address, guint size);
/* FlexRAM was dealt out anew. */
void salvor_simulated_core_note_rearranged_ram (SalvorSimulatedCore *self);

/* Does it execute anything? Not while halted, locked up or in reset. */
gboolean salvor_simulated_core_is_running (const SalvorSimulatedCore *self);
gboolean salvor_simulated_core_is_halted (const SalvorSimulatedCore *self);
SalvorCoreFate salvor_simulated_core_get_fate (const SalvorSimulatedCore *self);
/* "the MPU forbids what has to be touched"; never NULL, static */
const char *salvor_core_fate_describe (SalvorCoreFate fate);

G_END_DECLS
