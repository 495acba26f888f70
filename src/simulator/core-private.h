/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/rom-functions.h"
#include "simulator/simulated-core.h"

G_BEGIN_DECLS

/* Numbers of registers in DCRSR (ARMv7-M, C1.6.3; probe 3.1) */
enum {
    CORE_R0 = 0,
    CORE_R1 = 1,
    CORE_R2 = 2,
    CORE_R3 = 3,
    CORE_R12 = 12,
    CORE_SP = 13,
    CORE_LR = 14,
    CORE_PC = 15,
    CORE_XPSR = 16,
    CORE_MSP = 17,
    CORE_PSP = 18,
    CORE_CFBP = 20,
    CORE_FPSCR = 0x21,
    CORE_S0 = 0x40,
    CORE_N_REGISTERS = 0x60,
};

#define XPSR_THUMB (1u << 24)
#define XPSR_EXCEPTION 0x1FFu

/* CONTROL, FAULTMASK, BASEPRI and PRIMASK share one word */
#define CFBP_PRIMASK 0x00000001u
#define CFBP_BASEPRI 0x0000FF00u
#define CFBP_FAULTMASK 0x00010000u
#define CFBP_UNPRIVILEGED 0x01000000u
#define CFBP_PROCESS_STACK 0x02000000u

/* DHCSR, DEMCR, DFSR (probe 3.1) */
#define DHCSR_DEBUG_ENABLED 0x00000001u
#define DHCSR_HALT 0x00000002u
#define DHCSR_STEP 0x00000004u
#define DHCSR_CONTROL 0x0000002Fu
#define DEMCR_CATCH_RESET 0x00000001u
#define DEMCR_CATCH_HARD_FAULT 0x00000400u
#define DEMCR_TRACE 0x01000000u
#define DFSR_HALTED 0x01u
#define DFSR_BREAKPOINT 0x02u
#define DFSR_WATCHPOINT 0x04u
#define DFSR_VECTOR_CATCH 0x08u
#define DFSR_ALL 0x1Fu

#define CCR_DATA_CACHE (1u << 16)
#define CCR_CODE_CACHE (1u << 17)
#define CCR_AFTER_RESET 0x00040200u

#define SYSTICK_RUNS 0x3u
#define ICSR_PENDING 0x14000000u /* PENDSV and PENDST */

#define CORE_N_BREAKPOINTS 8
#define CORE_N_WATCHPOINTS 4
#define CORE_N_INTERRUPT_WORDS 5
#define CORE_N_MPU_REGIONS 16

/* Lines of the data cache that a debugger has to write back one by one: 16 KiB in 128 sets of four
 * ways (probe 3.4) */
#define CORE_CACHE_SETS 128
#define CORE_CACHE_WAYS 4

typedef enum {
    CORE_PHASE_RUNNING,
    CORE_PHASE_HALTED,
    CORE_PHASE_LOCKED_UP,
    CORE_PHASE_IN_RESET,
} SalvorCorePhase;

/* What a core that runs is at, or goes on with when it is resumed where it stopped */
typedef enum {
    CORE_AT_PROGRAM,      /* what the chip's stage says */
    CORE_AT_ROM_START,    /* the ROM, before it has decided anything */
    CORE_AT_ROM_FUNCTION, /* comes back at finish_us */
    CORE_AT_LOOP,         /* a loop without an end */
} SalvorCoreActivity;

typedef struct {
    guint32 icsr, vtor, ccr, shcsr, cfsr, hfsr, mmfar, bfar, cpacr, cssel;
    guint32 systick_control, systick_reload;
    guint32 interrupt_enabled[CORE_N_INTERRUPT_WORDS];
    guint32 interrupt_pending[CORE_N_INTERRUPT_WORDS];
    guint32 mpu_control, mpu_region;
    guint32 mpu_bases[CORE_N_MPU_REGIONS], mpu_attributes[CORE_N_MPU_REGIONS];
} SalvorCoreSystem; /* lost at every reset */

typedef struct {
    guint32 dhcsr, dfsr, dcrdr, demcr;
    gboolean was_reset; /* since DHCSR was read */
    guint32 fp_control;
    guint32 fp_comparators[CORE_N_BREAKPOINTS];
    guint32 dwt_control;
    guint32 dwt_comparators[CORE_N_WATCHPOINTS], dwt_masks[CORE_N_WATCHPOINTS];
    guint32 dwt_functions[CORE_N_WATCHPOINTS];
    guint32 itm_enable, itm_control;
} SalvorCoreDebug; /* lost with the power alone */

struct _SalvorSimulatedCore {
    SalvorSimulatedChip *chip; /* no ref */
    SalvorRomFunctions *rom;
    gint64 now_us;
    SalvorCorePhase phase;
    SalvorCoreActivity activity;
    guint32 registers[CORE_N_REGISTERS];
    gboolean moved; /* PC or stack were written since it stopped */
    SalvorCoreSystem system;
    SalvorCoreDebug debug;

    guint32 program_counter; /* of the program that runs, for who looks at it */
    guint32 program_stack;
    guint32 program_exception; /* IPSR it is mostly seen with */
    gint64 finish_us;          /* of a ROM function */
    gint64 left_us;            /* of it, when it was halted */
    guint32 result;            /* of it, in R0 */
    guint n_rom_calls;         /* that returned or will */
    gboolean lies_once;        /* the next one returns this instead: */
    guint32 lie;
    gboolean cache_dirty[CORE_CACHE_SETS][CORE_CACHE_WAYS];
    gboolean code_is_stale; /* code was written behind a code cache that is on */
    SalvorCoreFate fate;
};

/* core-space.c: what lies behind the addresses; writes that move the core come back as */
typedef enum {
    CORE_SPACE_NOTHING,
    CORE_SPACE_DEBUG_CONTROL, /* DHCSR was written */
    CORE_SPACE_TRANSFER,      /* DCRSR was written */
    CORE_SPACE_RESET_SYSTEM,
    CORE_SPACE_RESET_CORE,
} SalvorCoreRequest;

gboolean salvor_core_space_read (SalvorSimulatedCore *self, guint32 address, guint32 *value);
SalvorCoreRequest salvor_core_space_write (SalvorSimulatedCore *self, guint32 address,
                                           guint32 value);
/* As after reset; the debug part also as after power-on */
void salvor_core_space_reset (SalvorSimulatedCore *self);
void salvor_core_space_reset_debug (SalvorSimulatedCore *self);
gboolean salvor_core_space_has_dirty_lines (const SalvorSimulatedCore *self);
void salvor_core_space_make_dirty (SalvorSimulatedCore *self);

/* core-breakpoints.c: FPB and DWT. Registers; FALSE when @address is none of them. */
gboolean salvor_core_breakpoints_read (SalvorSimulatedCore *self, guint32 address, guint32 *value);
void salvor_core_breakpoints_write (SalvorSimulatedCore *self, guint32 address, guint32 value);
/* Is a breakpoint comparator at this instruction? */
gboolean salvor_core_breaks_at (const SalvorSimulatedCore *self, guint32 address);
/* Does a watchpoint see a read of this word? */
gboolean salvor_core_watches (SalvorSimulatedCore *self, guint32 address);

/* core-execution.c: the core goes on from its PC. */
void salvor_core_execute (SalvorSimulatedCore *self);
/* A ROM function has ended. */
void salvor_core_finish_function (SalvorSimulatedCore *self);

/* core-start.c: FATE_NONE when a loader at PC could start in this state; *found: one is there */
SalvorCoreFate salvor_core_check_start (SalvorSimulatedCore *self, gboolean *found);

/* simulated-core.c: goes on with the ROM's start */
void salvor_core_run_rom (SalvorSimulatedCore *self);
/* Stops now, because of @reason (DFSR) */
void salvor_core_stop (SalvorSimulatedCore *self, guint32 reason);
gboolean salvor_core_is_debugged (const SalvorSimulatedCore *self);
guint32 salvor_core_get_stack (const SalvorSimulatedCore *self);
gboolean salvor_core_has_stack (const SalvorSimulatedCore *self, guint32 address);

G_END_DECLS
