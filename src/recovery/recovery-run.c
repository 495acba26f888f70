/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-recovery-run"
#include "config.h"

#include "recovery/recovery-run-private.h"

#include "base/errors.h"
#include "board/mboot-flash.h"
#include "board/settle.h"

#include <string.h>

SalvorRecoveryRun *
salvor_recovery_run_new (SalvorPortList *ports, const char *board_name, SalvorRecoveryPlan *plan,
                         const SalvorRunWatcher *watcher)
{
    SalvorRecoveryRun *self = g_new0 (SalvorRecoveryRun, 1);

    self->ports = g_object_ref (ports);
    self->board_name = g_strdup (board_name);
    self->plan = g_object_ref (plan);
    self->watcher = *watcher;
    return self;
}

void
salvor_recovery_run_free (SalvorRecoveryRun *self)
{
    if (self == NULL)
        return;
    g_clear_object (&self->writer);
    g_clear_object (&self->flash);
    g_clear_pointer (&self->trial, salvor_flash_trial_unref);
    g_clear_object (&self->mboot);
    g_clear_pointer (&self->debug, salvor_debug_session_free);
    g_clear_pointer (&self->arrival, salvor_usb_arrival_free);
    g_clear_pointer (&self->lease, salvor_transport_lease_free);
    g_clear_object (&self->transport);
    g_clear_object (&self->port);
    g_clear_object (&self->clock);
    g_object_unref (self->ports);
    g_object_unref (self->plan);
    g_free (self->board_name);
    g_free (self->unique_id);
    g_free (self->backup_path);
    g_free (self->earlier_backup_path);
    g_clear_pointer (&self->content, g_bytes_unref);
    g_free (self->file_sha256);
    g_free (self);
}

SalvorChip *
salvor_recovery_run_get_chip (SalvorRecoveryRun *self)
{
    return salvor_recovery_plan_get_chip (self->plan);
}

/* ---- where the board is ---- */

static SalvorPort *
find_port (SalvorRecoveryRun *self, GError **error)
{
    SalvorPort *port;

    switch (salvor_recovery_plan_get_start_stage (self->plan)) {
    case SALVOR_STAGE_FLASHLOADER:
        return salvor_port_list_find (self->ports, self->board_name, SALVOR_PORT_FLASHLOADER,
                                      error);
    case SALVOR_STAGE_PROBE:
        port = salvor_port_list_find (self->ports, self->board_name, SALVOR_PORT_GDB, NULL);
        return port != NULL ? port
                            : salvor_port_list_find (self->ports, self->board_name,
                                                     SALVOR_PORT_PROBE, error);
    case SALVOR_STAGE_ROM:
    case SALVOR_STAGE_UNKNOWN:
        break;
    }
    return salvor_port_list_find (self->ports, self->board_name, SALVOR_PORT_ROM, error);
}

SalvorPort *
salvor_recovery_run_find_board (SalvorRecoveryRun *self, GError **error)
{
    g_autoptr (GError) local_error = NULL;

    g_return_val_if_fail (self->port == NULL, NULL);

    self->port = find_port (self, &local_error);
    if (self->port == NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED, "%s is not where it was: %s",
                     self->board_name, local_error->message);
        return NULL;
    }
    self->clock = salvor_port_get_clock (self->port);
    self->arrival = salvor_usb_arrival_new (self->ports, self->port);
    return self->port;
}

/* ---- is it the same board? ---- */

/* Through the probe the working copies are read: the chip has just been reset, so they are as the
 * fuses are, and the clock of the fuse block runs. */
static gboolean
read_word (SalvorRecoveryRun *self, const SalvorFuseWord *word, guint32 *value,
           GCancellable *cancellable, GError **error)
{
    if (self->debug != NULL)
        return salvor_memory_access_read_word (salvor_debug_session_get_memory (self->debug),
                                               word->shadow_address, value, cancellable, error);
    return salvor_mboot_read_once (self->mboot, word->index, value, cancellable, error);
}

static gboolean
read_unique_id (SalvorRecoveryRun *self, GCancellable *cancellable, GError **error)
{
    static const char *const roles[] = { "unique-id-low", "unique-id-high" };
    guint32 value[G_N_ELEMENTS (roles)];

    for (gsize i = 0; i < G_N_ELEMENTS (roles); i++) {
        const SalvorFuseWord *word
            = salvor_chip_get_word_by_role (salvor_recovery_run_get_chip (self), roles[i]);

        if (word == NULL) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FAILED, "no fuse word has the role %s",
                         roles[i]);
            return FALSE;
        }
        if (!read_word (self, word, &value[i], cancellable, error)) {
            g_prefix_error (error, "read the unique id: ");
            return FALSE;
        }
    }
    g_free (self->unique_id);
    self->unique_id = g_strdup_printf ("%08X %08X", value[0], value[1]);
    return TRUE;
}

/* A flashloader that was found running may still be at what was cut off before: its first answer
 * belongs to that. */
static gboolean
read_unique_id_in_step (SalvorRecoveryRun *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local_error = NULL;

    if (read_unique_id (self, cancellable, &local_error))
        return TRUE;
    if (self->mboot == NULL
        || !g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL)) {
        g_propagate_error (error, g_steal_pointer (&local_error));
        return FALSE;
    }
    g_message ("%s; asking once more", local_error->message);
    return read_unique_id (self, cancellable, error);
}

/* Where the id could not be read before, the plan has warned of it and the person has agreed; what
 * is left is that the board came back at the same place. One that was seen before in this run has
 * an id that is known. */
gboolean
salvor_recovery_run_check_board (SalvorRecoveryRun *self, GCancellable *cancellable, GError **error)
{
    g_autofree char *expected
        = self->unique_id != NULL
              ? g_strdup (self->unique_id)
              : salvor_board_state_get_unique_id (salvor_recovery_plan_get_state (self->plan));

    if (self->debug == NULL && self->mboot == NULL
        && !salvor_recovery_run_open_flashloader (self, self->port, cancellable, error))
        return FALSE;
    if (!read_unique_id_in_step (self, cancellable, error))
        return FALSE;
    if (expected == NULL) {
        g_message ("the unique id is %s; it was not known before", self->unique_id);
        return TRUE;
    }
    if (strcmp (expected, self->unique_id) == 0)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_BOARD,
                 "the unique id is %s, the plan was made for %s", self->unique_id, expected);
    return FALSE;
}

static SalvorStepOutcome
step_check_board (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
                  GError **error)
{
    return salvor_step_outcome (salvor_recovery_run_check_board (self, cancellable, error));
}

/* ---- what is in the flash ---- */

static SalvorStepOutcome
step_set_up_flash (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
                   GError **error)
{
    return salvor_step_outcome (salvor_recovery_run_set_up_flash (self, cancellable, error));
}

/* ---- the end ---- */

/* The board has taken the reset once its flashloader is off the bus. A probe sees it itself. */
static SalvorStepOutcome
step_restart (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
              GError **error)
{
    SalvorDeadline deadline;

    if (!salvor_flash_access_finish (self->flash, NULL, error))
        return SALVOR_STEP_FAILED;
    if (self->debug != NULL)
        return SALVOR_STEP_DONE;
    deadline = salvor_deadline_after_ms (self->clock, SALVOR_LEAVE_TIMEOUT_MS);
    return salvor_step_outcome (
        salvor_port_list_wait_gone (self->ports, salvor_usb_arrival_get_name (self->arrival),
                                    SALVOR_PORT_FLASHLOADER, deadline, NULL, error));
}

/* What every plan does the same way. */
static const SalvorStepFunc common_steps[SALVOR_N_STEPS] = {
    [SALVOR_STEP_CHECK_BOARD] = step_check_board,
    [SALVOR_STEP_SET_UP_FLASH] = step_set_up_flash,
    [SALVOR_STEP_RESTART] = step_restart,
};

static const SalvorStepFunc *const steps_by_kind[] = {
    [SALVOR_PLAN_RECOVER] = salvor_writing_steps,
    [SALVOR_PLAN_RESTORE] = salvor_writing_steps,
    [SALVOR_PLAN_BACKUP] = salvor_backup_steps,
    [SALVOR_PLAN_VERIFY] = salvor_verify_steps,
};

static SalvorStepFunc
get_step_func (SalvorRecoveryRun *self, SalvorStepId id)
{
    const SalvorStepFunc *const tables[]
        = { common_steps, salvor_loader_steps, salvor_probe_steps,
            steps_by_kind[salvor_recovery_plan_get_kind (self->plan)] };
    SalvorStepFunc func = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS (tables) && func == NULL; i++)
        func = tables[i][id];
    return func;
}

SalvorStepOutcome
salvor_recovery_run_step (SalvorRecoveryRun *self, SalvorStepId id, SalvorProgress *progress,
                          GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local_error = NULL;
    SalvorStepOutcome result;
    SalvorStepFunc func;

    g_return_val_if_fail (self != NULL && id < SALVOR_N_STEPS, SALVOR_STEP_FAILED);

    func = get_step_func (self, id);
    g_return_val_if_fail (func != NULL, SALVOR_STEP_FAILED);
    result = func (self, progress, cancellable, &local_error);
    if (result == SALVOR_STEP_FAILED) {
        if (self->lease != NULL)
            salvor_settle (self->transport, local_error);
        g_propagate_error (error, g_steal_pointer (&local_error));
    }
    return result;
}

/* ---- asking it ---- */

guint
salvor_recovery_run_get_sectors_erased (SalvorRecoveryRun *self)
{
    return self->writer != NULL
               ? self->sectors_erased_before + salvor_flash_writer_get_sectors_erased (self->writer)
               : 0;
}

SalvorFlashTrial *
salvor_recovery_run_get_trial (SalvorRecoveryRun *self)
{
    return self->trial;
}

const char *
salvor_recovery_run_get_settings_source (SalvorRecoveryRun *self)
{
    gboolean by_loader;

    if (!salvor_recovery_plan_changes_flash (self->plan))
        return NULL;
    if (!salvor_recovery_plan_adds_fcb (self->plan, &by_loader))
        return "file";
    return self->loader_makes_settings ? "flashloader" : "chip";
}

SalvorFlashWriter *
salvor_recovery_run_get_writer (SalvorRecoveryRun *self)
{
    return self->writer;
}

const char *
salvor_recovery_run_get_backup_path (SalvorRecoveryRun *self)
{
    return self->backup_path;
}

void
salvor_recovery_run_note_limit (SalvorRecoveryRun *self, SalvorPlanWork work)
{
    guint weights[SALVOR_N_STEPS];

    if (self->debug != NULL)
        salvor_debug_session_get_pace (self->debug, &work.probe_packet_size, &work.probe_clock_hz);
    self->limit_ms = salvor_recovery_plan_get_limit_ms (self->plan, &work);
    if (!salvor_recovery_plan_changes_flash (self->plan))
        return;
    salvor_recovery_plan_weigh_steps (self->plan, &work, weights);
    self->watcher.set_weights (weights, self->watcher.user_data);
}

const char *
salvor_recovery_run_get_earlier_backup_path (SalvorRecoveryRun *self)
{
    return self->earlier_backup_path;
}

guint
salvor_recovery_run_get_limit_ms (SalvorRecoveryRun *self)
{
    return self->limit_ms;
}

gsize
salvor_recovery_run_get_bytes_read (SalvorRecoveryRun *self)
{
    return self->content != NULL ? g_bytes_get_size (self->content) : 0;
}

const char *
salvor_recovery_run_get_file_sha256 (SalvorRecoveryRun *self)
{
    return self->file_sha256;
}

const SalvorFlashComparison *
salvor_recovery_run_get_comparison (SalvorRecoveryRun *self)
{
    return &self->comparison;
}

SalvorHeaderState
salvor_recovery_run_get_header (SalvorRecoveryRun *self)
{
    g_autoptr (GBytes) target = NULL;
    g_autofree char *detail = NULL;
    guint32 address;
    gsize size;

    if (self->writer == NULL || !salvor_flash_writer_knows_target (self->writer))
        return SALVOR_HEADER_UNKNOWN;
    target = salvor_flash_writer_get_target (self->writer, &address);
    return salvor_boot_header_examine_flash (g_bytes_get_data (target, &size),
                                             g_bytes_get_size (target),
                                             salvor_recovery_run_get_chip (self), &detail);
}

gboolean
salvor_recovery_run_wants_restart (SalvorRecoveryRun *self)
{
    gboolean header_out = self->writer != NULL && salvor_flash_writer_is_header_out (self->writer);

    if (self->flash == NULL)
        return FALSE;
    return self->debug != NULL
           || (salvor_recovery_plan_get_flashloader (self->plan) != NULL && !header_out);
}
