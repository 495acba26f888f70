/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-flash-set-up"
#include "config.h"

#include "recovery/recovery-run-private.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "board/mboot-flash.h"
#include "image/flash-settings.h"

/* Setting the flash up, and what follows when another one answers than the chip usually has. */

/* Is it the flash that the chip usually has, set up as that is? The ROM's functions know no
 * other. */
static gboolean
is_usual (SalvorRecoveryRun *self)
{
    return !SALVOR_IS_MBOOT_FLASH (self->flash)
           || salvor_mboot_flash_is_usual (SALVOR_MBOOT_FLASH (self->flash));
}

/* Pages and sectors matter to whoever erases and programs; reading goes with any. What is tried
 * because the usual flash did not answer has units of its own. */
static gboolean
check_units (SalvorRecoveryRun *self, GError **error)
{
    const SalvorFlashProfile *profile = salvor_chip_get_flash (salvor_recovery_run_get_chip (self));
    const SalvorFlashGeometry *geometry = &self->geometry;

    if (!salvor_recovery_plan_changes_flash (self->plan) || !is_usual (self)
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

/* ---- flash settings ---- */

/* The flashloader knows best what it has set up. The block in the chip's file is that of the usual
 * flash, and of its size. */
static gboolean
takes_settings_of_loader (SalvorRecoveryRun *self)
{
    const SalvorFlashProfile *profile = salvor_chip_get_flash (salvor_recovery_run_get_chip (self));
    gboolean by_loader;

    return salvor_recovery_plan_adds_fcb (self->plan, &by_loader)
           && SALVOR_IS_MBOOT_FLASH (self->flash)
           && (by_loader || !is_usual (self) || self->geometry.size != profile->size);
}

/* Whether a block at its place describes the flash that was set up */
static gboolean
is_of_this_flash (SalvorRecoveryRun *self, SalvorImage *image)
{
    const SalvorFlashProfile *profile = salvor_chip_get_flash (salvor_recovery_run_get_chip (self));
    SalvorFcb fcb;

    return salvor_fcb_parse (image, profile->base + profile->fcb_offset, &fcb)
           && fcb.page_size == self->geometry.page_size
           && fcb.sector_size == self->geometry.sector_size;
}

/* A file that brings its own is taken by its word, unless the board turns out to carry another
 * flash: with the settings of the usual one that board would not start. */
static gboolean
check_settings (SalvorRecoveryRun *self, GError **error)
{
    SalvorImage *image = salvor_recovery_plan_get_image (self->plan);
    gboolean by_loader;

    if (salvor_recovery_plan_get_kind (self->plan) != SALVOR_PLAN_RECOVER || is_usual (self)
        || salvor_recovery_plan_adds_fcb (self->plan, &by_loader) || is_of_this_flash (self, image))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE,
                 "the flash settings in %s are not for this board's flash, which has pages of %u "
                 "and sectors of %u bytes",
                 salvor_image_get_name (image), self->geometry.page_size,
                 self->geometry.sector_size);
    return FALSE;
}

/* ---- the writer ---- */

/* What is written: without settings where the flashloader makes them. (transfer full) */
static SalvorImage *
make_image (SalvorRecoveryRun *self, GError **error)
{
    SalvorImage *image = salvor_recovery_plan_get_image (self->plan);

    self->loader_makes_settings = takes_settings_of_loader (self);
    return self->loader_makes_settings
               ? salvor_boot_header_remove_fcb (image, salvor_recovery_run_get_chip (self), error)
               : g_object_ref (image);
}

/* A second writer goes on where the first one was when the board changed over. */
static SalvorFlashWriter *
replace_writer (SalvorFlashWriter *old, SalvorFlashWriter *writer)
{
    if (old != NULL && salvor_flash_writer_is_header_out (old))
        salvor_flash_writer_assume_header_out (writer);
    g_clear_object (&old);
    return writer;
}

static gboolean
make_writer (SalvorRecoveryRun *self, GError **error)
{
    guint32 unit = self->geometry.sector_size;
    guint32 header_start, header_size;
    g_autoptr (SalvorImage) image = make_image (self, error);
    SalvorFlashWriter *writer;

    if (image == NULL)
        return FALSE;
    salvor_recovery_plan_get_header_range (self->plan, &header_start, &header_size);
    header_size = (header_size + unit - 1) / unit * unit;
    writer = salvor_flash_writer_new (self->flash, &self->geometry, image, header_size);
    salvor_flash_writer_set_sector_func (writer, self->watcher.set_sector, self->watcher.user_data);
    if (self->writer != NULL)
        self->sectors_erased_before = salvor_flash_writer_get_sectors_erased (self->writer);
    self->writer = replace_writer (self->writer, writer);
    return TRUE;
}

/* Known also when nothing answered. */
static void
take_trial (SalvorRecoveryRun *self)
{
    if (!SALVOR_IS_MBOOT_FLASH (self->flash))
        return;
    g_clear_pointer (&self->trial, salvor_flash_trial_unref);
    self->trial
        = salvor_flash_trial_ref (salvor_mboot_flash_get_trial (SALVOR_MBOOT_FLASH (self->flash)));
}

gboolean
salvor_recovery_run_set_up_flash (SalvorRecoveryRun *self, GCancellable *cancellable,
                                  GError **error)
{
    gboolean ok = salvor_flash_access_prepare (self->flash, &self->geometry, cancellable, error);

    take_trial (self);
    if (!ok || !check_units (self, error) || !check_range (self, error)
        || !check_settings (self, error))
        return FALSE;
    if (salvor_recovery_plan_changes_flash (self->plan) && !make_writer (self, error))
        return FALSE;
    self->watcher.set_flash (&self->geometry, self->watcher.user_data);
    return TRUE;
}

/* ---- settings of the flashloader ---- */

/* The old block stays where everything else is right already and it fits. */
gboolean
salvor_recovery_run_has_settings (SalvorRecoveryRun *self)
{
    guint32 start;
    g_autoptr (GBytes) old = salvor_flash_writer_get_old_content (self->writer, &start);
    g_autoptr (SalvorImage) image = salvor_image_new_binary ("flash", old);
    g_autoptr (SalvorImage) placed = salvor_image_place (image, start, NULL);

    return !self->loader_makes_settings || (placed != NULL && is_of_this_flash (self, placed));
}

/* (transfer full) */
static GBytes *
read_settings (SalvorRecoveryRun *self, guint32 place, GCancellable *cancellable, GError **error)
{
    g_autoptr (GBytes) bytes = salvor_flash_access_read (self->flash, place, SALVOR_FCB_SIZE, NULL,
                                                         cancellable, error);
    g_autoptr (SalvorImage) image = NULL;
    g_autoptr (SalvorImage) placed = NULL;

    if (bytes == NULL)
        return NULL;
    image = salvor_image_new_binary ("settings", bytes);
    placed = salvor_image_place (image, place, error);
    if (placed == NULL)
        return NULL;
    if (is_of_this_flash (self, placed))
        return g_steal_pointer (&bytes);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FLASH,
                 "the settings block that the flashloader wrote at 0x%08X is none of this flash",
                 place);
    return NULL;
}

/* The flashloader can only show its block by writing it. It is read, goes out again, and comes back
 * last with the rest of the header: a board that is cut off meanwhile starts nothing (rule 4). */
gboolean
salvor_recovery_run_take_settings (SalvorRecoveryRun *self, GCancellable *cancellable,
                                   GError **error)
{
    const SalvorFlashProfile *profile = salvor_chip_get_flash (salvor_recovery_run_get_chip (self));
    guint32 place = profile->base + profile->fcb_offset;
    g_autoptr (GBytes) bytes = NULL;

    if (!self->loader_makes_settings)
        return TRUE;
    if (!salvor_mboot_flash_write_settings (SALVOR_MBOOT_FLASH (self->flash), cancellable, error))
        return FALSE;
    bytes = read_settings (self, place, cancellable, error);
    return bytes != NULL
           && salvor_flash_writer_put_header_bytes (self->writer, place, bytes, cancellable, error);
}
