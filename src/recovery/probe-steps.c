/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-probe-steps"
#include "config.h"

#include "recovery/recovery-run-private.h"

#include "base/errors.h"
#include "board/core-takeover.h"
#include "board/rom-flash.h"

/* What a debug probe does for a recovery, beside giving access to the flash. */

/* What the probe has stopped stays stopped. */
static void
leave_probe (SalvorRecoveryRun *self)
{
    g_clear_object (&self->flash);
    g_clear_pointer (&self->debug, salvor_debug_session_free);
}

static SalvorStepOutcome
step_take_over (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
                GError **error)
{
    SalvorChip *chip = salvor_recovery_run_get_chip (self);
    SalvorCoreControl *core;
    SalvorMemoryAccess *memory;

    self->debug = salvor_debug_session_open (self->port, cancellable, error);
    if (self->debug == NULL)
        return SALVOR_STEP_FAILED;
    core = salvor_debug_session_get_core (self->debug);
    memory = salvor_debug_session_get_memory (self->debug);
    self->flash = salvor_rom_flash_new (core, memory, chip);
    return salvor_step_outcome (salvor_core_takeover (core, memory, chip, cancellable, error));
}

/* A practice board acts it out; on a desk a person has the time that a replug takes. */
static gboolean
ask_for_power_cycle (SalvorRecoveryRun *self, GError **error)
{
    g_autoptr (GError) local_error = NULL;

    if (salvor_port_act (self->port, "power-cycle", &local_error)
        || g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE))
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
}

static SalvorStepOutcome
step_power_cycle (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
                  GError **error)
{
    g_autoptr (SalvorPort) rom = NULL;
    SalvorDeadline deadline;

    if (!salvor_flash_writer_has_changes (self->writer))
        return SALVOR_STEP_NOT_NEEDED;
    leave_probe (self);
    if (!ask_for_power_cycle (self, error))
        return SALVOR_STEP_FAILED;
    deadline = salvor_deadline_after_ms (self->clock, SALVOR_REPLUG_TIMEOUT_MS);
    rom = salvor_usb_arrival_wait (self->arrival, SALVOR_PORT_ROM, deadline, cancellable, error);
    if (rom == NULL)
        g_prefix_error (error, "no serial download after the start-up header was erased: ");
    return salvor_step_outcome (rom != NULL);
}

/* The second half of the work knows the flash through the flashloader. What had to be kept is in
 * the journal, which the first half has saved. */
static SalvorStepOutcome
step_change_over (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
                  GError **error)
{
    if (self->debug != NULL)
        return SALVOR_STEP_NOT_NEEDED;
    return salvor_step_outcome (
        salvor_recovery_run_check_board (self, cancellable, error)
        && salvor_recovery_run_set_up_flash (self, cancellable, error)
        && salvor_recovery_run_look_again (self, progress, cancellable, error)
        && salvor_flash_writer_header_out (self->writer, cancellable, error)
        && salvor_recovery_run_take_settings (self, cancellable, error));
}

const SalvorStepFunc salvor_probe_steps[SALVOR_N_STEPS] = {
    [SALVOR_STEP_TAKE_OVER] = step_take_over,
    [SALVOR_STEP_POWER_CYCLE] = step_power_cycle,
    [SALVOR_STEP_CHANGE_OVER] = step_change_over,
};
