/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-plan-limit"
#include "config.h"

#include "recovery/recovery-plan.h"

#include "base/timing.h"
#include "recovery/recovery-limit.h"

static const SalvorFlashProfile *
get_flash (SalvorRecoveryPlan *self)
{
    return salvor_chip_get_flash (salvor_recovery_plan_get_chip (self));
}

/* How many of the sectors lie in the header */
static gsize
count_header (SalvorRecoveryPlan *self, const guint32 *sectors, gsize n_sectors)
{
    guint32 start, size;
    gsize count = 0;

    salvor_recovery_plan_get_header_range (self, &start, &size);
    while (count < n_sectors && sectors[count] - start < size)
        count++;
    return count;
}

typedef guint64 (*EraseLimit) (const SalvorFlashProfile *flash, const guint32 *sectors,
                               gsize n_sectors);

/* The way that changes over has read the flash and erased its header before it does. */
static gboolean
is_header_by_probe (SalvorRecoveryPlan *self)
{
    return salvor_recovery_plan_is_by_probe (self)
           || salvor_recovery_plan_get_route (self) == SALVOR_ROUTE_PROBE_ERASE_HEADER;
}

/* The header goes out by itself. The rest follows in the best units: where the header's block goes
 * as a whole, that may mean erasing the header's sectors once more with it. */
static guint64
get_erase_us (SalvorRecoveryPlan *self, const guint32 *sectors, gsize n_sectors)
{
    const SalvorFlashProfile *flash = get_flash (self);
    EraseLimit erase_us = salvor_recovery_plan_is_by_probe (self) ? salvor_limit_probe_erase_us
                                                                  : salvor_limit_erase_us;
    gsize n_header = count_header (self, sectors, n_sectors);
    guint64 header = is_header_by_probe (self)
                         ? salvor_limit_probe_erase_us (flash, sectors, n_header)
                         : salvor_limit_erase_us (flash, sectors, n_header);
    guint64 rest = erase_us (flash, sectors + n_header, n_sectors - n_header);

    if (rest == 0)
        return header;
    return header + MIN (erase_us (flash, sectors, n_sectors), rest);
}

static guint64
read_us (SalvorRecoveryPlan *self, guint32 size)
{
    return salvor_recovery_plan_is_by_probe (self) ? salvor_limit_probe_read_us (size)
                                                   : salvor_limit_read_us (size);
}

/* Every byte once; a backup is read twice, and so is a flash that is reached by two ways. */
static guint64
get_read_us (SalvorRecoveryPlan *self)
{
    const SalvorSegment *segments;
    gsize n_segments;
    guint32 start, size;
    guint64 us = 0;

    salvor_recovery_plan_get_range (self, &start, &size);
    if (salvor_recovery_plan_get_kind (self) == SALVOR_PLAN_BACKUP)
        return 2 * read_us (self, size);
    if (salvor_recovery_plan_get_route (self) == SALVOR_ROUTE_PROBE_ERASE_HEADER)
        us = salvor_limit_probe_read_us (size);
    if (salvor_recovery_plan_get_kind (self) != SALVOR_PLAN_VERIFY)
        return us + read_us (self, size);
    segments = salvor_image_get_segments (salvor_recovery_plan_get_image (self), &n_segments);
    for (gsize i = 0; i < n_segments; i++)
        us += read_us (self, (guint32) g_bytes_get_size (segments[i].data));
    return us;
}

/* Until the flashloader answers: by itself, sent by the ROM, or put into RAM by a probe */
static guint64
get_loader_us (SalvorRecoveryPlan *self)
{
    SalvorFlashloader *loader = salvor_recovery_plan_get_flashloader (self);
    guint32 size;

    if (loader == NULL)
        return 0;
    size = (guint32) salvor_flashloader_get_size (loader);
    if (salvor_recovery_plan_get_route (self) == SALVOR_ROUTE_PROBE_FLASHLOADER)
        return salvor_limit_probe_start_us () + salvor_limit_probe_write_us (size)
               + salvor_limit_probe_read_us (size) + SALVOR_USB_REENUMERATION_US;
    return salvor_limit_load_us (size) + SALVOR_USB_REENUMERATION_US;
}

/* Everything before the first erase: loader, re-enumeration, same board, set-up, what is there. The
 * hand that takes the power away is not counted. */
static guint64
get_start_us (SalvorRecoveryPlan *self)
{
    guint64 us = get_read_us (self);

    if (is_header_by_probe (self))
        us += salvor_limit_probe_start_us ();
    if (!salvor_recovery_plan_is_by_probe (self))
        us += get_loader_us (self) + salvor_limit_commands_us (2 + 3);
    return us;
}

/* The reset at the end; a flashloader that was found running and has changed nothing goes on. */
static guint64
get_end_us (SalvorRecoveryPlan *self)
{
    return salvor_recovery_plan_changes_flash (self)
                   || salvor_recovery_plan_get_flashloader (self) != NULL
               ? salvor_limit_commands_us (1)
               : 0;
}

/* Program, last header sector, first sector without its first page, that page; and the three
 * readings that compare them */
static guint64
get_write_us (SalvorRecoveryPlan *self, guint n_pages)
{
    const SalvorFlashProfile *flash = get_flash (self);

    if (n_pages == 0)
        return 0;
    if (salvor_recovery_plan_is_by_probe (self))
        return salvor_limit_probe_program_us (flash, n_pages)
               + salvor_limit_probe_read_us (n_pages * flash->page_size);
    return salvor_limit_program_us (flash, n_pages, 4)
           + salvor_limit_read_us (n_pages * flash->page_size) + 2 * salvor_limit_read_us (0);
}

guint
salvor_recovery_plan_get_limit_ms (SalvorRecoveryPlan *self, const guint32 *sectors_to_erase,
                                   gsize n_sectors, guint pages_to_program)
{
    guint64 us;

    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), 0);

    us = get_start_us (self) + get_erase_us (self, sectors_to_erase, n_sectors)
         + get_write_us (self, pages_to_program) + get_end_us (self);
    return (guint) (us / 1000);
}
