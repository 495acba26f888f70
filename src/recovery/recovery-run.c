/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-recovery-run"
#include "config.h"

#include "recovery/recovery-run-private.h"

#include "base/errors.h"
#include "board/mboot-flash.h"
#include "board/settle.h"

#include <string.h>

/* From the answer to a reset until the device is off the bus: the firmware switches its pull-up off
 * at once (flashloader-genuine, newly learnt); the rest is for a slow host. */
#define LEAVE_TIMEOUT_MS 3000

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
    g_clear_object (&self->mboot);
    g_clear_pointer (&self->lease, salvor_transport_lease_free);
    g_clear_object (&self->transport);
    g_clear_object (&self->port);
    g_clear_object (&self->clock);
    g_object_unref (self->ports);
    g_object_unref (self->plan);
    g_free (self->board_name);
    g_free (self->unique_id);
    g_free (self->backup_path);
    g_clear_pointer (&self->content, g_bytes_unref);
    g_free (self->file_sha256);
    g_free (self);
}

static SalvorChip *
get_chip (SalvorRecoveryRun *self)
{
    return salvor_recovery_plan_get_chip (self->plan);
}

/* ---- the way to the flashloader ---- */

SalvorPort *
salvor_recovery_run_find_board (SalvorRecoveryRun *self, GError **error)
{
    SalvorPortKind kind
        = salvor_recovery_plan_get_start_stage (self->plan) == SALVOR_STAGE_FLASHLOADER
              ? SALVOR_PORT_FLASHLOADER
              : SALVOR_PORT_ROM;
    g_autoptr (GError) local_error = NULL;

    g_return_val_if_fail (self->port == NULL, NULL);

    self->port = salvor_port_list_find (self->ports, self->board_name, kind, &local_error);
    if (self->port == NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED, "%s is not where it was: %s",
                     self->board_name, local_error->message);
        return NULL;
    }
    self->clock = salvor_port_get_clock (self->port);
    return self->port;
}

static gboolean
load_flashloader (SalvorRecoveryRun *self, SalvorPort *port, SalvorProgress *progress,
                  GCancellable *cancellable, GError **error)
{
    g_autoptr (SalvorPacketTransport) transport = salvor_port_create_transport (port);
    g_autoptr (SalvorTransportLease) lease
               = salvor_transport_acquire (transport, cancellable, error);
    g_autoptr (SalvorSdp) sdp = NULL;
    g_autoptr (GError) local_error = NULL;

    if (lease == NULL)
        return FALSE;
    sdp = salvor_sdp_new (transport);
    if (salvor_flashloader_start (salvor_recovery_plan_get_flashloader (self->plan), sdp, progress,
                                  cancellable, &local_error))
        return TRUE;
    salvor_settle (transport, local_error);
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
}

/* (transfer full) nullable */
static SalvorPort *
wait_once (SalvorRecoveryRun *self, GCancellable *cancellable, GError **error)
{
    SalvorDeadline deadline = salvor_deadline_after_ms (self->clock, SALVOR_REENUMERATE_TIMEOUT_MS);
    SalvorPort *port;

    port = salvor_port_list_wait_for (self->ports, self->board_name, SALVOR_PORT_FLASHLOADER,
                                      deadline, cancellable, error);
    if (port == NULL)
        g_prefix_error (error,
                        "no flashloader within %u s: ", SALVOR_REENUMERATE_TIMEOUT_MS / 1000);
    return port;
}

/* A ROM where the flashloader should be has lost it: it is loaded once more (problem 31). */
static SalvorPort *
wait_for_flashloader (SalvorRecoveryRun *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local_error = NULL;
    g_autoptr (SalvorPort) rom = NULL;
    SalvorPort *port = wait_once (self, cancellable, &local_error);

    if (port == NULL && g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT))
        rom = salvor_port_list_find (self->ports, self->board_name, SALVOR_PORT_ROM, NULL);
    if (rom == NULL) {
        if (port == NULL)
            g_propagate_error (error, g_steal_pointer (&local_error));
        return port;
    }
    g_message ("%s: the ROM answers instead; loading once more", local_error->message);
    if (!load_flashloader (self, rom, NULL, cancellable, error))
        return NULL;
    return wait_once (self, cancellable, error);
}

static gboolean
open_flashloader (SalvorRecoveryRun *self, SalvorPort *port, GCancellable *cancellable,
                  GError **error)
{
    self->transport = salvor_port_create_transport (port);
    self->lease = salvor_transport_acquire (self->transport, cancellable, error);
    if (self->lease == NULL)
        return FALSE;
    self->mboot = salvor_mboot_new (self->transport);
    self->flash = salvor_mboot_flash_new (self->mboot, get_chip (self));
    return TRUE;
}

static SalvorStepOutcome
step_load (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
           GError **error)
{
    return salvor_step_outcome (load_flashloader (self, self->port, progress, cancellable, error));
}

static SalvorStepOutcome
step_wait (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
           GError **error)
{
    g_autoptr (SalvorPort) port = wait_for_flashloader (self, cancellable, error);

    return salvor_step_outcome (port != NULL && open_flashloader (self, port, cancellable, error));
}

/* ---- is it the same board? ---- */

static gboolean
read_unique_id (SalvorRecoveryRun *self, GCancellable *cancellable, GError **error)
{
    static const char *const roles[] = { "unique-id-low", "unique-id-high" };
    guint32 value[G_N_ELEMENTS (roles)];

    for (gsize i = 0; i < G_N_ELEMENTS (roles); i++) {
        const SalvorFuseWord *word = salvor_chip_get_word_by_role (get_chip (self), roles[i]);

        if (word == NULL) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FAILED, "no fuse word has the role %s",
                         roles[i]);
            return FALSE;
        }
        if (!salvor_mboot_read_once (self->mboot, word->index, &value[i], cancellable, error)) {
            g_prefix_error (error, "read the unique id: ");
            return FALSE;
        }
    }
    self->unique_id = g_strdup_printf ("%08X %08X", value[0], value[1]);
    return TRUE;
}

/* Rule 5. Where the ROM did not let the id be read, the plan has warned of it and the person has
 * agreed; what is left is that the board came back at the same place. */
static SalvorStepOutcome
step_check_board (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
                  GError **error)
{
    g_autofree char *expected
        = salvor_board_state_get_unique_id (salvor_recovery_plan_get_state (self->plan));

    if (self->mboot == NULL && !open_flashloader (self, self->port, cancellable, error))
        return SALVOR_STEP_FAILED;
    if (!read_unique_id (self, cancellable, error))
        return SALVOR_STEP_FAILED;
    if (expected == NULL) {
        g_message ("the unique id is %s; it was not known before", self->unique_id);
        return SALVOR_STEP_DONE;
    }
    if (strcmp (expected, self->unique_id) != 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_BOARD,
                     "the unique id is %s, the plan was made for %s", self->unique_id, expected);
        return SALVOR_STEP_FAILED;
    }
    return SALVOR_STEP_DONE;
}

/* ---- what is in the flash ---- */

/* Pages and sectors matter to whoever erases and programs; reading goes with any. */
static gboolean
check_units (SalvorRecoveryRun *self, GError **error)
{
    const SalvorFlashProfile *profile = salvor_chip_get_flash (get_chip (self));
    const SalvorFlashGeometry *geometry = &self->geometry;

    if (!salvor_recovery_plan_changes_flash (self->plan)
        || (geometry->page_size == profile->page_size
            && geometry->sector_size == profile->sector_size))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FLASH,
                 "the flash has pages of %u and sectors of %u bytes, %s has %u and %u",
                 geometry->page_size, geometry->sector_size, profile->part, profile->page_size,
                 profile->sector_size);
    return FALSE;
}

static gboolean
check_range (SalvorRecoveryRun *self, GError **error)
{
    const SalvorFlashGeometry *geometry = &self->geometry;
    guint32 start, size;

    if (salvor_recovery_plan_is_whole_flash (self->plan))
        return TRUE;
    salvor_recovery_plan_get_range (self->plan, &start, &size);
    if (start >= geometry->base && start - geometry->base <= geometry->size
        && size <= geometry->size - (start - geometry->base))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE,
                 "0x%X bytes from 0x%08X on are needed, the flash of this board has 0x%X from "
                 "0x%08X on",
                 size, start, geometry->size, geometry->base);
    return FALSE;
}

static void
make_writer (SalvorRecoveryRun *self)
{
    guint32 header_start, header_size;

    salvor_recovery_plan_get_header_range (self->plan, &header_start, &header_size);
    self->writer = salvor_flash_writer_new (
        self->flash, &self->geometry, salvor_recovery_plan_get_image (self->plan), header_size);
    salvor_flash_writer_set_sector_func (self->writer, self->watcher.set_sector,
                                         self->watcher.user_data);
}

static SalvorStepOutcome
step_set_up_flash (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
                   GError **error)
{
    if (!salvor_flash_access_prepare (self->flash, &self->geometry, cancellable, error)
        || !check_units (self, error) || !check_range (self, error))
        return SALVOR_STEP_FAILED;
    if (salvor_recovery_plan_changes_flash (self->plan))
        make_writer (self);
    self->watcher.set_flash (&self->geometry, self->watcher.user_data);
    return SALVOR_STEP_DONE;
}

/* ---- the end ---- */

/* The board has taken the reset once its flashloader is off the bus. */
static SalvorStepOutcome
step_restart (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
              GError **error)
{
    SalvorDeadline deadline;

    if (!salvor_flash_access_finish (self->flash, NULL, error))
        return SALVOR_STEP_FAILED;
    deadline = salvor_deadline_after_ms (self->clock, LEAVE_TIMEOUT_MS);
    return salvor_step_outcome (salvor_port_list_wait_gone (
        self->ports, self->board_name, SALVOR_PORT_FLASHLOADER, deadline, NULL, error));
}

/* What every plan does the same way. */
static const SalvorStepFunc common_steps[SALVOR_N_STEPS] = {
    [SALVOR_STEP_LOAD_FLASHLOADER] = step_load,   [SALVOR_STEP_WAIT_FLASHLOADER] = step_wait,
    [SALVOR_STEP_CHECK_BOARD] = step_check_board, [SALVOR_STEP_SET_UP_FLASH] = step_set_up_flash,
    [SALVOR_STEP_RESTART] = step_restart,
};

static const SalvorStepFunc *const steps_by_kind[] = {
    [SALVOR_PLAN_RECOVER] = salvor_writing_steps,
    [SALVOR_PLAN_RESTORE] = salvor_writing_steps,
    [SALVOR_PLAN_BACKUP] = salvor_backup_steps,
    [SALVOR_PLAN_VERIFY] = salvor_verify_steps,
};

SalvorStepOutcome
salvor_recovery_run_step (SalvorRecoveryRun *self, SalvorStepId id, SalvorProgress *progress,
                          GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local_error = NULL;
    SalvorStepOutcome result;
    SalvorStepFunc func;

    g_return_val_if_fail (self != NULL && id < SALVOR_N_STEPS, SALVOR_STEP_FAILED);

    func = common_steps[id];
    if (func == NULL)
        func = steps_by_kind[salvor_recovery_plan_get_kind (self->plan)][id];
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
                                             g_bytes_get_size (target), get_chip (self), &detail);
}

gboolean
salvor_recovery_run_wants_restart (SalvorRecoveryRun *self)
{
    gboolean header_out = self->writer != NULL && salvor_flash_writer_is_header_out (self->writer);

    return self->flash != NULL && salvor_recovery_plan_get_flashloader (self->plan) != NULL
           && !header_out;
}
