/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-recovery-run"
#include "config.h"

#include "recovery/recovery-run.h"

#include "base/errors.h"
#include "board/mboot-flash.h"
#include "board/settle.h"
#include "recovery/backup.h"
#include "image/boot-header.h"
#include "recovery/journal.h"

#include <string.h>

/* From the answer to a reset until the device is off the bus: the firmware switches its pull-up off
 * at once (flashloader-genuine, newly learnt); the rest is for a slow host. */
#define LEAVE_TIMEOUT_MS 3000

struct _SalvorRecoveryRun {
    SalvorPortList *ports; /* owned */
    char *board_name;
    SalvorRecoveryPlan *plan; /* owned */
    SalvorRunWatcher watcher;

    SalvorPort *port;   /* owned: where the board was when the run began */
    SalvorClock *clock; /* owned */

    /* the conversation with the flashloader; NULL before it answers */
    SalvorPacketTransport *transport; /* owned */
    SalvorTransportLease *lease;      /* owned */
    SalvorMboot *mboot;               /* owned */
    SalvorFlashAccess *flash;         /* owned */
    SalvorFlashWriter *writer;        /* owned */

    char *unique_id;   /* as the flashloader read it; nullable */
    char *backup_path; /* nullable */
    guint limit_ms;
};

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
    g_free (self);
}

static SalvorChip *
get_chip (SalvorRecoveryRun *self)
{
    return salvor_recovery_plan_get_chip (self->plan);
}

static SalvorStepOutcome
outcome (gboolean ok)
{
    return ok ? SALVOR_STEP_DONE : SALVOR_STEP_FAILED;
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
    return outcome (load_flashloader (self, self->port, progress, cancellable, error));
}

static SalvorStepOutcome
step_wait (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
           GError **error)
{
    g_autoptr (SalvorPort) port = wait_for_flashloader (self, cancellable, error);

    return outcome (port != NULL && open_flashloader (self, port, cancellable, error));
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

static gboolean
check_geometry (SalvorRecoveryRun *self, const SalvorFlashGeometry *geometry, GError **error)
{
    const SalvorFlashProfile *profile = salvor_chip_get_flash (get_chip (self));
    guint32 start, size;

    if (geometry->page_size != profile->page_size
        || geometry->sector_size != profile->sector_size) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FLASH,
                     "the flash has pages of %u and sectors of %u bytes, %s has %u and %u",
                     geometry->page_size, geometry->sector_size, profile->part, profile->page_size,
                     profile->sector_size);
        return FALSE;
    }
    salvor_recovery_plan_get_range (self->plan, &start, &size);
    if (size > geometry->size) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE,
                     "the image needs 0x%X bytes, the flash of this board has 0x%X", size,
                     geometry->size);
        return FALSE;
    }
    return TRUE;
}

static SalvorStepOutcome
step_set_up_flash (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
                   GError **error)
{
    SalvorFlashGeometry geometry;
    guint32 header_start, header_size;

    if (!salvor_flash_access_prepare (self->flash, &geometry, cancellable, error)
        || !check_geometry (self, &geometry, error))
        return SALVOR_STEP_FAILED;
    salvor_recovery_plan_get_header_range (self->plan, &header_start, &header_size);
    self->writer = salvor_flash_writer_new (
        self->flash, &geometry, salvor_recovery_plan_get_image (self->plan), header_size);
    salvor_flash_writer_set_sector_func (self->writer, self->watcher.set_sector,
                                         self->watcher.user_data);
    self->watcher.set_flash (&geometry, self->watcher.user_data);
    return SALVOR_STEP_DONE;
}

/* A board that holds a valid header may have been running since; what a journal says of it is
 * history. Without one nothing can have changed the flash but an interrupted recovery. */
static gboolean
holds_valid_header (SalvorRecoveryRun *self)
{
    guint32 address;
    g_autoptr (GBytes) old = salvor_flash_writer_get_old_content (self->writer, &address);
    g_autofree char *detail = NULL;
    gsize size;
    const guint8 *data = g_bytes_get_data (old, &size);

    return salvor_boot_header_examine_flash (data, size, get_chip (self), &detail)
           == SALVOR_HEADER_VALID;
}

static void
add_segments (GArray *all, GArray *segments)
{
    for (guint i = 0; i < segments->len; i++) {
        const SalvorSegment *segment = &g_array_index (segments, SalvorSegment, i);

        salvor_segments_add (all, segment->address, segment->data);
    }
}

/* What interrupted recoveries of this board had to keep, the oldest first; (transfer full) */
static GArray *
collect_kept (SalvorRecoveryRun *self)
{
    GArray *all = salvor_segments_new ();
    g_autoptr (GPtrArray) journals = NULL;

    if (holds_valid_header (self))
        return all;
    journals = salvor_journal_list (self->unique_id);
    for (guint i = 0; i < journals->len; i++) {
        const SalvorJournal *journal = g_ptr_array_index (journals, i);

        g_message ("going on after the recovery of %s that was started at %s", journal->image_name,
                   journal->started);
        add_segments (all, journal->kept);
    }
    return all;
}

static gboolean
save_backup (SalvorRecoveryRun *self, GError **error)
{
    g_autoptr (GBytes) old = NULL;
    guint32 address;

    if (!salvor_recovery_plan_get_backup (self->plan)
        || !salvor_flash_writer_needs_erase (self->writer))
        return TRUE;
    old = salvor_flash_writer_get_old_content (self->writer, &address);
    self->backup_path = salvor_backup_save (salvor_recovery_plan_get_backup_dir (self->plan),
                                            self->unique_id, address, old, error);
    return self->backup_path != NULL;
}

static gboolean
save_journal (SalvorRecoveryRun *self, GError **error)
{
    g_autoptr (SalvorJournal) journal = salvor_journal_new (
        self->unique_id, self->board_name, salvor_recovery_plan_get_image (self->plan),
        salvor_flash_writer_get_kept_content (self->writer));

    return salvor_journal_save (journal, error);
}

static void
note_limit (SalvorRecoveryRun *self)
{
    g_autoptr (GArray) sectors = salvor_flash_writer_get_sectors_to_erase (self->writer);

    self->limit_ms = salvor_recovery_plan_get_limit_ms (
        self->plan, (const guint32 *) (gpointer) sectors->data, sectors->len,
        salvor_flash_writer_get_pages_to_program (self->writer));
}

static SalvorStepOutcome
step_read_flash (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
                 GError **error)
{
    g_autoptr (GArray) kept = NULL;

    if (!salvor_flash_writer_read_old (self->writer, progress, cancellable, error))
        return SALVOR_STEP_FAILED;
    kept = collect_kept (self);
    salvor_flash_writer_find_changes (self->writer, kept);
    note_limit (self);
    if (!salvor_flash_writer_has_changes (self->writer)) {
        salvor_journal_remove_all (self->unique_id);
        return SALVOR_STEP_DONE;
    }
    return outcome (save_backup (self, error) && save_journal (self, error));
}

/* ---- changing it ---- */

static SalvorStepOutcome
step_header_out (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
                 GError **error)
{
    if (!salvor_flash_writer_has_changes (self->writer))
        return SALVOR_STEP_NOT_NEEDED;
    return outcome (salvor_flash_writer_header_out (self->writer, cancellable, error));
}

static SalvorStepOutcome
step_erase (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
            GError **error)
{
    if (!salvor_flash_writer_needs_erase (self->writer))
        return SALVOR_STEP_NOT_NEEDED;
    return outcome (salvor_flash_writer_erase (self->writer, progress, cancellable, error));
}

static SalvorStepOutcome
step_write (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
            GError **error)
{
    if (!salvor_flash_writer_has_changes (self->writer))
        return SALVOR_STEP_NOT_NEEDED;
    return outcome (salvor_flash_writer_write (self->writer, progress, cancellable, error));
}

/* Where nothing had to change, reading the flash has compared every byte already. */
static SalvorStepOutcome
step_verify (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
             GError **error)
{
    return outcome (salvor_flash_writer_verify (self->writer, progress, cancellable, error));
}

/* Not cancelled half way: it takes a fraction of a second, and a header that is half in is worse
 * than one that is out. */
static SalvorStepOutcome
step_header_in (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
                GError **error)
{
    if (!salvor_flash_writer_has_changes (self->writer))
        return SALVOR_STEP_NOT_NEEDED;
    if (!salvor_flash_writer_header_in (self->writer, progress, NULL, error))
        return SALVOR_STEP_FAILED;
    salvor_journal_remove_all (self->unique_id);
    return SALVOR_STEP_DONE;
}

/* The board has taken the reset once its flashloader is off the bus. */
static SalvorStepOutcome
step_restart (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
              GError **error)
{
    SalvorDeadline deadline;

    if (!salvor_flash_access_finish (self->flash, NULL, error))
        return SALVOR_STEP_FAILED;
    deadline = salvor_deadline_after_ms (self->clock, LEAVE_TIMEOUT_MS);
    return outcome (salvor_port_list_wait_gone (self->ports, self->board_name,
                                                SALVOR_PORT_FLASHLOADER, deadline, NULL, error));
}

typedef SalvorStepOutcome (*StepFunc) (SalvorRecoveryRun *self, SalvorProgress *progress,
                                       GCancellable *cancellable, GError **error);

static const StepFunc step_funcs[SALVOR_N_STEPS] = {
    [SALVOR_STEP_LOAD_FLASHLOADER] = step_load,
    [SALVOR_STEP_WAIT_FLASHLOADER] = step_wait,
    [SALVOR_STEP_CHECK_BOARD] = step_check_board,
    [SALVOR_STEP_SET_UP_FLASH] = step_set_up_flash,
    [SALVOR_STEP_READ_FLASH] = step_read_flash,
    [SALVOR_STEP_HEADER_OUT] = step_header_out,
    [SALVOR_STEP_ERASE] = step_erase,
    [SALVOR_STEP_WRITE] = step_write,
    [SALVOR_STEP_VERIFY] = step_verify,
    [SALVOR_STEP_HEADER_IN] = step_header_in,
    [SALVOR_STEP_RESTART] = step_restart,
};

SalvorStepOutcome
salvor_recovery_run_step (SalvorRecoveryRun *self, SalvorStepId id, SalvorProgress *progress,
                          GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local_error = NULL;
    SalvorStepOutcome result;

    g_return_val_if_fail (self != NULL && id < SALVOR_N_STEPS, SALVOR_STEP_FAILED);

    result = step_funcs[id](self, progress, cancellable, &local_error);
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

gboolean
salvor_recovery_run_wants_restart (SalvorRecoveryRun *self)
{
    gboolean header_out = self->writer != NULL && salvor_flash_writer_is_header_out (self->writer);

    return self->flash != NULL && salvor_recovery_plan_get_flashloader (self->plan) != NULL
           && !header_out;
}
