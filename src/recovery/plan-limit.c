/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-plan-limit"
#include "config.h"

#include "recovery/recovery-plan.h"

#include "base/timing.h"
#include "recovery/recovery-limit.h"

#include <string.h>

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

/* Bits per second; 0: it is USB */
static guint
get_line_speed (SalvorRecoveryPlan *self)
{
    return salvor_board_state_get_line_speed (salvor_recovery_plan_get_state (self));
}

/* ---- through the flashloader: over USB, or over a serial line ---- */

static guint64
loader_commands_us (SalvorRecoveryPlan *self, guint n_commands)
{
    guint speed = get_line_speed (self);

    return salvor_carrier_limits_get (speed)->commands_us (speed, n_commands);
}

static guint64
loader_read_us (SalvorRecoveryPlan *self, guint32 size)
{
    guint speed = get_line_speed (self);

    return salvor_carrier_limits_get (speed)->read_us (speed, size);
}

static guint64
loader_erase_us (SalvorRecoveryPlan *self, const guint32 *sectors, gsize n_sectors)
{
    guint speed = get_line_speed (self);

    return salvor_carrier_limits_get (speed)->erase_us (speed, get_flash (self), sectors,
                                                        n_sectors);
}

static guint64
loader_program_us (SalvorRecoveryPlan *self, guint n_pages, guint n_commands)
{
    guint speed = get_line_speed (self);

    return salvor_carrier_limits_get (speed)->program_us (speed, get_flash (self), n_pages,
                                                          n_commands);
}

/* ---- step by step ---- */

static SalvorProbePace
get_pace (const SalvorPlanWork *work)
{
    return (SalvorProbePace){ work->probe_packet_size, work->probe_clock_hz };
}

static guint64
erase_us (SalvorRecoveryPlan *self, const SalvorPlanWork *work, gboolean by_probe, gsize first,
          gsize end)
{
    SalvorProbePace pace = get_pace (work);
    const guint32 *sectors = work->sectors != NULL ? work->sectors + first : NULL;

    return by_probe ? salvor_limit_probe_erase_us (&pace, get_flash (self), sectors, end - first)
                    : loader_erase_us (self, sectors, end - first);
}

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
get_erase_us (SalvorRecoveryPlan *self, const SalvorPlanWork *work)
{
    gboolean by_probe = salvor_recovery_plan_is_by_probe (self);
    gsize n_header = count_header (self, work->sectors, work->n_sectors);
    guint64 header = erase_us (self, work, is_header_by_probe (self), 0, n_header);
    guint64 rest = erase_us (self, work, by_probe, n_header, work->n_sectors);

    if (rest == 0)
        return header;
    return header + MIN (erase_us (self, work, by_probe, 0, work->n_sectors), rest);
}

static guint64
read_us (SalvorRecoveryPlan *self, const SalvorPlanWork *work, guint32 size)
{
    SalvorProbePace pace = get_pace (work);

    return salvor_recovery_plan_is_by_probe (self) ? salvor_limit_probe_read_us (&pace, size)
                                                   : loader_read_us (self, size);
}

/* Every byte once; a backup is read twice, and so is a flash that is reached by two ways. */
static guint64
get_read_us (SalvorRecoveryPlan *self, const SalvorPlanWork *work)
{
    SalvorProbePace pace = get_pace (work);
    const SalvorSegment *segments;
    gsize n_segments;
    guint32 start, size;
    guint64 us = 0;

    salvor_recovery_plan_get_range (self, &start, &size);
    if (salvor_recovery_plan_get_kind (self) == SALVOR_PLAN_BACKUP)
        return 2 * read_us (self, work, size);
    if (salvor_recovery_plan_get_route (self) == SALVOR_ROUTE_PROBE_ERASE_HEADER)
        us = salvor_limit_probe_read_us (&pace, size);
    if (salvor_recovery_plan_get_kind (self) != SALVOR_PLAN_VERIFY)
        return us + read_us (self, work, size);
    segments = salvor_image_get_segments (salvor_recovery_plan_get_image (self), &n_segments);
    for (gsize i = 0; i < n_segments; i++)
        us += read_us (self, work, (guint32) g_bytes_get_size (segments[i].data));
    return us;
}

/* What is known from one reading alone is read once more, by the way that erases the header. */
static guint64
get_second_read_us (SalvorRecoveryPlan *self, const SalvorPlanWork *work)
{
    SalvorProbePace pace = get_pace (work);
    guint64 us = 0;

    for (guint i = 0; work->kept != NULL && i < work->kept->len; i++) {
        const SalvorSegment *segment = &g_array_index (work->kept, SalvorSegment, i);
        guint32 size = (guint32) g_bytes_get_size (segment->data);

        us += is_header_by_probe (self) ? salvor_limit_probe_read_us (&pace, size)
                                        : loader_read_us (self, size);
    }
    return us;
}

/* Until the flashloader answers: by itself, sent by the ROM, or put into RAM by a probe */
static guint64
get_loader_us (SalvorRecoveryPlan *self, const SalvorPlanWork *work)
{
    SalvorProbePace pace = get_pace (work);
    SalvorFlashloader *loader = salvor_recovery_plan_get_flashloader (self);
    guint speed = get_line_speed (self);
    guint32 size;

    if (loader == NULL)
        return 0;
    size = (guint32) salvor_flashloader_get_size (loader);
    if (salvor_recovery_plan_get_route (self) == SALVOR_ROUTE_PROBE_FLASHLOADER)
        return salvor_limit_probe_start_us (&pace) + salvor_limit_probe_write_us (&pace, size)
               + salvor_limit_probe_read_us (&pace, size) + SALVOR_USB_REENUMERATION_US;
    return salvor_carrier_limits_get (speed)->load_us (speed, size) + SALVOR_USB_REENUMERATION_US;
}

/* Everything before the first erase: loader, re-enumeration, same board, set-up, what is there. The
 * hand that takes the power away is not counted. */
static guint64
get_start_us (SalvorRecoveryPlan *self, const SalvorPlanWork *work)
{
    SalvorProbePace pace = get_pace (work);
    guint64 us = get_read_us (self, work) + get_second_read_us (self, work);

    if (is_header_by_probe (self))
        us += salvor_limit_probe_start_us (&pace);
    if (!salvor_recovery_plan_is_by_probe (self))
        us += get_loader_us (self, work) + loader_commands_us (self, 2 + 3);
    return us;
}

/* The reset at the end; a flashloader that was found running and has changed nothing goes on. */
static guint64
get_end_us (SalvorRecoveryPlan *self)
{
    return salvor_recovery_plan_changes_flash (self)
                   || salvor_recovery_plan_get_flashloader (self) != NULL
               ? loader_commands_us (self, 1)
               : 0;
}

/* Program, last header sector, first sector without its first page, that page; and the three
 * readings that compare them */
static guint64
get_write_us (SalvorRecoveryPlan *self, const SalvorPlanWork *work)
{
    const SalvorFlashProfile *flash = get_flash (self);
    SalvorProbePace pace = get_pace (work);
    guint32 size = work->n_pages * flash->page_size;

    if (work->n_pages == 0)
        return 0;
    if (salvor_recovery_plan_is_by_probe (self))
        return salvor_limit_probe_program_us (&pace, flash, work->n_pages, work->n_runs)
               + salvor_limit_probe_read_us (&pace, size);
    /* the header's two sectors and its first page go apart from the rest */
    return loader_program_us (self, work->n_pages, MAX (work->n_runs, 2) + 2)
           + loader_read_us (self, size) + 2 * loader_read_us (self, 0);
}

guint
salvor_recovery_plan_get_limit_ms (SalvorRecoveryPlan *self, const SalvorPlanWork *work)
{
    guint64 us;

    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (self), 0);
    g_return_val_if_fail (work != NULL, 0);

    us = get_start_us (self, work) + get_erase_us (self, work) + get_write_us (self, work)
         + get_end_us (self);
    return (guint) (us / 1000);
}

static void
weigh (guint *weights, SalvorStepId id, guint64 us)
{
    weights[id] = (guint) MAX (us / 1000, 1);
}

void
salvor_recovery_plan_weigh_steps (SalvorRecoveryPlan *self, const SalvorPlanWork *work,
                                  guint *weights)
{
    SalvorProbePace pace;
    guint32 start, size, page_size;
    gboolean by_probe;
    gsize n_header;
    guint64 verify_us, header_us = 0;

    g_return_if_fail (SALVOR_IS_RECOVERY_PLAN (self));
    g_return_if_fail (work != NULL && weights != NULL);

    pace = get_pace (work);
    by_probe = salvor_recovery_plan_is_by_probe (self);
    page_size = get_flash (self)->page_size;
    n_header = count_header (self, work->sectors, work->n_sectors);
    salvor_recovery_plan_get_header_range (self, &start, &size);
    memset (weights, 0, SALVOR_N_STEPS * sizeof *weights);
    weigh (weights, SALVOR_STEP_HEADER_OUT,
           erase_us (self, work, is_header_by_probe (self), 0, n_header));
    weigh (weights, SALVOR_STEP_ERASE, erase_us (self, work, by_probe, n_header, work->n_sectors));
    verify_us = work->n_pages > 0 ? read_us (self, work, work->n_pages * page_size) : 0;
    weigh (weights, SALVOR_STEP_WRITE, get_write_us (self, work) - verify_us);
    weigh (weights, SALVOR_STEP_VERIFY, verify_us);
    if (work->n_pages > 0)
        header_us = by_probe ? salvor_limit_probe_program_us (&pace, get_flash (self),
                                                              size / page_size, 3)
                             : loader_program_us (self, size / page_size, 3);
    weigh (weights, SALVOR_STEP_HEADER_IN, header_us);
}
