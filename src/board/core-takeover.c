/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-core-takeover"
#include "config.h"

#include "board/core-takeover.h"

#include "base/errors.h"

/* System control space (ARMv7-M, B3.2; probe 3.1) */
#define ICTR 0xE000E004
#define SYST_CSR 0xE000E010
#define NVIC_ICER 0xE000E180
#define NVIC_ICPR 0xE000E280
#define CPUID 0xE000ED00
#define ICSR 0xE000ED04
#define CCR 0xE000ED14
#define CFSR 0xE000ED28
#define HFSR 0xE000ED2C
#define MPU_CTRL 0xE000ED94
#define ICIALLU 0xE000EF50

/* Arm, Cortex-M7, any revision (probe 2.5). A GDB server that cannot read answers zeros. */
#define CPUID_MASK 0xFF00FFF0
#define CPUID_CORTEX_M7 0x4100C270

#define ICTR_WORDS(value) (((value) &0xF) + 1)
#define MAX_INTERRUPT_WORDS 8
#define ICSR_CLEAR_PENDING 0x0A000000 /* PENDSVCLR, PENDSTCLR */
#define CCR_DATA_CACHE (1u << 16)
#define CCR_CODE_CACHE (1u << 17)
#define XPSR_EXCEPTION 0x1FF

#define MAX_RESETS 3u

/* Stopping at the first instruction needs no ROM that reads a register. */
#define STOP_AT_ONCE 0

/* ---- settings of the chip ---- */

static gboolean
apply (SalvorMemoryAccess *memory, const SalvorDebugSetting *setting, gboolean *changed,
       GCancellable *cancellable, GError **error)
{
    guint32 old;

    if (!salvor_memory_access_read_word (memory, setting->address, &old, cancellable, error))
        return FALSE;
    if ((old & setting->mask) == setting->value)
        return TRUE;
    *changed = TRUE;
    g_debug ("%s: 0x%08X, set to 0x%08X", setting->name, old & setting->mask, setting->value);
    return salvor_memory_access_write_word (
        memory, setting->address, (old & ~setting->mask) | setting->value, cancellable, error);
}

static gboolean
apply_all (SalvorMemoryAccess *memory, SalvorChip *chip, SalvorSettingTime when, gboolean *changed,
           GCancellable *cancellable, GError **error)
{
    gsize n_settings;
    const SalvorDebugSetting *settings = salvor_chip_get_debug_settings (chip, &n_settings);

    for (gsize i = 0; i < n_settings; i++) {
        if (settings[i].when == when
            && !apply (memory, &settings[i], changed, cancellable, error)) {
            g_prefix_error (error, "set %s: ", settings[i].name);
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
salvor_core_takeover_set (SalvorMemoryAccess *memory, SalvorChip *chip, SalvorSettingTime when,
                          GCancellable *cancellable, GError **error)
{
    gboolean changed = FALSE;

    g_return_val_if_fail (SALVOR_IS_MEMORY_ACCESS (memory), FALSE);
    g_return_val_if_fail (SALVOR_IS_CHIP (chip), FALSE);

    return apply_all (memory, chip, when, &changed, cancellable, error);
}

/* ---- taking it over ---- */

static gboolean
check_core (SalvorMemoryAccess *memory, GCancellable *cancellable, GError **error)
{
    guint32 cpuid;

    if (!salvor_memory_access_read_word (memory, CPUID, &cpuid, cancellable, error))
        return FALSE;
    if ((cpuid & CPUID_MASK) == CPUID_CORTEX_M7)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET,
                 "the core calls itself 0x%08X, expected a Cortex-M7", cpuid);
    return FALSE;
}

/* The ROM reads SBMR1 early, after it has set the chip up a little; stopped there, code in RAM
 * starts better than at the very first instruction (probe 3.3 and 4.5). A ROM that does not read
 * it is stopped at once. */
static gboolean
reset_into_rom (SalvorCoreControl *core, SalvorChip *chip, GCancellable *cancellable,
                GError **error)
{
    const SalvorRegister *reg = salvor_chip_get_register_by_role (chip, "boot-config-latched");
    g_autoptr (GError) local_error = NULL;

    if (reg != NULL
        && salvor_core_control_reset_and_halt (core, reg->address, cancellable, &local_error))
        return TRUE;
    if (local_error != NULL && !g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT)) {
        g_propagate_error (error, g_steal_pointer (&local_error));
        return FALSE;
    }
    if (local_error != NULL)
        g_info ("stop when the ROM reads %s: %s", reg->name, local_error->message);
    return salvor_core_control_reset_and_halt (core, STOP_AT_ONCE, cancellable, error);
}

/* What survives a reset is put right behind a first one: then no clock is gated, so that looking at
 * it cannot hang the bus. A core that was not caught has let its program set it once more. */
static gboolean
reset_clean (SalvorCoreControl *core, SalvorMemoryAccess *memory, SalvorChip *chip,
             GCancellable *cancellable, GError **error)
{
    for (guint i = 0; i < MAX_RESETS; i++) {
        gboolean changed = FALSE;

        if (!reset_into_rom (core, chip, cancellable, error)
            || !apply_all (memory, chip, SALVOR_SET_BEFORE_RESET, &changed, cancellable, error))
            return FALSE;
        if (!changed)
            return TRUE;
    }
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                 "what the program has set comes back after each of %u resets", MAX_RESETS);
    return FALSE;
}

/* The ROM may have come to switching on the MPU, and the caches for all we know. */
static gboolean
switch_off_caches (SalvorCoreControl *core, SalvorMemoryAccess *memory, GCancellable *cancellable,
                   GError **error)
{
    guint32 control;

    if (!salvor_memory_access_read_word (memory, CCR, &control, cancellable, error))
        return FALSE;
    if ((control & CCR_DATA_CACHE) != 0) {
        /* its lines would have to be written back one by one: before the first instruction there
         * are none */
        if (!salvor_core_control_reset_and_halt (core, STOP_AT_ONCE, cancellable, error)
            || !salvor_memory_access_read_word (memory, CCR, &control, cancellable, error))
            return FALSE;
    }
    if ((control & CCR_DATA_CACHE) != 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                     "the data cache is on right after a reset, CCR is 0x%08X", control);
        return FALSE;
    }
    if ((control & CCR_CODE_CACHE) != 0
        && !salvor_memory_access_write_word (memory, CCR, control & ~CCR_CODE_CACHE, cancellable,
                                             error))
        return FALSE;
    return salvor_memory_access_write_word (memory, ICIALLU, 0, cancellable, error);
}

static gboolean
silence_interrupts (SalvorMemoryAccess *memory, GCancellable *cancellable, GError **error)
{
    guint8 ones[4 * MAX_INTERRUPT_WORDS];
    guint32 type;
    gsize size;

    if (!salvor_memory_access_write_word (memory, SYST_CSR, 0, cancellable, error)
        || !salvor_memory_access_write_word (memory, ICSR, ICSR_CLEAR_PENDING, cancellable, error)
        || !salvor_memory_access_read_word (memory, ICTR, &type, cancellable, error))
        return FALSE;
    for (gsize i = 0; i < sizeof ones; i++)
        ones[i] = 0xFF;
    size = 4 * MIN (ICTR_WORDS (type), MAX_INTERRUPT_WORDS);
    return salvor_memory_access_write_block (memory, NVIC_ICER, ones, size, cancellable, error)
           && salvor_memory_access_write_block (memory, NVIC_ICPR, ones, size, cancellable, error);
}

gboolean
salvor_core_takeover (SalvorCoreControl *core, SalvorMemoryAccess *memory, SalvorChip *chip,
                      GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_CORE_CONTROL (core), FALSE);
    g_return_val_if_fail (SALVOR_IS_MEMORY_ACCESS (memory), FALSE);
    g_return_val_if_fail (SALVOR_IS_CHIP (chip), FALSE);

    if (check_core (memory, cancellable, error)
        && reset_clean (core, memory, chip, cancellable, error)
        && switch_off_caches (core, memory, cancellable, error)
        && salvor_core_takeover_set (memory, chip, SALVOR_SET_AFTER_RESET, cancellable, error)
        && salvor_memory_access_write_word (memory, MPU_CTRL, 0, cancellable, error)
        && silence_interrupts (memory, cancellable, error))
        return TRUE;
    g_prefix_error (error, "take the core over: ");
    return FALSE;
}

/* ---- what it is doing ---- */

static void
describe_register (SalvorCoreControl *core, SalvorCoreRegister reg, const char *name, GString *text)
{
    guint32 value;

    if (salvor_core_control_read_register (core, reg, &value, NULL, NULL))
        g_string_append_printf (text, "%s%s 0x%08X", text->len > 0 ? ", " : "", name, value);
}

static void
describe_word (SalvorMemoryAccess *memory, guint32 address, const char *name, GString *text)
{
    guint32 value;

    if (salvor_memory_access_read_word (memory, address, &value, NULL, NULL))
        g_string_append_printf (text, "%s%s 0x%08X", text->len > 0 ? ", " : "", name, value);
}

char *
salvor_core_takeover_describe (SalvorCoreControl *core, SalvorMemoryAccess *memory)
{
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    guint32 xpsr;

    g_return_val_if_fail (SALVOR_IS_CORE_CONTROL (core), NULL);
    g_return_val_if_fail (SALVOR_IS_MEMORY_ACCESS (memory), NULL);

    if (!salvor_core_control_halt (core, NULL, &error))
        return g_strdup_printf ("the core cannot be stopped: %s", error->message);
    describe_register (core, SALVOR_CORE_PC, "PC", text);
    describe_register (core, SALVOR_CORE_LR, "LR", text);
    if (salvor_core_control_read_register (core, SALVOR_CORE_XPSR, &xpsr, NULL, NULL))
        g_string_append_printf (text, ", exception %u", xpsr & XPSR_EXCEPTION);
    describe_word (memory, CFSR, "CFSR", text);
    describe_word (memory, HFSR, "HFSR", text);
    return g_string_free (g_steal_pointer (&text), FALSE);
}
