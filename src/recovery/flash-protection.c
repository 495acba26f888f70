/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-flash-protection"
#include "config.h"

#include "recovery/flash-protection.h"

#include "base/errors.h"
#include "recovery/flash-reading.h"

#include <string.h>

/* Was it to be erased, so that it cannot hold by right what it held before? */
static gboolean
was_erased (const SalvorSectorPlan *plan, guint sector)
{
    return sector < plan->n_sectors && plan->sectors[sector].needs_erase && plan->old != NULL;
}

static gboolean
holds_old_bytes (SalvorFlashAccess *flash, const SalvorSectorPlan *plan, guint sector,
                 GCancellable *cancellable)
{
    guint32 size = plan->geometry.sector_size;
    guint32 address = salvor_sector_plan_get_address (plan, sector);
    g_autoptr (GError) local_error = NULL;
    g_autoptr (GBytes) bytes
               = salvor_flash_read_piece (flash, address, size, NULL, cancellable, &local_error);

    if (bytes == NULL) {
        g_info ("0x%08X after a failure: %s", address, local_error->message);
        return FALSE;
    }
    return memcmp (g_bytes_get_data (bytes, NULL), plan->old + (gsize) sector * size, size) == 0;
}

void
salvor_flash_protection_check (SalvorFlashAccess *flash, const SalvorSectorPlan *plan,
                               const SalvorFlashRun *run, GCancellable *cancellable, GError *error)
{
    guint sector;
    char *message;

    g_return_if_fail (error != NULL);

    if (!g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_FLASH)
        && !g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_VERIFY))
        return;
    sector = (run->address - plan->geometry.base) / plan->geometry.sector_size;
    if (!was_erased (plan, sector) || !holds_old_bytes (flash, plan, sector, cancellable))
        return;
    message = g_strdup_printf ("0x%08X still holds what it held before it was erased: %s",
                               run->address, error->message);
    g_free (error->message);
    error->message = message;
    error->code = SALVOR_ERROR_LOCKED;
}
