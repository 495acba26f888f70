/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-sight-reader"
#include "config.h"

#include "board/sight-reader.h"

#include "base/bytes.h"
#include "base/errors.h"

#include <glib/gi18n-lib.h>

/* ARMv7-M: the program counter sample register works while the core runs, as long as tracing is
 * enabled; it reads as ones in debug state, in sleep and in reset (C1.8.6; DEMCR: C1.6.5). */
#define DWT_PCSR 0xE000101C
#define DEMCR 0xE000EDFC
#define DEMCR_TRACE_ENABLE (1u << 24)
#define NO_SAMPLE 0xFFFFFFFF
/* Some, because a core may be caught between two short sleeps. */
#define SAMPLES 4

/* Entries are 0x000Txxxx: a stage, and what it came to (chip-semantics 0). */
#define LOG_STAGE(word) ((word) >> 16)
#define MAX_LOG_STAGE 0xF

static gboolean
is_refusal (const GError *error)
{
    return g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED);
}

/* ---- where the core is ---- */

static gboolean
sample (SalvorMemoryAccess *memory, guint32 *address, GCancellable *cancellable, GError **error)
{
    *address = NO_SAMPLE;
    for (guint i = 0; i < SAMPLES && *address == NO_SAMPLE; i++) {
        if (!salvor_memory_access_read_word (memory, DWT_PCSR, address, cancellable, error))
            return FALSE;
    }
    return TRUE;
}

/* Sampling is switched on for the look alone and left as it was found. */
static gboolean
sample_enabled (SalvorMemoryAccess *memory, guint32 *address, GCancellable *cancellable,
                GError **error)
{
    guint32 control;
    gboolean success;

    if (!salvor_memory_access_read_word (memory, DEMCR, &control, cancellable, error))
        return FALSE;
    if ((control & DEMCR_TRACE_ENABLE) != 0)
        return sample (memory, address, cancellable, error);
    if (!salvor_memory_access_write_word (memory, DEMCR, control | DEMCR_TRACE_ENABLE, cancellable,
                                          error))
        return FALSE;
    success = sample (memory, address, cancellable, error);
    return salvor_memory_access_write_word (memory, DEMCR, control, NULL, success ? error : NULL)
           && success;
}

/* Nothing is halted for it: the register is only there when the core stands still already. */
static gboolean
ask_halted (SalvorCoreControl *core, guint32 *address, GCancellable *cancellable)
{
    SalvorCoreState state;

    return core != NULL && salvor_core_control_get_state (core, &state, cancellable, NULL)
           && state != SALVOR_CORE_RUNNING && state != SALVOR_CORE_LOCKED_UP
           && salvor_core_control_read_register (core, SALVOR_CORE_PC, address, cancellable, NULL);
}

static gboolean
read_core (SalvorMemoryAccess *memory, SalvorCoreControl *core, SalvorProbeSight *sight,
           GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local_error = NULL;
    guint32 address;

    if (!sample_enabled (memory, &address, cancellable, &local_error)) {
        if (!is_refusal (local_error)) {
            g_propagate_error (error, g_steal_pointer (&local_error));
            return FALSE;
        }
        g_info ("sample the program counter: %s", local_error->message);
        salvor_probe_sight_set_core_unreadable (
            sight, _ ("The debug port does not show where the processor is."));
    } else if (address == NO_SAMPLE && !ask_halted (core, &address, cancellable)) {
        salvor_probe_sight_set_core_unreadable (
            sight, _ ("The processor sleeps, so it does not show where it is."));
    } else {
        salvor_probe_sight_set_core_address (sight, address);
    }
    return TRUE;
}

/* ---- boot log ---- */

/* The RAM of the log belongs to whoever runs after the ROM: what does not begin like a log is
 * something else by now, and what no longer looks like one is where it ends. */
static void
take_boot_log (SalvorChip *chip, GBytes *bytes, SalvorProbeSight *sight)
{
    guint32 words[SALVOR_BOOT_LOG_MAX_WORDS];
    gsize size, n_words = 0;
    const guint8 *data = g_bytes_get_data (bytes, &size);

    while (n_words < MIN (size / 4, G_N_ELEMENTS (words))
           && salvor_bytes_peek_u32_le (data, size, 4 * n_words, &words[n_words])
           && LOG_STAGE (words[n_words]) > 0 && LOG_STAGE (words[n_words]) <= MAX_LOG_STAGE)
        n_words++;
    if (n_words == 0 || salvor_chip_get_boot_log_text (chip, words[0]) == NULL)
        salvor_probe_sight_set_boot_log_unreadable (
            sight, _ ("The running program uses the RAM where the ROM's notes were."));
    else
        salvor_probe_sight_set_boot_log (sight, words, n_words);
}

static gboolean
read_boot_log (SalvorMemoryAccess *memory, SalvorChip *chip, SalvorProbeSight *sight,
               GCancellable *cancellable, GError **error)
{
    const SalvorBootLogPlace *place = salvor_chip_get_boot_log (chip);
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GError) local_error = NULL;

    if (place == NULL)
        return TRUE;
    bytes = salvor_memory_access_read_block (memory, place->address, place->size / 4 * 4,
                                             cancellable, &local_error);
    if (bytes != NULL) {
        take_boot_log (chip, bytes, sight);
        return TRUE;
    }
    if (!is_refusal (local_error)) {
        g_propagate_error (error, g_steal_pointer (&local_error));
        return FALSE;
    }
    g_info ("boot log: %s", local_error->message);
    salvor_probe_sight_set_boot_log_unreadable (
        sight, _ ("The RAM where the ROM's notes were is not there now."));
    return TRUE;
}

gboolean
salvor_sight_reader_read (SalvorMemoryAccess *memory, SalvorCoreControl *core, SalvorChip *chip,
                          SalvorProbeSight *sight, GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_MEMORY_ACCESS (memory), FALSE);
    g_return_val_if_fail (SALVOR_IS_CHIP (chip), FALSE);
    g_return_val_if_fail (sight != NULL, FALSE);

    return read_core (memory, core, sight, cancellable, error)
           && read_boot_log (memory, chip, sight, cancellable, error);
}
