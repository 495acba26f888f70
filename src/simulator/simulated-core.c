/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-core"
#include "config.h"

#include "simulator/simulated-core.h"

#include "simulator/assumptions.h"
#include "simulator/core-private.h"
#include "simulator/simulated-system.h"

#include <string.h>

/* DCRSR (probe 3.1) */
#define TRANSFER_WRITES (1u << 16)
#define TRANSFER_REGISTER 0x7Fu

/* What the registers hold when a program is stopped at any point: nothing anybody may rely on */
#define LEFT_BEHIND 0x5A10C0DEu

static const char *const fate_texts[SALVOR_N_FATES] = {
    [SALVOR_FATE_NONE] = "nothing has gone wrong",
    [SALVOR_FATE_RETURNED] = "the function has returned",
    [SALVOR_FATE_NOT_THUMB] = "xPSR has no Thumb bit",
    [SALVOR_FATE_NO_CODE] = "there is no code at PC",
    [SALVOR_FATE_STACK] = "there is no RAM below the stack pointer",
    [SALVOR_FATE_VECTORS] = "VTOR points at nothing",
    [SALVOR_FATE_EXCEPTION] = "an exception is still active",
    [SALVOR_FATE_MASKED] = "FAULTMASK or BASEPRI is set",
    [SALVOR_FATE_CONTROL] = "CONTROL asks for another stack or for less privilege",
    [SALVOR_FATE_MPU] = "the MPU forbids what has to be touched",
    [SALVOR_FATE_DATA_CACHE] = "dirty cache lines were written over the new program",
    [SALVOR_FATE_CODE_CACHE] = "old instructions were still in the cache",
    [SALVOR_FATE_INTERRUPTS] = "an interrupt of the old program is enabled or pending",
    [SALVOR_FATE_SYSTICK] = "SysTick runs or is pending",
    [SALVOR_FATE_RAM] = "FlexRAM leaves no room for data and stack",
    [SALVOR_FATE_IMAGE] = "what lies there is not a loader this chip could run",
    [SALVOR_FATE_ENTRY] = "PC is not the entry of the loader",
    [SALVOR_FATE_ROM_RAM] = "the RAM of the ROM was in use for something else",
    [SALVOR_FATE_ARGUMENT] = "a pointer handed to the ROM leads nowhere",
    [SALVOR_FATE_NO_BREAKPOINT] = "no breakpoint is where the function returned to",
    [SALVOR_FATE_DEBUG_OFF] = "a breakpoint was hit while debug was off",
    [SALVOR_FATE_CLOCK_GATED] = "a block without a clock was touched",
    [SALVOR_FATE_NEVER_RETURNS] = "the function never returns",
    [SALVOR_FATE_RAM_REARRANGED] = "the RAM was dealt out anew below a running program",
};

const char *
salvor_core_fate_describe (SalvorCoreFate fate)
{
    g_return_val_if_fail (fate < SALVOR_N_FATES, "");

    return fate_texts[fate];
}

SalvorSimulatedCore *
salvor_simulated_core_new (SalvorSimulatedChip *chip)
{
    SalvorSimulatedCore *self = g_new0 (SalvorSimulatedCore, 1);

    self->chip = chip;
    self->rom = salvor_rom_functions_new (chip);
    salvor_simulated_core_power_on (self);
    return self;
}

void
salvor_simulated_core_free (SalvorSimulatedCore *self)
{
    salvor_rom_functions_free (self->rom);
    g_free (self);
}

guint
salvor_simulated_core_get_n_rom_calls (const SalvorSimulatedCore *self)
{
    return self->n_rom_calls;
}

void
salvor_simulated_core_lie_once (SalvorSimulatedCore *self, guint32 result)
{
    self->lies_once = TRUE;
    self->lie = result;
}

SalvorCoreFate
salvor_simulated_core_get_fate (const SalvorSimulatedCore *self)
{
    return self->fate;
}

gboolean
salvor_simulated_core_is_running (const SalvorSimulatedCore *self)
{
    return self->phase == CORE_PHASE_RUNNING;
}

gboolean
salvor_simulated_core_is_halted (const SalvorSimulatedCore *self)
{
    return self->phase == CORE_PHASE_HALTED;
}

gboolean
salvor_core_is_debugged (const SalvorSimulatedCore *self)
{
    return (self->debug.dhcsr & DHCSR_DEBUG_ENABLED) != 0;
}

/* ---- registers ---- */

/* The stack that is in use: handlers always run on the main one */
static guint
get_stack_number (const SalvorSimulatedCore *self)
{
    gboolean thread = (self->registers[CORE_XPSR] & XPSR_EXCEPTION) == 0;

    return thread && (self->registers[CORE_CFBP] & CFBP_PROCESS_STACK) != 0 ? CORE_PSP : CORE_MSP;
}

guint32
salvor_core_get_stack (const SalvorSimulatedCore *self)
{
    return self->registers[get_stack_number (self)];
}

/* A full descending stack: the word below the pointer is the first one used. */
gboolean
salvor_core_has_stack (const SalvorSimulatedCore *self, guint32 address)
{
    return address % 8 == 0
           && salvor_simulated_memory_map (salvor_simulated_chip_get_memory (self->chip),
                                           address - 4, 4)
                  != NULL;
}

static gboolean
is_register (guint number)
{
    return number <= CORE_PSP || number == CORE_CFBP || number == CORE_FPSCR || number >= CORE_S0;
}

static guint32
read_register (const SalvorSimulatedCore *self, guint number)
{
    return number == CORE_SP ? salvor_core_get_stack (self) : self->registers[number];
}

static void
write_register (SalvorSimulatedCore *self, guint number, guint32 value)
{
    switch (number) {
    case CORE_SP:
        number = get_stack_number (self);
        break;
    case CORE_PC: /* DebugReturnAddress has no Thumb bit */
        value &= ~1u;
        break;
    default:
        break;
    }
    /* both low bits of a stack pointer are always zero (ARMv7-M, B1.4.1) */
    if (number == CORE_MSP || number == CORE_PSP)
        value &= ~3u;
    if (number >= CORE_LR && number <= CORE_PSP && self->registers[number] != value)
        self->moved = TRUE;
    self->registers[number] = value;
}

/* DCRSR was written: nothing happens on a core that runs. */
static void
transfer (SalvorSimulatedCore *self, guint32 selector)
{
    guint number = selector & TRANSFER_REGISTER;

    if (self->phase != CORE_PHASE_HALTED || !is_register (number))
        return;
    if ((selector & TRANSFER_WRITES) != 0)
        write_register (self, number, self->debug.dcrdr);
    else
        self->debug.dcrdr = read_register (self, number);
}

/* ---- stopping ---- */

/* Where the ROM is when it looks at its boot settings: it has a stack, and the MPU is on (probe
 * 3.3; read on another chip of the family, assumed for all). */
static void
stop_in_rom (SalvorSimulatedCore *self)
{
    self->registers[CORE_PC] = SALVOR_ASSUME_ROM_READS_SETTINGS_AT;
    self->registers[CORE_LR] = (SALVOR_ASSUME_ROM_READS_SETTINGS_AT + 0x40) | 1;
    self->registers[CORE_MSP] = SALVOR_ROM_STACK - 0x80;
    self->system.mpu_control = SALVOR_ASSUME_ROM_MPU_CONTROL;
}

/* A program was stopped somewhere in the middle. */
static void
capture (SalvorSimulatedCore *self)
{
    if (self->activity == CORE_AT_ROM_FUNCTION) {
        self->left_us = self->finish_us - self->now_us;
        return;
    }
    if (self->activity == CORE_AT_ROM_START) {
        salvor_simulated_chip_cancel_change (self->chip);
        stop_in_rom (self);
    }
    if (self->activity != CORE_AT_PROGRAM)
        return;
    for (guint i = CORE_R0; i <= CORE_R12; i++)
        self->registers[i] = LEFT_BEHIND + i;
    self->registers[CORE_LR] = (self->program_counter + 8) | 1;
    self->registers[CORE_PC] = self->program_counter;
    self->registers[CORE_MSP] = self->program_stack;
    self->registers[CORE_PSP] = 0;
    self->registers[CORE_CFBP] = 0;
    self->registers[CORE_XPSR] = XPSR_THUMB | self->program_exception;
}

void
salvor_core_stop (SalvorSimulatedCore *self, guint32 reason)
{
    self->debug.dfsr |= reason;
    self->debug.dhcsr |= DHCSR_HALT;
    self->phase = CORE_PHASE_HALTED;
    self->moved = FALSE;
}

static void
halt (SalvorSimulatedCore *self)
{
    if (self->phase == CORE_PHASE_RUNNING) {
        capture (self);
        /* Halting does not stop a watchdog (probe 3.8). */
        if (self->activity == CORE_AT_PROGRAM)
            salvor_simulated_system_leave_watchdog (salvor_simulated_chip_get_system (self->chip),
                                                    self->now_us);
    }
    salvor_core_stop (self, DFSR_HALTED);
}

/* ---- going on ---- */

/* Where it stopped, nothing was changed: the program never knows. */
static void
go_on (SalvorSimulatedCore *self)
{
    self->phase = CORE_PHASE_RUNNING;
    switch (self->activity) {
    case CORE_AT_ROM_START:
        salvor_core_run_rom (self);
        break;
    case CORE_AT_ROM_FUNCTION:
        self->finish_us = self->now_us + self->left_us;
        break;
    case CORE_AT_PROGRAM:
        salvor_simulated_system_serve_watchdog (salvor_simulated_chip_get_system (self->chip));
        break;
    case CORE_AT_LOOP:
        break;
    }
}

static void
resume (SalvorSimulatedCore *self)
{
    self->fate = SALVOR_FATE_NONE;
    if (salvor_core_is_debugged (self) && salvor_core_breaks_at (self, self->registers[CORE_PC]))
        salvor_core_stop (self, DFSR_BREAKPOINT);
    else if (self->moved || self->activity == CORE_AT_LOOP)
        salvor_core_execute (self);
    else
        go_on (self);
}

/* The model has no instructions: a step is the next halfword, where there is any. */
static void
step (SalvorSimulatedCore *self)
{
    guint32 pc = self->registers[CORE_PC];

    if (salvor_rom_functions_begin_at (self->chip, pc) || self->moved) {
        resume (self);
        if (self->phase != CORE_PHASE_RUNNING)
            return;
        salvor_core_stop (self, DFSR_HALTED);
        return;
    }
    self->registers[CORE_PC] = pc + 2;
    salvor_core_stop (self, DFSR_HALTED);
}

static void
control (SalvorSimulatedCore *self)
{
    gboolean wants_halt = (self->debug.dhcsr & DHCSR_HALT) != 0;

    switch (self->phase) {
    case CORE_PHASE_RUNNING:
    case CORE_PHASE_LOCKED_UP:
        if (wants_halt)
            halt (self);
        break;
    case CORE_PHASE_HALTED:
        if (wants_halt)
            break;
        if ((self->debug.dhcsr & DHCSR_STEP) != 0)
            step (self);
        else
            resume (self);
        break;
    case CORE_PHASE_IN_RESET: /* it is seen when reset ends */
        break;
    }
}

/* ---- resets ---- */

static void
clear_registers (SalvorSimulatedCore *self)
{
    memset (self->registers, 0, sizeof self->registers);
    self->registers[CORE_LR] = G_MAXUINT32;
    self->registers[CORE_XPSR] = XPSR_THUMB;
    self->registers[CORE_MSP] = SALVOR_ROM_STACK;
    self->registers[CORE_PC] = SALVOR_ROM_START;
}

void
salvor_simulated_core_power_on (SalvorSimulatedCore *self)
{
    salvor_core_space_reset_debug (self);
}

/* Is the debugger waiting for the ROM to look at its boot settings? */
static gboolean
is_awaited (SalvorSimulatedCore *self)
{
    const SalvorRegister *settings = salvor_chip_get_register_by_role (
        salvor_simulated_chip_get_chip (self->chip), "boot-config-latched");

    return salvor_core_is_debugged (self) && settings != NULL
           && self->registers[CORE_PC] == SALVOR_ROM_START
           && salvor_core_watches (self, settings->address);
}

void
salvor_core_run_rom (SalvorSimulatedCore *self)
{
    self->phase = CORE_PHASE_RUNNING;
    self->activity = CORE_AT_ROM_START;
    self->program_counter = SALVOR_ASSUME_ROM_READS_SETTINGS_AT;
    salvor_simulated_chip_spend_until (self->chip, self->now_us);
    if (is_awaited (self)) {
        stop_in_rom (self);
        salvor_core_stop (self, DFSR_WATCHPOINT);
    } else if (salvor_core_is_debugged (self)) {
        salvor_simulated_chip_schedule (self->chip, SALVOR_CHANGE_RUN_ROM);
    } else {
        salvor_simulated_chip_run_rom (self->chip);
    }
}

void
salvor_simulated_core_reset (SalvorSimulatedCore *self, gint64 now_us)
{
    self->now_us = now_us;
    self->program_exception = 0;
    self->fate = SALVOR_FATE_NONE;
    self->debug.was_reset = TRUE;
    self->debug.dhcsr &= DHCSR_DEBUG_ENABLED;
    clear_registers (self);
    salvor_core_space_reset (self);
    salvor_rom_functions_reset (self->rom);
    if (salvor_core_is_debugged (self) && (self->debug.demcr & DEMCR_CATCH_RESET) != 0) {
        self->activity = CORE_AT_ROM_START;
        salvor_core_stop (self, DFSR_VECTOR_CATCH);
    } else {
        salvor_core_run_rom (self);
    }
}

void
salvor_simulated_core_hold (SalvorSimulatedCore *self)
{
    self->phase = CORE_PHASE_IN_RESET;
    self->debug.was_reset = TRUE;
}

/* ---- programs ---- */

void
salvor_simulated_core_enter_program (SalvorSimulatedCore *self, guint32 first_instruction,
                                     guint32 stack)
{
    self->program_counter = first_instruction;
    self->program_stack = stack & ~3u;
    self->program_exception = 0;
    self->activity = CORE_AT_PROGRAM;
    self->phase = CORE_PHASE_RUNNING;
    if (salvor_core_is_debugged (self) && salvor_core_breaks_at (self, first_instruction)) {
        capture (self);
        salvor_core_stop (self, DFSR_BREAKPOINT);
    }
}

void
salvor_simulated_core_take_habit (SalvorSimulatedCore *self, SalvorSimulatedHabit habit)
{
    switch (habit) {
    case SALVOR_HABIT_MPU:
        self->system.mpu_control = 1;
        break;
    case SALVOR_HABIT_CACHES:
        self->system.ccr |= CCR_DATA_CACHE | CCR_CODE_CACHE;
        salvor_core_space_make_dirty (self);
        break;
    case SALVOR_HABIT_INTERRUPTS:
        self->system.interrupt_enabled[0] = 1u << 20; /* LPUART1 */
        self->system.interrupt_enabled[3] = 1u << 17; /* USB_OTG1, 113 */
        self->system.interrupt_pending[0] = 1u << 20;
        break;
    case SALVOR_HABIT_SYSTICK:
        self->system.systick_control = SYSTICK_RUNS | 4;
        self->system.systick_reload = 499999;
        break;
    case SALVOR_HABIT_EXCEPTION:
        self->program_exception = 15; /* SysTick */
        break;
    case SALVOR_HABIT_WATCHDOG:
        salvor_simulated_system_start_watchdog (salvor_simulated_chip_get_system (self->chip),
                                                SALVOR_ASSUME_PROGRAM_WATCHDOG_US);
        break;
    case SALVOR_HABIT_FLEXRAM: /* the chip sees to these */
    case SALVOR_HABIT_CLOCK_GATE:
        break;
    }
}

/* ---- seen from outside ---- */

gint64
salvor_simulated_core_get_now (const SalvorSimulatedCore *self)
{
    return self->now_us;
}

void
salvor_simulated_core_advance (SalvorSimulatedCore *self, gint64 now_us)
{
    self->now_us = MAX (self->now_us, now_us);
    if (self->phase == CORE_PHASE_RUNNING && self->activity == CORE_AT_ROM_FUNCTION
        && self->finish_us <= self->now_us)
        salvor_core_finish_function (self);
}

gboolean
salvor_simulated_core_read (SalvorSimulatedCore *self, guint32 address, guint32 *value)
{
    return salvor_core_space_read (self, address, value);
}

/* A breakpoint was set, perhaps right where a program runs in a circle. */
static void
check_breakpoint (SalvorSimulatedCore *self)
{
    if (self->phase != CORE_PHASE_RUNNING || self->activity != CORE_AT_PROGRAM
        || !salvor_core_is_debugged (self) || !salvor_core_breaks_at (self, self->program_counter))
        return;
    capture (self);
    salvor_core_stop (self, DFSR_BREAKPOINT);
}

gboolean
salvor_simulated_core_write (SalvorSimulatedCore *self, guint32 address, guint32 value)
{
    guint32 unused = 0;

    /* what cannot be read cannot be written either; reading DHCSR would change it */
    if (address != 0xE000EDF0u && !salvor_core_space_read (self, address, &unused))
        return FALSE;
    switch (salvor_core_space_write (self, address, value)) {
    case CORE_SPACE_DEBUG_CONTROL:
        control (self);
        break;
    case CORE_SPACE_TRANSFER:
        transfer (self, value);
        break;
    case CORE_SPACE_RESET_SYSTEM:
        salvor_simulated_chip_reset (self->chip, self->now_us);
        break;
    case CORE_SPACE_RESET_CORE:
        salvor_simulated_chip_reset_core (self->chip, self->now_us);
        break;
    case CORE_SPACE_NOTHING:
        check_breakpoint (self);
        break;
    }
    return TRUE;
}

void
salvor_simulated_core_note_write (SalvorSimulatedCore *self, guint32 address, guint size)
{
    salvor_rom_functions_note_write (self->rom, address, size);
    if ((self->system.ccr & CCR_CODE_CACHE) != 0)
        self->code_is_stale = TRUE;
}

void
salvor_simulated_core_note_rearranged_ram (SalvorSimulatedCore *self)
{
    if (self->phase != CORE_PHASE_RUNNING || self->activity != CORE_AT_PROGRAM)
        return;
    self->fate = SALVOR_FATE_RAM_REARRANGED;
    self->activity = CORE_AT_LOOP;
    self->phase = CORE_PHASE_LOCKED_UP;
    salvor_simulated_chip_set_stage (self->chip, SALVOR_CHIP_LOST);
}
