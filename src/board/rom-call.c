/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-rom-call"
#include "config.h"

#include "board/rom-call.h"

#include "base/errors.h"
#include "board/core-takeover.h"
#include "board/rom-status.h"

#define THUMB 1u

/* BKPT 0 twice: the return address is a whole word, so that a word access reaches it. */
#define BREAKPOINTS 0xBE00BE00
/* The last word of the workspace; the stack grows down from below it, aligned to eight bytes as
 * the procedure call standard wants it. */
#define RETURN_OFFSET_FROM_END 8
/* What the ROM's functions may need is written nowhere; NXP's algorithm has 1.5 KiB for itself and
 * them (probe 5.4). */
#define STACK_SIZE 4096

/* Nothing of the old program may come between (probe 5.5, step 3). */
#define PRIMASK 1
#define XPSR_THUMB 0x01000000
#define XPSR_EXCEPTION 0x1FF

/* Some for the way to the probe and back; what the flash itself needs is on top. */
#define CALL_OVERHEAD_MS 500

struct _SalvorRomCall {
    SalvorCoreControl *core;    /* owned */
    SalvorMemoryAccess *memory; /* owned */
    SalvorChip *chip;           /* owned */
    const SalvorRomProfile *rom;
    guint32 entries[SALVOR_N_ROM_FUNCTIONS]; /* with the Thumb bit; 0: not there */
    guint32 return_address;                  /* without it */
    gboolean is_set_up; /* the registers that outlive a call are as they should be */
};

static const char *const role_names[SALVOR_N_ROM_FUNCTIONS] = {
    [SALVOR_ROM_INIT] = "init",
    [SALVOR_ROM_PROGRAM] = "program",
    [SALVOR_ROM_ERASE] = "erase",
    [SALVOR_ROM_ERASE_SECTOR] = "erase sector",
    [SALVOR_ROM_ERASE_BLOCK] = "erase block",
    [SALVOR_ROM_CLEAR_CACHE] = "clear cache",
    [SALVOR_ROM_TRANSFER] = "transfer",
    [SALVOR_ROM_UPDATE_LUT] = "update LUT",
};

SalvorRomCall *
salvor_rom_call_new (SalvorCoreControl *core, SalvorMemoryAccess *memory, SalvorChip *chip)
{
    SalvorRomCall *self;

    g_return_val_if_fail (SALVOR_IS_CORE_CONTROL (core), NULL);
    g_return_val_if_fail (SALVOR_IS_MEMORY_ACCESS (memory), NULL);
    g_return_val_if_fail (SALVOR_IS_CHIP (chip), NULL);
    g_return_val_if_fail (salvor_chip_get_rom_functions (chip) != NULL, NULL);

    self = g_new0 (SalvorRomCall, 1);
    self->core = g_object_ref (core);
    self->memory = g_object_ref (memory);
    self->chip = g_object_ref (chip);
    self->rom = salvor_chip_get_rom_functions (chip);
    self->return_address = self->rom->workspace_last + 1 - RETURN_OFFSET_FROM_END;
    return self;
}

void
salvor_rom_call_free (SalvorRomCall *self)
{
    g_object_unref (self->core);
    g_object_unref (self->memory);
    g_object_unref (self->chip);
    g_free (self);
}

/* ---- where the functions are ---- */

static gboolean
is_in_rom (SalvorRomCall *self, guint32 address)
{
    const SalvorMemoryRegion *region = salvor_chip_get_region (self->chip, "rom");

    return region != NULL && address >= region->start && address - region->start < region->size;
}

/* A pointer to words of the ROM. */
static gboolean
follow (SalvorRomCall *self, guint32 place, const char *what, guint32 *pointer,
        GCancellable *cancellable, GError **error)
{
    if (!salvor_memory_access_read_word (self->memory, place, pointer, cancellable, error))
        return FALSE;
    if (*pointer % 4 == 0 && is_in_rom (self, *pointer))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                 "the pointer to the ROM's %s at 0x%08X is 0x%08X, which is not in the ROM", what,
                 place, *pointer);
    return FALSE;
}

static gboolean
look_up (SalvorRomCall *self, guint32 table, SalvorRomRole role, GCancellable *cancellable,
         GError **error)
{
    guint32 place = table + self->rom->functions[role].offset;
    guint32 entry;

    if (!is_in_rom (self, place)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                     "the place of the ROM function “%s”, 0x%08X, is not in the ROM",
                     role_names[role], place);
        return FALSE;
    }
    if (!salvor_memory_access_read_word (self->memory, place, &entry, cancellable, error))
        return FALSE;
    if ((entry & THUMB) == 0 || !is_in_rom (self, entry & ~THUMB)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                     "the ROM function “%s” would be at 0x%08X, which is no code of the ROM",
                     role_names[role], entry);
        return FALSE;
    }
    self->entries[role] = entry;
    return TRUE;
}

static gboolean
look_up_table (SalvorRomCall *self, GCancellable *cancellable, GError **error)
{
    guint32 tree, table;

    if (!follow (self, self->rom->tree_pointer, "functions", &tree, cancellable, error)
        || !follow (self, tree + self->rom->driver_offset, "flash driver", &table, cancellable,
                    error))
        return FALSE;
    for (guint role = 0; role < SALVOR_N_ROM_FUNCTIONS; role++) {
        if (self->rom->functions[role].exists && self->rom->functions[role].in_table
            && !look_up (self, table, role, cancellable, error))
            return FALSE;
    }
    return TRUE;
}

/* A fixed place holds the function in the ROM that was looked at, and anything in another. */
static gboolean
take_fixed_places (SalvorRomCall *self, GCancellable *cancellable, GError **error)
{
    guint32 found;

    if (!self->rom->has_fingerprint)
        return TRUE;
    if (!salvor_memory_access_read_word (self->memory, self->rom->fingerprint_address, &found,
                                         cancellable, error))
        return FALSE;
    if (found != self->rom->fingerprint) {
        g_info ("this ROM has 0x%08X at 0x%08X, expected 0x%08X: functions at fixed places are not "
                "used",
                found, self->rom->fingerprint_address, self->rom->fingerprint);
        return TRUE;
    }
    for (guint role = 0; role < SALVOR_N_ROM_FUNCTIONS; role++) {
        if (self->rom->functions[role].exists && !self->rom->functions[role].in_table)
            self->entries[role] = self->rom->functions[role].address;
    }
    return TRUE;
}

/* RAM that is not there, or not as large as it should be, is found here and not by the ROM. */
static gboolean
place_breakpoint (SalvorRomCall *self, GCancellable *cancellable, GError **error)
{
    const guint32 places[] = { self->rom->workspace_first, self->return_address };
    guint32 found;

    for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
        if (!salvor_memory_access_write_word (self->memory, places[i], BREAKPOINTS, cancellable,
                                              error)
            || !salvor_memory_access_read_word (self->memory, places[i], &found, cancellable,
                                                error)) {
            g_prefix_error (error, "RAM for calls into the ROM: ");
            return FALSE;
        }
        if (found != BREAKPOINTS) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                         "RAM at 0x%08X holds 0x%08X after 0x%08X was written", places[i], found,
                         BREAKPOINTS);
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
salvor_rom_call_find (SalvorRomCall *self, GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (self != NULL, FALSE);

    self->is_set_up = FALSE;
    return look_up_table (self, cancellable, error) && take_fixed_places (self, cancellable, error)
           && place_breakpoint (self, cancellable, error);
}

gboolean
salvor_rom_call_has (SalvorRomCall *self, SalvorRomRole role)
{
    g_return_val_if_fail (self != NULL, FALSE);
    g_return_val_if_fail (role < SALVOR_N_ROM_FUNCTIONS, FALSE);

    return self->entries[role] != 0;
}

guint32
salvor_rom_call_get_free_start (SalvorRomCall *self)
{
    g_return_val_if_fail (self != NULL, 0);

    return self->rom->workspace_first;
}

/* ---- calling one ---- */

static void
fail_call (SalvorRomCall *self, SalvorRomRole role, const char *what, GError **error)
{
    g_autofree char *where = salvor_core_takeover_describe (self->core, self->memory);

    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FLASH, "ROM function “%s” %s: %s",
                 role_names[role], what, where);
}

/* A function that does not come back is stopped, so that whoever looks finds a core that stands
 * still. So is one that a person does not want to wait for. */
static void
stop_call (SalvorRomCall *self, SalvorRomRole role, GError *cause, guint timeout_ms, GError **error)
{
    g_autofree char *what = NULL;

    if (g_error_matches (cause, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT)) {
        what = g_strdup_printf ("did not come back within %u ms", timeout_ms);
        fail_call (self, role, what, error);
        g_error_free (cause);
        return;
    }
    if (!salvor_core_control_halt (self->core, NULL, NULL))
        g_info ("the core could not be stopped");
    g_propagate_prefixed_error (error, cause, "ROM function “%s”: ", role_names[role]);
}

static gboolean
check_return (SalvorRomCall *self, SalvorRomRole role, const SalvorCoreResult *result,
              GError **error)
{
    g_autofree char *what = NULL;

    if (result->state == SALVOR_CORE_BREAKPOINT && result->pc == self->return_address
        && (result->xpsr & XPSR_EXCEPTION) == 0)
        return TRUE;
    if (result->state == SALVOR_CORE_LOCKED_UP)
        what = g_strdup ("has locked the core up");
    else if ((result->xpsr & XPSR_EXCEPTION) != 0)
        what = g_strdup_printf ("ended in exception %u", result->xpsr & XPSR_EXCEPTION);
    else
        what = g_strdup_printf ("stopped at 0x%08X instead of 0x%08X", result->pc,
                                self->return_address);
    fail_call (self, role, what, error);
    return FALSE;
}

/* CONTROL first: it says which stack pointer the other one is. */
static gboolean
set_up_core (SalvorRomCall *self, GCancellable *cancellable, GError **error)
{
    const SalvorCoreValue values[] = {
        { SALVOR_CORE_CFBP, PRIMASK },
        { SALVOR_CORE_SP, self->return_address },
        { SALVOR_CORE_XPSR, XPSR_THUMB },
    };

    self->is_set_up = salvor_core_control_write_registers (
        self->core, values, G_N_ELEMENTS (values), cancellable, error);
    return self->is_set_up;
}

/* Sets up and runs it. TRUE when it came back as it should: *beside is then what went wrong with
 * @load. */
static gboolean
call (SalvorRomCall *self, SalvorRomRole role, const guint32 arguments[4],
      const SalvorCoreLoad *load, guint timeout_ms, SalvorCoreResult *result, GError **beside,
      GCancellable *cancellable, GError **error)
{
    /* a function that came back has left the rest as it was: SP, PRIMASK, the Thumb state */
    const SalvorCoreValue values[] = {
        { SALVOR_CORE_R0, arguments[0] },
        { SALVOR_CORE_R1, arguments[1] },
        { SALVOR_CORE_R2, arguments[2] },
        { SALVOR_CORE_R3, arguments[3] },
        { SALVOR_CORE_LR, self->return_address | THUMB },
        { SALVOR_CORE_PC, self->entries[role] & ~THUMB },
    };
    SalvorDeadline deadline = salvor_deadline_after_ms (salvor_core_control_get_clock (self->core),
                                                        timeout_ms + CALL_OVERHEAD_MS);
    g_autoptr (GError) local_error = NULL;

    if (!self->is_set_up && !set_up_core (self, cancellable, error)) {
        g_prefix_error (error, "ROM function “%s”: ", role_names[role]);
        return FALSE;
    }
    self->is_set_up = FALSE;
    if (!salvor_core_control_run_call (self->core, values, G_N_ELEMENTS (values), load, deadline,
                                       result, cancellable, &local_error)
        && result->state == SALVOR_CORE_RUNNING) {
        stop_call (self, role, g_steal_pointer (&local_error), timeout_ms, error);
        return FALSE;
    }
    self->is_set_up = check_return (self, role, result, error);
    if (self->is_set_up)
        *beside = g_steal_pointer (&local_error);
    return self->is_set_up;
}

gboolean
salvor_rom_call_run_beside (SalvorRomCall *self, SalvorRomRole role, const guint32 arguments[4],
                            const SalvorCoreLoad *load, guint timeout_ms, GCancellable *cancellable,
                            GError **error)
{
    SalvorCoreResult result = { SALVOR_CORE_RUNNING, 0, 0, 0 };
    g_autoptr (GError) beside = NULL;

    g_return_val_if_fail (salvor_rom_call_has (self, role), FALSE);

    if (!call (self, role, arguments, load, timeout_ms, &result, &beside, cancellable, error))
        return FALSE;
    if (result.r0 != SALVOR_ROM_STATUS_SUCCESS) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FLASH, "ROM function “%s” returned %u (%s)",
                     role_names[role], result.r0, salvor_rom_status_get_name (result.r0));
        return FALSE;
    }
    if (beside == NULL)
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&beside));
    return FALSE;
}

gboolean
salvor_rom_call_run (SalvorRomCall *self, SalvorRomRole role, const guint32 arguments[4],
                     guint timeout_ms, GCancellable *cancellable, GError **error)
{
    return salvor_rom_call_run_beside (self, role, arguments, NULL, timeout_ms, cancellable, error);
}

gboolean
salvor_rom_call_run_void (SalvorRomCall *self, SalvorRomRole role, const guint32 arguments[4],
                          guint timeout_ms, GCancellable *cancellable, GError **error)
{
    SalvorCoreResult result = { SALVOR_CORE_RUNNING, 0, 0, 0 };
    g_autoptr (GError) beside = NULL;

    g_return_val_if_fail (salvor_rom_call_has (self, role), FALSE);

    return call (self, role, arguments, NULL, timeout_ms, &result, &beside, cancellable, error);
}
