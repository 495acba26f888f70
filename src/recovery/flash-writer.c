/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-flash-writer"
#include "config.h"

#include "recovery/flash-writer.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "recovery/flash-protection.h"
#include "recovery/flash-reading.h"
#include "recovery/flash-writer-private.h"
#include "recovery/run-progress.h"

/* A longer run is erased in pieces, so that a cancel is heard in time and the sector map moves: 16
 * blocks of 64 KiB take 2.4 s (W25Q32JV). An extra command costs two reports of 0.5 ms. */
#define MAX_ERASE_RUN (1024u * 1024)

G_DEFINE_FINAL_TYPE (SalvorFlashWriter, salvor_flash_writer, G_TYPE_OBJECT)

static void
salvor_flash_writer_finalize (GObject *object)
{
    SalvorFlashWriter *self = SALVOR_FLASH_WRITER (object);

    g_object_unref (self->flash);
    g_object_unref (self->image);
    salvor_sector_plan_free (self->plan);
    g_clear_pointer (&self->old, g_bytes_unref);
    g_free (self->erased);
    G_OBJECT_CLASS (salvor_flash_writer_parent_class)->finalize (object);
}

static void
salvor_flash_writer_class_init (SalvorFlashWriterClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_flash_writer_finalize;
}

static void
salvor_flash_writer_init (SalvorFlashWriter *self)
{
}

SalvorFlashWriter *
salvor_flash_writer_new (SalvorFlashAccess *flash, const SalvorFlashGeometry *geometry,
                         SalvorImage *image, guint32 header_size)
{
    SalvorSectorPlan *plan;
    SalvorFlashWriter *self;

    g_return_val_if_fail (SALVOR_IS_FLASH_ACCESS (flash), NULL);

    plan = salvor_sector_plan_new (geometry, image, header_size);
    g_return_val_if_fail (plan != NULL, NULL);
    self = g_object_new (SALVOR_TYPE_FLASH_WRITER, NULL);
    self->flash = g_object_ref (flash);
    self->image = g_object_ref (image);
    self->plan = plan;
    self->erased = g_new0 (gboolean, plan->n_sectors);
    return self;
}

void
salvor_flash_writer_set_sector_func (SalvorFlashWriter *self, SalvorSectorFunc func,
                                     gpointer user_data)
{
    g_return_if_fail (SALVOR_IS_FLASH_WRITER (self));

    self->func = func;
    self->func_data = user_data;
}

/* ---- sector states ---- */

static void
tell (SalvorFlashWriter *self, guint sector, SalvorSectorState state)
{
    if (self->func != NULL)
        self->func (salvor_sector_plan_get_address (self->plan, sector), state, self->func_data);
}

static guint
get_sector (SalvorFlashWriter *self, guint32 address)
{
    return (address - self->plan->geometry.base) / self->plan->geometry.sector_size;
}

/* Tells the state of all sectors that the bytes touch. */
static void
tell_run (SalvorFlashWriter *self, guint32 address, guint32 size, SalvorSectorState state)
{
    guint last = get_sector (self, address + size - 1);

    for (guint sector = get_sector (self, address); sector <= last; sector++)
        tell (self, sector, state);
}

static SalvorSectorState
get_first_state (SalvorFlashWriter *self, guint sector)
{
    const SalvorPlannedSector *planned = &self->plan->sectors[sector];
    guint32 size = self->plan->geometry.sector_size;

    if (planned->changes)
        return planned->header ? SALVOR_SECTOR_HEADER : SALVOR_SECTOR_WAITING;
    if (planned->covered)
        return SALVOR_SECTOR_KEPT_EQUAL;
    return salvor_bytes_are_all (self->plan->old + (gsize) sector * size, size, 0xFF)
               ? SALVOR_SECTOR_EMPTY
               : SALVOR_SECTOR_DATA;
}

/* ---- access with progress ---- */

/* "Written" once the device has taken all its bytes, "now" while it takes them. */
static void
tell_passed (guint32 address, guint32 size, guint32 from, guint32 to, gpointer user_data)
{
    SalvorFlashWriter *self = user_data;
    guint first = get_sector (self, address + from);
    guint last = get_sector (self, address + to);

    for (guint sector = first; sector < last; sector++)
        tell (self, sector, SALVOR_SECTOR_WRITTEN);
    if (to < size && last != first)
        tell (self, last, SALVOR_SECTOR_NOW);
}

static gboolean
program_run (SalvorFlashWriter *self, const SalvorFlashRun *run, SalvorProgress *outer,
             GCancellable *cancellable, GError **error)
{
    SalvorRunProgress relay = { .outer = outer,
                                .address = run->address,
                                .size = run->size,
                                .passed = tell_passed,
                                .user_data = self };
    g_autoptr (SalvorProgress) progress = salvor_run_progress_new (&relay);

    tell (self, get_sector (self, run->address), SALVOR_SECTOR_NOW);
    if (!salvor_flash_access_program (self->flash, run->address,
                                      self->plan->target
                                          + (run->address - self->plan->geometry.base),
                                      run->size, progress, cancellable, error))
        return FALSE;
    self->bytes_written += run->size;
    tell_run (self, run->address, run->size, SALVOR_SECTOR_WRITTEN);
    return TRUE;
}

static gboolean
erase_run (SalvorFlashWriter *self, const SalvorFlashRun *run, GCancellable *cancellable,
           GError **error)
{
    guint first = get_sector (self, run->address);
    guint count = run->size / self->plan->geometry.sector_size;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    tell_run (self, run->address, run->size, SALVOR_SECTOR_NOW);
    if (!salvor_flash_access_erase (self->flash, run->address, run->size, cancellable, error))
        return FALSE;
    for (guint i = first; i < first + count; i++) {
        self->erased[i] = TRUE;
        tell (self, i,
              self->plan->sectors[i].header ? SALVOR_SECTOR_HEADER : SALVOR_SECTOR_WAITING);
    }
    return TRUE;
}

guint64
salvor_flash_runs_sum (GArray *runs)
{
    guint64 sum = 0;

    for (guint i = 0; i < runs->len; i++)
        sum += g_array_index (runs, SalvorFlashRun, i).size;
    return sum;
}

/* ---- what is there ---- */

gboolean
salvor_flash_writer_read_old (SalvorFlashWriter *self, SalvorProgress *progress,
                              GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_FLASH_WRITER (self), FALSE);
    g_return_val_if_fail (self->old == NULL, FALSE);

    salvor_progress_set_total (progress, self->plan->size);
    self->old = salvor_flash_read_whole (self->flash, self->plan->geometry.base, self->plan->size,
                                         NULL, NULL, progress, cancellable, error);
    return self->old != NULL;
}

GBytes *
salvor_flash_writer_get_old_content (SalvorFlashWriter *self, guint32 *address)
{
    g_return_val_if_fail (SALVOR_IS_FLASH_WRITER (self) && address != NULL, NULL);
    g_return_val_if_fail (self->old != NULL, NULL);

    *address = self->plan->geometry.base;
    return g_bytes_ref (self->old);
}

gboolean
salvor_flash_writer_knows_target (SalvorFlashWriter *self)
{
    g_return_val_if_fail (SALVOR_IS_FLASH_WRITER (self), FALSE);
    return self->plan->target != NULL;
}

GBytes *
salvor_flash_writer_get_target (SalvorFlashWriter *self, guint32 *address)
{
    g_return_val_if_fail (SALVOR_IS_FLASH_WRITER (self) && address != NULL, NULL);
    g_return_val_if_fail (self->plan->target != NULL, NULL);

    *address = self->plan->geometry.base;
    return g_bytes_new (self->plan->target, self->plan->size);
}

void
salvor_flash_writer_find_changes (SalvorFlashWriter *self, GArray *kept)
{
    g_return_if_fail (SALVOR_IS_FLASH_WRITER (self));
    g_return_if_fail (self->old != NULL && self->plan->old == NULL);

    salvor_sector_plan_set_old (self->plan, self->old, self->image, kept);
    for (guint i = 0; i < self->plan->n_sectors; i++)
        tell (self, i, get_first_state (self, i));
}

GArray *
salvor_flash_writer_get_kept_content (SalvorFlashWriter *self)
{
    g_return_val_if_fail (SALVOR_IS_FLASH_WRITER (self), NULL);

    return salvor_sector_plan_get_kept (self->plan, self->image);
}

gboolean
salvor_flash_writer_has_changes (SalvorFlashWriter *self)
{
    g_return_val_if_fail (SALVOR_IS_FLASH_WRITER (self), FALSE);

    return salvor_sector_plan_has_changes (self->plan);
}

void
salvor_flash_writer_renew_header (SalvorFlashWriter *self)
{
    g_return_if_fail (SALVOR_IS_FLASH_WRITER (self));
    salvor_sector_plan_renew_header (self->plan);
}

gboolean
salvor_flash_writer_needs_erase (SalvorFlashWriter *self)
{
    g_autoptr (GArray) sectors = salvor_flash_writer_get_sectors_to_erase (self);

    return sectors->len > 0;
}

/* ---- the five acts ---- */

gboolean
salvor_flash_writer_header_out (SalvorFlashWriter *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GArray) runs = NULL;

    g_return_val_if_fail (SALVOR_IS_FLASH_WRITER (self), FALSE);
    g_return_val_if_fail (self->plan->old != NULL, FALSE);

    runs = salvor_sector_plan_get_header_erases (self->plan);
    if (salvor_sector_plan_has_changes (self->plan))
        self->header_out = TRUE;
    for (guint i = 0; i < runs->len; i++) {
        if (!erase_run (self, &g_array_index (runs, SalvorFlashRun, i), cancellable, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
salvor_flash_writer_put_header_bytes (SalvorFlashWriter *self, guint32 address, GBytes *bytes,
                                      GCancellable *cancellable, GError **error)
{
    SalvorFlashRun run;
    guint n_sectors = 0;
    guint first;

    g_return_val_if_fail (SALVOR_IS_FLASH_WRITER (self) && self->header_out, FALSE);

    first = salvor_sector_plan_put_header_bytes (self->plan, address, bytes, &n_sectors);
    run.address = salvor_sector_plan_get_address (self->plan, first);
    run.size = n_sectors * self->plan->geometry.sector_size;
    return erase_run (self, &run, cancellable, error);
}

gboolean
salvor_flash_writer_erase (SalvorFlashWriter *self, SalvorProgress *progress,
                           GCancellable *cancellable, GError **error)
{
    g_autoptr (GArray) runs = NULL;
    guint32 sector_size;

    g_return_val_if_fail (SALVOR_IS_FLASH_WRITER (self), FALSE);
    g_return_val_if_fail (self->plan->old != NULL, FALSE);

    sector_size = self->plan->geometry.sector_size;
    runs = salvor_sector_plan_get_erases (self->plan, MAX_ERASE_RUN);
    salvor_progress_set_total (progress, salvor_flash_runs_sum (runs) / sector_size);
    for (guint i = 0; i < runs->len; i++) {
        const SalvorFlashRun *run = &g_array_index (runs, SalvorFlashRun, i);

        if (!erase_run (self, run, cancellable, error))
            return FALSE;
        salvor_progress_advance (progress, run->size / sector_size);
    }
    return TRUE;
}

static gboolean
program_sectors (SalvorFlashWriter *self, guint first, guint last, SalvorProgress *progress,
                 GCancellable *cancellable, GError **error)
{
    g_autoptr (GArray) runs = salvor_sector_plan_get_programs (self->plan, first, last);

    for (guint i = 0; i < runs->len; i++) {
        const SalvorFlashRun *run = &g_array_index (runs, SalvorFlashRun, i);
        g_autoptr (GError) local_error = NULL;

        if (program_run (self, run, progress, cancellable, &local_error))
            continue;
        salvor_flash_protection_check (self->flash, self->plan, run, cancellable, local_error);
        g_propagate_error (error, g_steal_pointer (&local_error));
        return FALSE;
    }
    return TRUE;
}

gboolean
salvor_flash_writer_write (SalvorFlashWriter *self, SalvorProgress *progress,
                           GCancellable *cancellable, GError **error)
{
    g_autoptr (GArray) runs = NULL;

    g_return_val_if_fail (SALVOR_IS_FLASH_WRITER (self), FALSE);
    g_return_val_if_fail (self->plan->old != NULL, FALSE);

    runs
        = salvor_sector_plan_get_programs (self->plan, self->plan->n_header, self->plan->n_sectors);
    salvor_progress_set_total (progress, salvor_flash_runs_sum (runs));
    return program_sectors (self, self->plan->n_header, self->plan->n_sectors, progress,
                            cancellable, error);
}

/* ---- comparing ---- */

/* The whole sector again: erased, programmed, compared. No second try. */
static gboolean
rewrite_sector (SalvorFlashWriter *self, guint sector, GCancellable *cancellable, GError **error)
{
    guint32 size = self->plan->geometry.sector_size;
    SalvorFlashRun run = { salvor_sector_plan_get_address (self->plan, sector), size };
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GError) local_error = NULL;
    guint64 difference;

    /* from now on all of its pages are programmed, not only those that were blank */
    self->plan->sectors[sector].needs_erase = TRUE;
    if (!erase_run (self, &run, cancellable, error)
        || !program_sectors (self, sector, sector + 1, NULL, cancellable, error))
        return FALSE;
    bytes = salvor_flash_read_piece (self->flash, run.address, size, NULL, cancellable, error);
    if (bytes == NULL)
        return FALSE;
    difference = salvor_sector_plan_find_difference (self->plan, run.address, bytes);
    if (difference == G_MAXUINT64)
        return TRUE;
    tell (self, sector, SALVOR_SECTOR_DIFFERS);
    g_set_error (&local_error, SALVOR_ERROR, SALVOR_ERROR_VERIFY,
                 "0x%08" G_GINT64_MODIFIER "X differs, also after its sector was written again",
                 difference);
    salvor_flash_protection_check (self->flash, self->plan, &run, cancellable, local_error);
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
}

static gboolean
compare_sector (SalvorFlashWriter *self, guint sector, GBytes *bytes, GCancellable *cancellable,
                GError **error)
{
    guint32 address = salvor_sector_plan_get_address (self->plan, sector);
    guint64 difference = salvor_sector_plan_find_difference (self->plan, address, bytes);

    if (difference != G_MAXUINT64) {
        g_message ("0x%08" G_GINT64_MODIFIER "X differs, its sector is written once more",
                   difference);
        tell (self, sector, SALVOR_SECTOR_DIFFERS);
        if (!rewrite_sector (self, sector, cancellable, error))
            return FALSE;
    }
    tell (self, sector, SALVOR_SECTOR_WRITTEN);
    return TRUE;
}

static gboolean
compare_run (SalvorFlashWriter *self, const SalvorFlashRun *run, SalvorProgress *progress,
             GCancellable *cancellable, GError **error)
{
    g_autoptr (GBytes) bytes = salvor_flash_read_piece (self->flash, run->address, run->size,
                                                        progress, cancellable, error);
    guint32 size = self->plan->geometry.sector_size;
    guint first = get_sector (self, run->address);

    if (bytes == NULL)
        return FALSE;
    for (guint i = 0; i < run->size / size; i++) {
        g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, (gsize) i * size, size);

        if (!compare_sector (self, first + i, part, cancellable, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
compare_sectors (SalvorFlashWriter *self, guint first, guint last, SalvorProgress *progress,
                 GCancellable *cancellable, GError **error)
{
    g_autoptr (GArray) runs
               = salvor_sector_plan_get_changes (self->plan, first, last, SALVOR_FLASH_MAX_READ);

    for (guint i = 0; i < runs->len; i++) {
        if (!compare_run (self, &g_array_index (runs, SalvorFlashRun, i), progress, cancellable,
                          error))
            return FALSE;
    }
    return TRUE;
}

gboolean
salvor_flash_writer_verify (SalvorFlashWriter *self, SalvorProgress *progress,
                            GCancellable *cancellable, GError **error)
{
    g_autoptr (GArray) runs = NULL;

    g_return_val_if_fail (SALVOR_IS_FLASH_WRITER (self), FALSE);
    g_return_val_if_fail (self->plan->old != NULL, FALSE);

    runs = salvor_sector_plan_get_changes (self->plan, self->plan->n_header, self->plan->n_sectors,
                                           G_MAXUINT32);
    salvor_progress_set_total (progress, salvor_flash_runs_sum (runs));
    return compare_sectors (self, self->plan->n_header, self->plan->n_sectors, progress,
                            cancellable, error);
}

/* ---- the header ---- */

/* All of a sector but its first page, then that: with the tag of the flash settings in the last
 * page that is programmed, a header that was cut short is none. */
static gboolean
program_first_sector (SalvorFlashWriter *self, SalvorProgress *progress, GCancellable *cancellable,
                      GError **error)
{
    guint32 page_size = self->plan->geometry.page_size;
    g_autoptr (GArray) runs = salvor_sector_plan_get_programs (self->plan, 0, 1);
    SalvorFlashRun first = { self->plan->geometry.base, 0 };

    for (guint i = 0; i < runs->len; i++) {
        SalvorFlashRun run = g_array_index (runs, SalvorFlashRun, i);

        if (run.address == first.address) {
            first.size = page_size;
            run.address += page_size;
            run.size -= page_size;
        }
        if (run.size > 0 && !program_run (self, &run, progress, cancellable, error))
            return FALSE;
    }
    return first.size == 0 || program_run (self, &first, progress, cancellable, error);
}

static gboolean
write_header_sector (SalvorFlashWriter *self, guint sector, SalvorProgress *progress,
                     GCancellable *cancellable, GError **error)
{
    gboolean ok;

    if (!self->plan->sectors[sector].changes)
        return TRUE;
    ok = sector == 0 ? program_first_sector (self, progress, cancellable, error)
                     : program_sectors (self, sector, sector + 1, progress, cancellable, error);
    return ok && compare_sectors (self, sector, sector + 1, NULL, cancellable, error);
}

gboolean
salvor_flash_writer_header_in (SalvorFlashWriter *self, SalvorProgress *progress,
                               GCancellable *cancellable, GError **error)
{
    g_autoptr (GArray) runs = NULL;

    g_return_val_if_fail (SALVOR_IS_FLASH_WRITER (self), FALSE);
    g_return_val_if_fail (self->plan->old != NULL, FALSE);

    runs = salvor_sector_plan_get_programs (self->plan, 0, self->plan->n_header);
    salvor_progress_set_total (progress, salvor_flash_runs_sum (runs));
    for (guint i = self->plan->n_header; i > 0; i--) {
        if (!write_header_sector (self, i - 1, progress, cancellable, error))
            return FALSE;
    }
    self->header_out = FALSE;
    return TRUE;
}
