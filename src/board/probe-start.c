/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-probe-start"
#include "config.h"

#include "board/probe-start.h"

#include "base/errors.h"
#include "board/core-takeover.h"

#define VTOR 0xE000ED08
#define ICIALLU 0xE000EF50
#define BPIALL 0xE000EF78

#define XPSR_THUMB 0x01000000
#define LR_OF_A_RESET 0xFFFFFFFF

/* Two values that no bus leaves behind by itself, and that differ in every bit. */
#define PROBE_WORD_1 0xA55A3CC3
#define PROBE_WORD_2 0x5AA5C33C

/* Written and read back in pieces, so that progress moves and a cancel is heard. */
#define PIECE (4 * 1024)

/* A loader that is going to fault does so at once (probe 4.5, step 9). */
#define SETTLE_US 50000

/* ---- is the RAM there? ---- */

static gboolean
keeps (SalvorMemoryAccess *memory, guint32 address, guint32 value, GCancellable *cancellable,
       GError **error)
{
    guint32 found;

    if (!salvor_memory_access_write_word (memory, address, value, cancellable, error)
        || !salvor_memory_access_read_word (memory, address, &found, cancellable, error))
        return FALSE;
    if (found == value)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                 "0x%08X was written, 0x%08X is there", value, found);
    return FALSE;
}

static gboolean
check_ram_at (SalvorMemoryAccess *memory, guint32 address, const char *what,
              GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local_error = NULL;

    if (keeps (memory, address, PROBE_WORD_1, cancellable, &local_error)
        && keeps (memory, address, PROBE_WORD_2, cancellable, &local_error))
        return TRUE;
    if (g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_REFUSED)
        || g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE))
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                     "no RAM for the %s of the loader at 0x%08X, the division of the RAM (FlexRAM) "
                     "leaves none there: %s",
                     what, address, local_error->message);
    else
        g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
}

/* ---- loading ---- */

/* @data filled up with zeros to whole words */
static GBytes *
take_words (GBytes *data)
{
    gsize size;
    const guint8 *bytes = g_bytes_get_data (data, &size);
    guint8 *words = g_malloc0 ((size + 3) / 4 * 4);

    for (gsize i = 0; i < size; i++)
        words[i] = bytes[i];
    return g_bytes_new_take (words, (size + 3) / 4 * 4);
}

static gboolean
send (SalvorMemoryAccess *memory, guint32 address, GBytes *words, SalvorProgress *progress,
      GCancellable *cancellable, GError **error)
{
    gsize size;
    const guint8 *bytes = g_bytes_get_data (words, &size);

    for (gsize done = 0; done < size; done += PIECE) {
        gsize count = MIN (PIECE, size - done);

        if (!salvor_memory_access_write_block (memory, address + (guint32) done, bytes + done,
                                               count, cancellable, error)) {
            g_prefix_error (error, "load: ");
            return FALSE;
        }
        salvor_progress_advance (progress, count);
    }
    return TRUE;
}

static gboolean
compare_piece (GBytes *words, gsize offset, GBytes *found, guint32 address, GError **error)
{
    gsize size;
    const guint8 *there = g_bytes_get_data (found, &size);
    const guint8 *sent = g_bytes_get_data (words, NULL);

    for (gsize i = 0; i < size; i++) {
        if (there[i] == sent[offset + i])
            continue;
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_VERIFY,
                     "RAM at 0x%08X holds 0x%02X after 0x%02X was written",
                     address + (guint32) (offset + i), there[i], sent[offset + i]);
        return FALSE;
    }
    return TRUE;
}

static gboolean
compare (SalvorMemoryAccess *memory, guint32 address, GBytes *words, SalvorProgress *progress,
         GCancellable *cancellable, GError **error)
{
    gsize size = g_bytes_get_size (words);

    for (gsize done = 0; done < size; done += PIECE) {
        gsize count = MIN (PIECE, size - done);
        g_autoptr (GBytes) found = salvor_memory_access_read_block (
            memory, address + (guint32) done, count, cancellable, error);

        if (found == NULL || !compare_piece (words, done, found, address, error))
            return FALSE;
        salvor_progress_advance (progress, count);
    }
    return TRUE;
}

static gboolean
load (SalvorMemoryAccess *memory, SalvorFlashloader *loader, SalvorProgress *progress,
      GCancellable *cancellable, GError **error)
{
    guint32 address = salvor_flashloader_get_load_address (loader);
    g_autoptr (GBytes) words = take_words (salvor_flashloader_get_data (loader));

    salvor_progress_set_total (progress, 2 * g_bytes_get_size (words));
    return send (memory, address, words, progress, cancellable, error)
           && compare (memory, address, words, progress, cancellable, error);
}

/* ---- starting ---- */

static gboolean
set_registers (SalvorCoreControl *core, const SalvorLoaderStart *start, GCancellable *cancellable,
               GError **error)
{
    const SalvorCoreValue values[] = {
        { SALVOR_CORE_CFBP, 0 },
        { SALVOR_CORE_SP, start->stack_pointer },
        { SALVOR_CORE_MSP, start->stack_pointer },
        { SALVOR_CORE_LR, LR_OF_A_RESET },
        { SALVOR_CORE_PC, start->entry & ~1u },
        { SALVOR_CORE_XPSR, XPSR_THUMB },
    };

    return salvor_core_control_write_registers (core, values, G_N_ELEMENTS (values), cancellable,
                                                error);
}

static gboolean
check_running (SalvorCoreControl *core, SalvorMemoryAccess *memory, GCancellable *cancellable,
               GError **error)
{
    g_autofree char *where = NULL;
    SalvorCoreState state;

    if (!salvor_clock_wait (salvor_core_control_get_clock (core), SETTLE_US, cancellable, error)
        || !salvor_core_control_get_state (core, &state, cancellable, error))
        return FALSE;
    if (state == SALVOR_CORE_RUNNING)
        return TRUE;
    where = salvor_core_takeover_describe (core, memory);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FAILED, "the loader %s: %s",
                 state == SALVOR_CORE_LOCKED_UP ? "has locked the core up" : "stopped", where);
    return FALSE;
}

static gboolean
start (SalvorCoreControl *core, SalvorMemoryAccess *memory, const SalvorLoaderStart *loader_start,
       GCancellable *cancellable, GError **error)
{
    return salvor_memory_access_write_word (memory, VTOR, loader_start->vectors, cancellable, error)
           && salvor_memory_access_write_word (memory, ICIALLU, 0, cancellable, error)
           && salvor_memory_access_write_word (memory, BPIALL, 0, cancellable, error)
           && set_registers (core, loader_start, cancellable, error)
           && salvor_core_control_resume (core, cancellable, error)
           && check_running (core, memory, cancellable, error)
           && salvor_core_control_release (core, cancellable, error);
}

gboolean
salvor_probe_start_flashloader (SalvorCoreControl *core, SalvorMemoryAccess *memory,
                                SalvorChip *chip, SalvorFlashloader *loader,
                                SalvorProgress *progress, GCancellable *cancellable, GError **error)
{
    SalvorLoaderStart loader_start;

    g_return_val_if_fail (SALVOR_IS_CORE_CONTROL (core), FALSE);
    g_return_val_if_fail (SALVOR_IS_MEMORY_ACCESS (memory), FALSE);
    g_return_val_if_fail (SALVOR_IS_CHIP (chip), FALSE);
    g_return_val_if_fail (SALVOR_IS_FLASHLOADER (loader), FALSE);

    loader_start = salvor_flashloader_get_start (loader);
    if (salvor_core_takeover (core, memory, chip, cancellable, error)
        && check_ram_at (memory, salvor_flashloader_get_load_address (loader), "bytes", cancellable,
                         error)
        && check_ram_at (memory, loader_start.stack_pointer - 4, "stack", cancellable, error)
        && load (memory, loader, progress, cancellable, error)
        && start (core, memory, &loader_start, cancellable, error))
        return TRUE;
    g_prefix_error (error, "start the flashloader through the probe: ");
    return FALSE;
}
