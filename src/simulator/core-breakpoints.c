/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-core-breakpoints"
#include "config.h"

#include "simulator/core-private.h"

/* Breakpoint unit, and data watchpoint and trace (ARMv7-M, C1.8 and C1.11; probe 3.1 and 7.3) */
enum {
    DWT_CTRL = 0xE0001000,
    DWT_PCSR = 0xE000101C,
    DWT_COMP0 = 0xE0001020,
    FP_CTRL = 0xE0002000,
    FP_COMP0 = 0xE0002008,
};

#define FP_CTRL_READ 0x10000080u /* version 2, eight comparators */
#define FP_CTRL_KEY 0x2u
#define FP_ENABLED 0x1u

#define DWT_CTRL_READ 0x40000000u /* four comparators */
#define DWT_MATCHED (1u << 24)
#define WATCH_READ 5u
#define WATCH_ANY 7u
#define WATCH_KIND 0xFu
#define NOT_SAMPLED 0xFFFFFFFFu

/* Where a running core is, without a halt; nothing is sampled in debug state (ARMv7-M, C1.8.5) */
static guint32
sample_program_counter (SalvorSimulatedCore *self)
{
    if ((self->debug.demcr & DEMCR_TRACE) == 0)
        return 0;
    return self->phase == CORE_PHASE_RUNNING ? self->program_counter : NOT_SAMPLED;
}

static gboolean
read_watchpoint (SalvorSimulatedCore *self, guint32 address, guint32 *value)
{
    guint index = (address - DWT_COMP0) / 16;

    if (address < DWT_COMP0 || index >= CORE_N_WATCHPOINTS)
        return FALSE;
    switch ((address - DWT_COMP0) % 16) {
    case 0:
        *value = self->debug.dwt_comparators[index];
        break;
    case 4:
        *value = self->debug.dwt_masks[index];
        break;
    case 8:
        *value = self->debug.dwt_functions[index];
        self->debug.dwt_functions[index] &= ~DWT_MATCHED;
        break;
    default:
        *value = 0;
        break;
    }
    return TRUE;
}

gboolean
salvor_core_breakpoints_read (SalvorSimulatedCore *self, guint32 address, guint32 *value)
{
    guint index = (address - FP_COMP0) / 4;

    switch (address) {
    case FP_CTRL:
        *value = FP_CTRL_READ | self->debug.fp_control;
        return TRUE;
    case DWT_CTRL:
        *value = DWT_CTRL_READ | self->debug.dwt_control;
        return TRUE;
    case DWT_PCSR:
        *value = sample_program_counter (self);
        return TRUE;
    default:
        if (address < FP_COMP0 || index >= CORE_N_BREAKPOINTS)
            return read_watchpoint (self, address, value);
        *value = self->debug.fp_comparators[index];
        return TRUE;
    }
}

static void
write_breakpoints (SalvorSimulatedCore *self, guint32 address, guint32 value)
{
    guint index = (address - FP_COMP0) / 4;

    if (address == FP_CTRL && (value & FP_CTRL_KEY) != 0)
        self->debug.fp_control = value & FP_ENABLED;
    else if (address >= FP_COMP0 && index < CORE_N_BREAKPOINTS)
        self->debug.fp_comparators[index] = value;
}

static void
write_watchpoints (SalvorSimulatedCore *self, guint32 address, guint32 value)
{
    guint index = (address - DWT_COMP0) / 16;

    if (address == DWT_CTRL)
        self->debug.dwt_control = value & ~DWT_CTRL_READ & 0x0FFFFFFF;
    if (address < DWT_COMP0 || index >= CORE_N_WATCHPOINTS)
        return;
    switch ((address - DWT_COMP0) % 16) {
    case 0:
        self->debug.dwt_comparators[index] = value;
        break;
    case 4:
        self->debug.dwt_masks[index] = value;
        break;
    case 8:
        self->debug.dwt_functions[index] = value & ~DWT_MATCHED;
        break;
    default:
        break;
    }
}

void
salvor_core_breakpoints_write (SalvorSimulatedCore *self, guint32 address, guint32 value)
{
    write_breakpoints (self, address, value);
    write_watchpoints (self, address, value);
}

gboolean
salvor_core_breaks_at (const SalvorSimulatedCore *self, guint32 address)
{
    if ((self->debug.fp_control & FP_ENABLED) == 0)
        return FALSE;
    for (guint i = 0; i < CORE_N_BREAKPOINTS; i++) {
        if (self->debug.fp_comparators[i] == (address | FP_ENABLED))
            return TRUE;
    }
    return FALSE;
}

gboolean
salvor_core_watches (SalvorSimulatedCore *self, guint32 address)
{
    for (guint i = 0; i < CORE_N_WATCHPOINTS && (self->debug.demcr & DEMCR_TRACE) != 0; i++) {
        guint32 kind = self->debug.dwt_functions[i] & WATCH_KIND;

        if (self->debug.dwt_comparators[i] == address
            && (kind == WATCH_READ || kind == WATCH_ANY)) {
            self->debug.dwt_functions[i] |= DWT_MATCHED;
            return TRUE;
        }
    }
    return FALSE;
}
