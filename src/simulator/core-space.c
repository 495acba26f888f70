/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-core-space"
#include "config.h"

#include "simulator/core-private.h"
#include "simulator/debug-components.h"

#include <string.h>

/* System control space (ARMv7-M, B3.2; probe 3.1 and 7.3) */
enum {
    ICTR = 0xE000E004,
    SYST_CSR = 0xE000E010,
    SYST_RVR = 0xE000E014,
    NVIC_ISER = 0xE000E100,
    NVIC_ICER = 0xE000E180,
    NVIC_ISPR = 0xE000E200,
    NVIC_ICPR = 0xE000E280,
    CPUID = 0xE000ED00,
    ICSR = 0xE000ED04,
    VTOR = 0xE000ED08,
    AIRCR = 0xE000ED0C,
    CCR = 0xE000ED14,
    SHCSR = 0xE000ED24,
    CFSR = 0xE000ED28,
    HFSR = 0xE000ED2C,
    DFSR = 0xE000ED30,
    MMFAR = 0xE000ED34,
    BFAR = 0xE000ED38,
    ID_ISAR3 = 0xE000ED6C,
    CLIDR = 0xE000ED78,
    CTR = 0xE000ED7C,
    CCSIDR = 0xE000ED80,
    CSSELR = 0xE000ED84,
    CPACR = 0xE000ED88,
    MPU_TYPE = 0xE000ED90,
    MPU_CTRL = 0xE000ED94,
    MPU_RNR = 0xE000ED98,
    MPU_RBAR = 0xE000ED9C,
    MPU_RASR = 0xE000EDA0,
    DHCSR = 0xE000EDF0,
    DCRSR = 0xE000EDF4,
    DCRDR = 0xE000EDF8,
    DEMCR = 0xE000EDFC,
    MVFR0 = 0xE000EF40,
    MVFR1 = 0xE000EF44,
    MVFR2 = 0xE000EF48,
    ICIALLU = 0xE000EF50,
    DCISW = 0xE000EF60,
    DCCSW = 0xE000EF6C,
    DCCISW = 0xE000EF74,
    ITM_TER = 0xE0000E00,
    ITM_TCR = 0xE0000E80,
};

#define AIRCR_READ 0xFA050000u
#define AIRCR_KEY 0x05FA0000u
#define AIRCR_RESET_CORE 0x1u
#define AIRCR_CLEAR_ACTIVE 0x2u
#define AIRCR_RESET_SYSTEM 0x4u

#define ICSR_SET_PENDSV (1u << 28)
#define ICSR_CLEAR_PENDSV (1u << 27)
#define ICSR_SET_SYSTICK (1u << 26)
#define ICSR_CLEAR_SYSTICK (1u << 25)

#define DHCSR_KEY 0xA05F0000u
#define DHCSR_REGISTER_READY (1u << 16)
#define DHCSR_HALTED (1u << 17)
#define DHCSR_LOCKED_UP (1u << 19)
#define DHCSR_RETIRED (1u << 24)
#define DHCSR_WAS_RESET (1u << 25)

/* Words that never change */
static gboolean
read_constant (guint32 address, guint32 *value)
{
    static const struct {
        guint32 address, value;
    } constants[] = {
        { ICTR, 4 },
        { CPUID, 0x411FC271 },
        { AIRCR, AIRCR_READ },
        { ID_ISAR3, 0x01112131 },
        { CLIDR, 0x09000003 },
        { CTR, 0x8303C003 },
        { MPU_TYPE, 0x00001000 },
        { MVFR0, 0x10110221 },
        { MVFR1, 0x12000011 },
        { MVFR2, 0x00000040 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (constants); i++) {
        if (constants[i].address == address) {
            *value = constants[i].value;
            return TRUE;
        }
    }
    return FALSE;
}

/* Registers that keep what is written */
static guint32 *
find_plain (SalvorSimulatedCore *self, guint32 address)
{
    SalvorCoreSystem *system = &self->system;

    switch (address) {
    case SYST_CSR:
        return &system->systick_control;
    case SYST_RVR:
        return &system->systick_reload;
    case VTOR:
        return &system->vtor;
    case CCR:
        return &system->ccr;
    case SHCSR:
        return &system->shcsr;
    case MMFAR:
        return &system->mmfar;
    case BFAR:
        return &system->bfar;
    case CSSELR:
        return &system->cssel;
    case CPACR:
        return &system->cpacr;
    case MPU_CTRL:
        return &system->mpu_control;
    case MPU_RNR:
        return &system->mpu_region;
    case MPU_RBAR:
        return &system->mpu_bases[system->mpu_region % CORE_N_MPU_REGIONS];
    case MPU_RASR:
        return &system->mpu_attributes[system->mpu_region % CORE_N_MPU_REGIONS];
    case DCRDR:
        return &self->debug.dcrdr;
    case DEMCR:
        return &self->debug.demcr;
    case ITM_TER:
        return &self->debug.itm_enable;
    case ITM_TCR:
        return &self->debug.itm_control;
    default:
        return NULL;
    }
}

/* The words of a row that begins at @base */
static gboolean
is_in_row (guint32 address, guint32 base, guint count, guint *index)
{
    *index = (address - base) / 4;
    return address >= base && *index < count;
}

/* ---- reading ---- */

static guint32
read_control (SalvorSimulatedCore *self)
{
    guint32 value = self->debug.dhcsr | DHCSR_REGISTER_READY;

    if (self->phase == CORE_PHASE_HALTED)
        value |= DHCSR_HALTED;
    if (self->phase == CORE_PHASE_RUNNING)
        value |= DHCSR_RETIRED;
    if (self->phase == CORE_PHASE_LOCKED_UP)
        value |= DHCSR_LOCKED_UP;
    if (self->debug.was_reset)
        value |= DHCSR_WAS_RESET;
    self->debug.was_reset = self->phase == CORE_PHASE_IN_RESET;
    return value;
}

static guint32
read_exception (SalvorSimulatedCore *self)
{
    guint32 active
        = self->phase == CORE_PHASE_HALTED ? self->registers[CORE_XPSR] : self->program_exception;

    return self->system.icsr | (active & XPSR_EXCEPTION);
}

static gboolean
read_interrupts (SalvorSimulatedCore *self, guint32 address, guint32 *value)
{
    guint i = 0;

    if (is_in_row (address, NVIC_ISER, CORE_N_INTERRUPT_WORDS, &i)
        || is_in_row (address, NVIC_ICER, CORE_N_INTERRUPT_WORDS, &i))
        *value = self->system.interrupt_enabled[i];
    else if (is_in_row (address, NVIC_ISPR, CORE_N_INTERRUPT_WORDS, &i)
             || is_in_row (address, NVIC_ICPR, CORE_N_INTERRUPT_WORDS, &i))
        *value = self->system.interrupt_pending[i];
    else
        return FALSE;
    return TRUE;
}

static gboolean
read_special (SalvorSimulatedCore *self, guint32 address, guint32 *value)
{
    switch (address) {
    case ICSR:
        *value = read_exception (self);
        return TRUE;
    case CFSR:
        *value = self->system.cfsr;
        return TRUE;
    case HFSR:
        *value = self->system.hfsr;
        return TRUE;
    case DFSR:
        *value = self->debug.dfsr;
        return TRUE;
    case CCSIDR: /* 16 KiB each (probe 3.4) */
        *value = (self->system.cssel & 1) != 0 ? 0xF01FE009 : 0xF00FE019;
        return TRUE;
    case DHCSR:
        *value = read_control (self);
        return TRUE;
    default:
        return FALSE;
    }
}

/* While the core is held in reset little of its space answers (probe 3.1). */
static gboolean
answers_in_reset (guint32 address)
{
    return address == CPUID || address == DFSR || (address >= DHCSR && address <= 0xE000EEFC)
           || (address >= MVFR0 && address <= MVFR2)
           || (address >= 0xE000EFD0 && address <= 0xE000EFFC);
}

static gboolean
is_hidden (const SalvorSimulatedCore *self, guint32 address)
{
    return self->phase == CORE_PHASE_IN_RESET && address >= 0xE000E000 && address <= 0xE000EFFF
           && !answers_in_reset (address);
}

gboolean
salvor_core_space_read (SalvorSimulatedCore *self, guint32 address, guint32 *value)
{
    const guint32 *plain = find_plain (self, address);

    *value = 0;
    if (is_hidden (self, address))
        return FALSE;
    if (plain != NULL) {
        *value = *plain;
        return TRUE;
    }
    return read_constant (address, value) || read_special (self, address, value)
           || read_interrupts (self, address, value)
           || salvor_core_breakpoints_read (self, address, value)
           || salvor_debug_components_read (address, value)
           || salvor_debug_components_cover (address);
}

/* ---- writing ---- */

static void
write_exceptions (SalvorSimulatedCore *self, guint32 value)
{
    if ((value & ICSR_SET_PENDSV) != 0)
        self->system.icsr |= ICSR_SET_PENDSV;
    if ((value & ICSR_CLEAR_PENDSV) != 0)
        self->system.icsr &= ~ICSR_SET_PENDSV;
    if ((value & ICSR_SET_SYSTICK) != 0)
        self->system.icsr |= ICSR_SET_SYSTICK;
    if ((value & ICSR_CLEAR_SYSTICK) != 0)
        self->system.icsr &= ~ICSR_SET_SYSTICK;
}

static SalvorCoreRequest
write_reset (SalvorSimulatedCore *self, guint32 value)
{
    if ((value & 0xFFFF0000u) != AIRCR_KEY)
        return CORE_SPACE_NOTHING;
    if ((value & AIRCR_RESET_SYSTEM) != 0)
        return CORE_SPACE_RESET_SYSTEM;
    if ((value & AIRCR_RESET_CORE) != 0)
        return CORE_SPACE_RESET_CORE;
    /* only in debug state is this defined */
    if ((value & AIRCR_CLEAR_ACTIVE) != 0 && self->phase == CORE_PHASE_HALTED)
        self->registers[CORE_XPSR] &= ~XPSR_EXCEPTION;
    return CORE_SPACE_NOTHING;
}

/* C_HALT, C_STEP and C_MASKINTS mean nothing without C_DEBUGEN (ARMv7-M, C1.6.2) */
static SalvorCoreRequest
write_control (SalvorSimulatedCore *self, guint32 value)
{
    if ((value & 0xFFFF0000u) != DHCSR_KEY)
        return CORE_SPACE_NOTHING;
    self->debug.dhcsr = value & DHCSR_CONTROL;
    if ((value & DHCSR_DEBUG_ENABLED) == 0)
        self->debug.dhcsr = 0;
    return CORE_SPACE_DEBUG_CONTROL;
}

static void
write_cache_set_way (SalvorSimulatedCore *self, guint32 value)
{
    /* way in the highest bits, set behind the line's five (probe 3.4) */
    self->cache_dirty[(value >> 5) % CORE_CACHE_SETS][(value >> 30) % CORE_CACHE_WAYS] = FALSE;
}

static gboolean
write_interrupts (SalvorSimulatedCore *self, guint32 address, guint32 value)
{
    guint i = 0;

    if (is_in_row (address, NVIC_ISER, CORE_N_INTERRUPT_WORDS, &i))
        self->system.interrupt_enabled[i] |= value;
    else if (is_in_row (address, NVIC_ICER, CORE_N_INTERRUPT_WORDS, &i))
        self->system.interrupt_enabled[i] &= ~value;
    else if (is_in_row (address, NVIC_ISPR, CORE_N_INTERRUPT_WORDS, &i))
        self->system.interrupt_pending[i] |= value;
    else if (is_in_row (address, NVIC_ICPR, CORE_N_INTERRUPT_WORDS, &i))
        self->system.interrupt_pending[i] &= ~value;
    else
        return FALSE;
    return TRUE;
}

static gboolean
write_special (SalvorSimulatedCore *self, guint32 address, guint32 value)
{
    switch (address) {
    case ICSR:
        write_exceptions (self, value);
        return TRUE;
    case CFSR: /* these three: write one to clear */
        self->system.cfsr &= ~value;
        return TRUE;
    case HFSR:
        self->system.hfsr &= ~value;
        return TRUE;
    case DFSR:
        self->debug.dfsr &= ~value;
        return TRUE;
    case ICIALLU:
        self->code_is_stale = FALSE;
        return TRUE;
    case DCISW:
    case DCCSW:
    case DCCISW:
        write_cache_set_way (self, value);
        return TRUE;
    default:
        return FALSE;
    }
}

SalvorCoreRequest
salvor_core_space_write (SalvorSimulatedCore *self, guint32 address, guint32 value)
{
    guint32 *plain = find_plain (self, address);

    if (plain != NULL) {
        *plain = value;
        return CORE_SPACE_NOTHING;
    }
    switch (address) {
    case AIRCR:
        return write_reset (self, value);
    case DHCSR:
        return write_control (self, value);
    case DCRSR:
        return CORE_SPACE_TRANSFER;
    default:
        break;
    }
    if (!write_special (self, address, value) && !write_interrupts (self, address, value))
        salvor_core_breakpoints_write (self, address, value);
    return CORE_SPACE_NOTHING;
}

/* ---- state ---- */

void
salvor_core_space_reset (SalvorSimulatedCore *self)
{
    memset (&self->system, 0, sizeof self->system);
    memset (self->cache_dirty, 0, sizeof self->cache_dirty);
    self->system.ccr = CCR_AFTER_RESET;
    self->code_is_stale = FALSE;
}

void
salvor_core_space_reset_debug (SalvorSimulatedCore *self)
{
    memset (&self->debug, 0, sizeof self->debug);
}

void
salvor_core_space_make_dirty (SalvorSimulatedCore *self)
{
    memset (self->cache_dirty, TRUE, sizeof self->cache_dirty);
}

gboolean
salvor_core_space_has_dirty_lines (const SalvorSimulatedCore *self)
{
    for (guint set = 0; set < CORE_CACHE_SETS; set++) {
        for (guint way = 0; way < CORE_CACHE_WAYS; way++) {
            if (self->cache_dirty[set][way])
                return TRUE;
        }
    }
    return FALSE;
}
