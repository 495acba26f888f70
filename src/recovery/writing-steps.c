/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-writing-steps"
#include "config.h"

#include "recovery/recovery-run-private.h"

#include "recovery/backup.h"
#include "recovery/journal.h"
#include "recovery/second-reading.h"

/* ---- what is in the flash ---- */

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

    return salvor_boot_header_examine_flash (data, size, salvor_recovery_plan_get_chip (self->plan),
                                             &detail)
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
        /* the oldest holds what was there before anything was erased */
        if (self->earlier_backup_path == NULL)
            self->earlier_backup_path = g_strdup (journal->backup);
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

    journal->backup = g_strdup (self->earlier_backup_path != NULL ? self->earlier_backup_path
                                                                  : self->backup_path);
    return salvor_journal_save (journal, error);
}

static void
note_limit (SalvorRecoveryRun *self)
{
    g_autoptr (GArray) sectors = salvor_flash_writer_get_sectors_to_erase (self->writer);
    g_autoptr (GArray) kept = salvor_flash_writer_get_kept_content (self->writer);
    SalvorPlanWork work = { .sectors = (const guint32 *) (gpointer) sectors->data,
                            .n_sectors = sectors->len,
                            .kept = kept };

    work.n_pages = salvor_flash_writer_get_pages_to_program (self->writer, &work.n_runs);
    salvor_recovery_run_note_limit (self, work);
}

gboolean
salvor_recovery_run_look_again (SalvorRecoveryRun *self, SalvorProgress *progress,
                                GCancellable *cancellable, GError **error)
{
    g_autoptr (GArray) kept = NULL;

    if (!salvor_flash_writer_read_old (self->writer, progress, cancellable, error))
        return FALSE;
    kept = collect_kept (self);
    salvor_flash_writer_find_changes (self->writer, kept);
    if (!salvor_recovery_run_has_settings (self))
        salvor_flash_writer_renew_header (self->writer);
    return TRUE;
}

static SalvorStepOutcome
step_read_flash (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
                 GError **error)
{
    if (!salvor_recovery_run_look_again (self, progress, cancellable, error))
        return SALVOR_STEP_FAILED;
    note_limit (self);
    if (!salvor_flash_writer_has_changes (self->writer)) {
        salvor_journal_remove_all (self->unique_id);
        return SALVOR_STEP_DONE;
    }
    return salvor_step_outcome (
        salvor_second_reading_compare (self->flash, self->writer, cancellable, error)
        && save_backup (self, error) && save_journal (self, error));
}

/* ---- changing it ---- */

static SalvorStepOutcome
step_header_out (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
                 GError **error)
{
    if (!salvor_flash_writer_has_changes (self->writer))
        return SALVOR_STEP_NOT_NEEDED;
    return salvor_step_outcome (salvor_flash_writer_header_out (self->writer, cancellable, error)
                                && salvor_recovery_run_take_settings (self, cancellable, error));
}

static SalvorStepOutcome
step_erase (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
            GError **error)
{
    if (!salvor_flash_writer_needs_erase (self->writer))
        return SALVOR_STEP_NOT_NEEDED;
    return salvor_step_outcome (
        salvor_flash_writer_erase (self->writer, progress, cancellable, error));
}

static SalvorStepOutcome
step_write (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
            GError **error)
{
    if (!salvor_flash_writer_has_changes (self->writer))
        return SALVOR_STEP_NOT_NEEDED;
    return salvor_step_outcome (
        salvor_flash_writer_write (self->writer, progress, cancellable, error));
}

/* Where nothing had to change, reading the flash has compared every byte already. */
static SalvorStepOutcome
step_verify (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
             GError **error)
{
    return salvor_step_outcome (
        salvor_flash_writer_verify (self->writer, progress, cancellable, error));
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

const SalvorStepFunc salvor_writing_steps[SALVOR_N_STEPS] = {
    [SALVOR_STEP_READ_FLASH] = step_read_flash, [SALVOR_STEP_HEADER_OUT] = step_header_out,
    [SALVOR_STEP_ERASE] = step_erase,           [SALVOR_STEP_WRITE] = step_write,
    [SALVOR_STEP_VERIFY] = step_verify,         [SALVOR_STEP_HEADER_IN] = step_header_in,
};
