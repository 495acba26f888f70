/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-reading-steps"
#include "config.h"

#include "recovery/recovery-run-private.h"

#include "base/bytes.h"
#include "base/checksum.h"
#include "base/errors.h"
#include "recovery/flash-reading.h"
#include "recovery/safe-file.h"

/* What an erased cell reads as */
#define BLANK 0xFF

/* ---- both ---- */

/* Tells the state of every sector that the bytes touch. */
static void
tell_sectors (SalvorRecoveryRun *self, guint32 address, gsize size, SalvorSectorState state)
{
    guint32 sector_size = self->geometry.sector_size;
    guint32 first = (address - self->geometry.base) / sector_size;
    guint32 last = (guint32) (address - self->geometry.base + (size - 1)) / sector_size;

    for (guint32 sector = first; sector <= last; sector++)
        self->watcher.set_sector (self->geometry.base + sector * sector_size, state,
                                  self->watcher.user_data);
}

/* The part of a piece that lies in one sector; *size: up to the end of the sector or the piece */
static const guint8 *
get_sector_part (SalvorRecoveryRun *self, GBytes *piece, guint32 address, gsize offset, gsize *size)
{
    gsize piece_size;
    const guint8 *data = g_bytes_get_data (piece, &piece_size);
    guint32 sector_size = self->geometry.sector_size;
    guint32 in_sector = (address + (guint32) offset - self->geometry.base) % sector_size;

    *size = MIN (sector_size - in_sector, piece_size - offset);
    return data + offset;
}

/* ---- backup ---- */

static gboolean
take_piece (guint32 address, GBytes *piece, gpointer user_data, GError **error)
{
    SalvorRecoveryRun *self = user_data;
    gsize part_size;

    for (gsize offset = 0; offset < g_bytes_get_size (piece); offset += part_size) {
        const guint8 *part = get_sector_part (self, piece, address, offset, &part_size);

        tell_sectors (self, address + (guint32) offset, part_size,
                      salvor_bytes_are_all (part, part_size, BLANK) ? SALVOR_SECTOR_EMPTY
                                                                    : SALVOR_SECTOR_DATA);
    }
    return TRUE;
}

/* The whole flash is as large as the flash says, not as large as it should be. */
static void
get_region (SalvorRecoveryRun *self, guint32 *start, guint32 *size)
{
    salvor_recovery_plan_get_range (self->plan, start, size);
    if (!salvor_recovery_plan_is_whole_flash (self->plan))
        return;
    *start = self->geometry.base;
    *size = self->geometry.size;
}

static SalvorStepOutcome
step_read_flash (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
                 GError **error)
{
    guint32 size;

    get_region (self, &self->start, &size);
    salvor_recovery_run_note_limit (self, (SalvorPlanWork){ .sectors = NULL });
    salvor_progress_set_total (progress, size);
    self->content = salvor_flash_read_whole (self->flash, self->start, size, take_piece, self,
                                             progress, cancellable, error);
    return salvor_step_outcome (self->content != NULL);
}

/* A cell on the edge, or a bus that is too fast, reads one way now and the other way later. */
static gboolean
compare_again (guint32 address, GBytes *piece, gpointer user_data, GError **error)
{
    SalvorRecoveryRun *self = user_data;
    SalvorFlashComparison comparison = { 0 };
    gsize size;
    const guint8 *data = g_bytes_get_data (piece, &size);
    const guint8 *first = g_bytes_get_data (self->content, NULL);

    if (salvor_flash_comparison_add (&comparison, &self->geometry, address, data,
                                     first + (address - self->start), size))
        return TRUE;
    tell_sectors (self, comparison.first_difference, 1, SALVOR_SECTOR_DIFFERS);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_VERIFY,
                 "0x%08X reads differently the second time", comparison.first_difference);
    return FALSE;
}

static SalvorStepOutcome
step_read_again (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
                 GError **error)
{
    guint32 size = (guint32) g_bytes_get_size (self->content);

    salvor_progress_set_total (progress, size);
    return salvor_step_outcome (salvor_flash_read_run (
        self->flash, self->start, size, compare_again, self, progress, cancellable, error));
}

static SalvorStepOutcome
step_save_file (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
                GError **error)
{
    const char *path = salvor_recovery_plan_get_file (self->plan);
    g_autoptr (GBytes) text = salvor_backup_file_encode (path, self->start, self->content);
    gsize size;
    const guint8 *data = g_bytes_get_data (text, &size);

    if (!salvor_safe_file_write_new (path, text, error))
        return SALVOR_STEP_FAILED;
    self->file_sha256 = salvor_sha256 (data, size);
    if (salvor_backup_file_get_format (path) == SALVOR_FORMAT_BINARY)
        salvor_backup_file_note_place (path, self->start, self->file_sha256);
    return SALVOR_STEP_DONE;
}

const SalvorStepFunc salvor_backup_steps[SALVOR_N_STEPS] = {
    [SALVOR_STEP_READ_FLASH] = step_read_flash,
    [SALVOR_STEP_VERIFY] = step_read_again,
    [SALVOR_STEP_SAVE_FILE] = step_save_file,
};

/* ---- verify ---- */

static gboolean
compare_piece (guint32 address, GBytes *piece, gpointer user_data, GError **error)
{
    SalvorRecoveryRun *self = user_data;
    SalvorImage *image = salvor_recovery_plan_get_image (self->plan);
    gsize part_size;

    for (gsize offset = 0; offset < g_bytes_get_size (piece); offset += part_size) {
        guint32 place = address + (guint32) offset;
        const guint8 *found = get_sector_part (self, piece, address, offset, &part_size);
        const guint8 *wanted = salvor_image_peek (image, place, part_size);
        gboolean equal = salvor_flash_comparison_add (&self->comparison, &self->geometry, place,
                                                      found, wanted, part_size);

        tell_sectors (self, place, part_size,
                      equal ? SALVOR_SECTOR_KEPT_EQUAL : SALVOR_SECTOR_DIFFERS);
    }
    return TRUE;
}

static gboolean
check_equal (const SalvorFlashComparison *comparison, GError **error)
{
    if (comparison->bytes_different == 0)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_VERIFY,
                 "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                 " bytes differ, in %u sectors, the first at 0x%08X",
                 comparison->bytes_different, comparison->bytes_compared,
                 comparison->sectors_different, comparison->first_difference);
    return FALSE;
}

static SalvorStepOutcome
step_compare (SalvorRecoveryRun *self, SalvorProgress *progress, GCancellable *cancellable,
              GError **error)
{
    SalvorImage *image = salvor_recovery_plan_get_image (self->plan);
    gsize n_segments;
    const SalvorSegment *segments = salvor_image_get_segments (image, &n_segments);

    salvor_recovery_run_note_limit (self, (SalvorPlanWork){ .sectors = NULL });
    salvor_progress_set_total (progress, salvor_image_get_size (image));
    for (gsize i = 0; i < n_segments; i++) {
        if (!salvor_flash_read_run (self->flash, segments[i].address,
                                    (guint32) g_bytes_get_size (segments[i].data), compare_piece,
                                    self, progress, cancellable, error))
            return SALVOR_STEP_FAILED;
    }
    return salvor_step_outcome (check_equal (&self->comparison, error));
}

const SalvorStepFunc salvor_verify_steps[SALVOR_N_STEPS] = {
    [SALVOR_STEP_VERIFY] = step_compare,
};
