/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-flash-writer"
#include "config.h"

#include "recovery/flash-writer-private.h"

/* How much was done, and how much there is to do. */

void
salvor_flash_writer_assume_header_out (SalvorFlashWriter *self)
{
    g_return_if_fail (SALVOR_IS_FLASH_WRITER (self));
    self->header_out = TRUE;
}

gboolean
salvor_flash_writer_is_header_out (SalvorFlashWriter *self)
{
    g_return_val_if_fail (SALVOR_IS_FLASH_WRITER (self), FALSE);
    return self->header_out;
}

guint64
salvor_flash_writer_get_bytes_written (SalvorFlashWriter *self)
{
    g_return_val_if_fail (SALVOR_IS_FLASH_WRITER (self), 0);
    return self->bytes_written;
}

guint
salvor_flash_writer_get_sectors_erased (SalvorFlashWriter *self)
{
    guint count = 0;

    g_return_val_if_fail (SALVOR_IS_FLASH_WRITER (self), 0);

    for (guint i = 0; i < self->plan->n_sectors; i++)
        count += self->erased[i] ? 1 : 0;
    return count;
}

guint
salvor_flash_writer_get_sectors_kept (SalvorFlashWriter *self)
{
    guint count = 0;

    g_return_val_if_fail (SALVOR_IS_FLASH_WRITER (self), 0);

    if (self->plan->old == NULL)
        return 0;
    for (guint i = 0; i < self->plan->n_sectors; i++)
        count += self->plan->sectors[i].covered && !self->plan->sectors[i].changes ? 1 : 0;
    return count;
}

GArray *
salvor_flash_writer_get_sectors_to_erase (SalvorFlashWriter *self)
{
    GArray *sectors = g_array_new (FALSE, FALSE, sizeof (guint32));

    g_return_val_if_fail (SALVOR_IS_FLASH_WRITER (self), sectors);

    for (guint i = 0; i < self->plan->n_sectors; i++) {
        guint32 address = salvor_sector_plan_get_address (self->plan, i);

        if (self->plan->sectors[i].needs_erase)
            g_array_append_val (sectors, address);
    }
    return sectors;
}

guint
salvor_flash_writer_get_pages_to_program (SalvorFlashWriter *self, guint *n_runs)
{
    g_autoptr (GArray) runs = NULL;

    g_return_val_if_fail (SALVOR_IS_FLASH_WRITER (self), 0);

    *n_runs = 0;
    if (self->plan->old == NULL)
        return 0;
    runs = salvor_sector_plan_get_programs (self->plan, 0, self->plan->n_sectors);
    *n_runs = runs->len;
    return (guint) (salvor_flash_runs_sum (runs) / self->plan->geometry.page_size);
}
