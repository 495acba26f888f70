/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-core-execution"
#include "config.h"

#include "base/bytes.h"
#include "simulator/assumptions.h"
#include "simulator/core-private.h"

/* Fault registers (ARMv7-M, B3.2.15 and B3.2.16) */
#define CFSR_INSTRUCTION_ACCESS 0x00000001u /* IACCVIOL */
#define CFSR_STACKING 0x00000010u           /* MSTKERR */
#define CFSR_INSTRUCTION_BUS 0x00000100u    /* IBUSERR */
#define CFSR_PRECISE_BUS 0x00000200u        /* PRECISERR */
#define CFSR_STATE 0x00020000u              /* INVSTATE */
#define HFSR_FORCED (1u << 30)
#define HFSR_DEBUG (1u << 31)
#define HARD_FAULT 3u

/* Instructions the model knows */
#define IS_BREAKPOINT(instruction) (((instruction) &0xFF00u) == 0xBE00u)
#define INSTRUCTION_RETURN 0x4770u /* BX LR */
#define INSTRUCTION_WAIT 0xE7FEu   /* B . */
#define MAX_RETURNS 8              /* from one BX LR to the next */

/* ---- faults ---- */

/* A fault that no handler cures: with the catch on it stops the core for the debugger, without it
 * the handler of a program that is not there any more faults again, which is a lockup. */
static void
crash (SalvorSimulatedCore *self, SalvorCoreFate fate, guint32 cfsr, guint32 hfsr)
{
    self->fate = fate;
    self->system.cfsr |= cfsr;
    self->system.hfsr |= hfsr;
    self->activity = CORE_AT_LOOP;
    self->registers[CORE_XPSR] = XPSR_THUMB | HARD_FAULT;
    salvor_simulated_chip_set_stage (self->chip, SALVOR_CHIP_LOST);
    if (salvor_core_is_debugged (self) && (self->debug.demcr & DEMCR_CATCH_HARD_FAULT) != 0) {
        salvor_core_stop (self, DFSR_VECTOR_CATCH);
        return;
    }
    /* where a core that is locked up is seen (ARMv7-M, B1.5.15) */
    self->registers[CORE_PC] = 0xFFFFFFFEu;
    self->program_counter = 0xFFFFFFFEu;
    self->phase = CORE_PHASE_LOCKED_UP;
}

/* It runs, and nothing comes of it. */
static void
loop (SalvorSimulatedCore *self, SalvorCoreFate fate, guint32 pc, guint exception)
{
    self->fate = fate;
    self->activity = CORE_AT_LOOP;
    self->registers[CORE_PC] = pc;
    self->registers[CORE_XPSR] = XPSR_THUMB | exception;
    self->program_counter = pc;
    salvor_simulated_chip_set_stage (self->chip, SALVOR_CHIP_LOST);
    self->phase = CORE_PHASE_RUNNING;
}

static void
fail_start (SalvorSimulatedCore *self, SalvorCoreFate fate)
{
    switch (fate) {
    case SALVOR_FATE_MPU:
        crash (self, fate, CFSR_STACKING, HFSR_FORCED);
        break;
    case SALVOR_FATE_EXCEPTION:
    case SALVOR_FATE_MASKED:
    case SALVOR_FATE_CONTROL: /* the loader runs, and its interrupts never come */
        loop (self, fate, self->registers[CORE_PC] + 0x400,
              self->registers[CORE_XPSR] & XPSR_EXCEPTION);
        break;
    case SALVOR_FATE_INTERRUPTS: /* in its default handler */
        loop (self, fate, self->registers[CORE_PC] + 0x12, 16 + 20);
        break;
    case SALVOR_FATE_SYSTICK:
        loop (self, fate, self->registers[CORE_PC] + 0x12, 15);
        break;
    case SALVOR_FATE_RAM:
        crash (self, fate, CFSR_PRECISE_BUS, HFSR_FORCED);
        break;
    default:
        crash (self, fate, CFSR_STATE, HFSR_FORCED);
        break;
    }
}

/* ---- what is at PC ---- */

static gboolean
fetch (SalvorSimulatedCore *self, guint32 address, guint *instruction)
{
    const guint8 *code
        = salvor_simulated_memory_map (salvor_simulated_chip_get_memory (self->chip), address, 2);

    if (code == NULL || address % 2 != 0)
        return FALSE;
    *instruction = (guint) (code[0] | code[1] << 8);
    return TRUE;
}

static gboolean
is_in_flash (SalvorSimulatedCore *self, guint32 address)
{
    const SalvorFlashProfile *profile
        = salvor_chip_get_flash (salvor_simulated_chip_get_chip (self->chip));

    return salvor_simulated_chip_has_flash_window (self->chip) && address >= profile->base
           && address - profile->base < profile->size;
}

/* Thumb, a stack, an MPU that lets it through */
static gboolean
check_basics (SalvorSimulatedCore *self)
{
    if ((self->registers[CORE_XPSR] & XPSR_THUMB) == 0)
        crash (self, SALVOR_FATE_NOT_THUMB, CFSR_STATE, HFSR_FORCED);
    else if (self->system.mpu_control != 0)
        crash (self, SALVOR_FATE_MPU, CFSR_INSTRUCTION_ACCESS | CFSR_STACKING, HFSR_FORCED);
    else if (!salvor_core_has_stack (self, salvor_core_get_stack (self)))
        crash (self, SALVOR_FATE_STACK, CFSR_PRECISE_BUS, HFSR_FORCED);
    else
        return TRUE;
    return FALSE;
}

/* ---- ROM functions ---- */

static gboolean
is_interrupted (const SalvorSimulatedCore *self)
{
    if ((self->registers[CORE_CFBP] & (CFBP_PRIMASK | CFBP_FAULTMASK)) != 0)
        return FALSE;
    for (guint i = 0; i < CORE_N_INTERRUPT_WORDS; i++) {
        if ((self->system.interrupt_enabled[i] & self->system.interrupt_pending[i]) != 0)
            return TRUE;
    }
    return (self->system.systick_control & SYSTICK_RUNS) == SYSTICK_RUNS
           || (self->system.icsr & ICSR_PENDING) != 0;
}

static void
call_rom (SalvorSimulatedCore *self)
{
    SalvorSimulatedCall call = { .stack = salvor_core_get_stack (self) };
    SalvorCoreFate fate = SALVOR_FATE_NONE;

    for (guint i = 0; i < G_N_ELEMENTS (call.arguments); i++)
        call.arguments[i] = self->registers[i];
    /* the old program's handler runs from a flash that is being erased */
    if (is_interrupted (self)) {
        crash (self, SALVOR_FATE_INTERRUPTS, CFSR_INSTRUCTION_BUS, HFSR_FORCED);
        return;
    }
    salvor_simulated_chip_spend_until (self->chip, self->now_us);
    switch (salvor_rom_functions_call (self->rom, self->registers[CORE_PC], &call, &self->result,
                                       &fate)) {
    case SALVOR_ROM_RETURNS:
        self->n_rom_calls++;
        if (self->lies_once)
            self->result = self->lie;
        self->lies_once = FALSE;
        self->activity = CORE_AT_ROM_FUNCTION;
        self->phase = CORE_PHASE_RUNNING;
        self->program_counter = self->registers[CORE_PC];
        self->finish_us = salvor_simulated_chip_get_now (self->chip);
        if (self->finish_us == G_MAXINT64)
            loop (self, SALVOR_FATE_NEVER_RETURNS, self->registers[CORE_PC] + 0x20, 0);
        break;
    case SALVOR_ROM_FAULTS:
        crash (self, fate, CFSR_PRECISE_BUS, HFSR_FORCED);
        break;
    case SALVOR_ROM_HANGS:
        loop (self, fate, self->registers[CORE_PC] + 0x20, 0);
        if (fate == SALVOR_FATE_CLOCK_GATED)
            salvor_simulated_chip_hang (self->chip);
        break;
    }
}

void
salvor_core_finish_function (SalvorSimulatedCore *self)
{
    guint32 back = self->registers[CORE_LR];

    self->registers[CORE_R0] = self->result;
    for (guint i = CORE_R1; i <= CORE_R3; i++)
        self->registers[i] = SALVOR_ASSUME_LEFT_IN_R0;
    self->registers[CORE_R12] = SALVOR_ASSUME_LEFT_IN_R0;
    self->registers[CORE_PC] = back & ~1u;
    if ((back & 1) == 0)
        self->registers[CORE_XPSR] &= ~XPSR_THUMB;
    self->fate = SALVOR_FATE_RETURNED;
    salvor_core_execute (self);
    if (self->fate == SALVOR_FATE_NO_CODE)
        self->fate = SALVOR_FATE_NO_BREAKPOINT;
}

/* ---- going on ---- */

static void
hit_breakpoint (SalvorSimulatedCore *self)
{
    if (!salvor_core_is_debugged (self)) {
        crash (self, SALVOR_FATE_DEBUG_OFF, 0, HFSR_DEBUG);
        return;
    }
    if (self->fate != SALVOR_FATE_RETURNED)
        self->fate = SALVOR_FATE_NONE;
    self->activity = CORE_AT_LOOP;
    salvor_core_stop (self, DFSR_BREAKPOINT);
}

/* What a program in RAM does that is no loader: a breakpoint, a return, a wait, or anything else */
static void
execute_ram (SalvorSimulatedCore *self)
{
    guint instruction = 0;

    for (guint i = 0; i < MAX_RETURNS; i++) {
        guint32 pc = self->registers[CORE_PC];

        if (!fetch (self, pc, &instruction))
            break;
        if (IS_BREAKPOINT (instruction)) {
            hit_breakpoint (self);
            return;
        }
        if (instruction == INSTRUCTION_WAIT) {
            loop (self, SALVOR_FATE_NONE, pc, 0);
            return;
        }
        if (instruction != INSTRUCTION_RETURN)
            break;
        self->registers[CORE_PC] = self->registers[CORE_LR] & ~1u;
    }
    crash (self, SALVOR_FATE_NO_CODE, CFSR_INSTRUCTION_BUS, HFSR_FORCED);
}

static void
start_loader (SalvorSimulatedCore *self)
{
    self->activity = CORE_AT_PROGRAM;
    self->phase = CORE_PHASE_RUNNING;
    self->program_counter = self->registers[CORE_PC];
    self->program_stack = self->registers[CORE_MSP];
    self->program_exception = 0;
    salvor_simulated_chip_spend_until (self->chip, self->now_us);
    salvor_simulated_chip_schedule (self->chip, SALVOR_CHANGE_START_PROBED_LOADER);
}

/* A program in the flash goes on, or is started over. */
static void
run_flash (SalvorSimulatedCore *self)
{
    self->activity = CORE_AT_PROGRAM;
    self->phase = CORE_PHASE_RUNNING;
    self->program_counter = self->registers[CORE_PC];
    self->program_stack = salvor_core_get_stack (self);
    self->program_exception = self->registers[CORE_XPSR] & XPSR_EXCEPTION;
    salvor_simulated_chip_set_stage (self->chip, SALVOR_CHIP_IN_APPLICATION);
}

void
salvor_core_execute (SalvorSimulatedCore *self)
{
    guint32 pc = self->registers[CORE_PC];
    gboolean found = FALSE;
    SalvorCoreFate fate;

    self->phase = CORE_PHASE_RUNNING;
    if (salvor_core_is_debugged (self) && salvor_core_breaks_at (self, pc)) {
        hit_breakpoint (self);
    } else if (pc == SALVOR_ROM_START) {
        salvor_core_run_rom (self);
    } else if (salvor_rom_functions_begin_at (self->chip, pc)) {
        if (check_basics (self))
            call_rom (self);
    } else if (is_in_flash (self, pc)) {
        run_flash (self);
    } else {
        fate = salvor_core_check_start (self, &found);
        if (!found && check_basics (self))
            execute_ram (self);
        else if (found && fate == SALVOR_FATE_NONE)
            start_loader (self);
        else if (found)
            fail_start (self, fate);
    }
}
