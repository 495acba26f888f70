/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-sector-plan"
#include "config.h"

#include "recovery/sector-plan.h"

#include "base/bytes.h"

#include <string.h>

/* What an erased cell reads as */
#define BLANK 0xFF

static guint32
round_up (guint32 value, guint32 unit)
{
    return (value + unit - 1) / unit * unit;
}

static void
mark_covered (SalvorSectorPlan *self, SalvorImage *image)
{
    gsize n_segments;
    const SalvorSegment *segments = salvor_image_get_segments (image, &n_segments);

    for (gsize i = 0; i < n_segments; i++) {
        guint32 first = segments[i].address - self->geometry.base;
        guint32 last = first + (guint32) g_bytes_get_size (segments[i].data) - 1;

        for (guint sector = first / self->geometry.sector_size;
             sector <= last / self->geometry.sector_size; sector++)
            self->sectors[sector].covered = TRUE;
    }
}

SalvorSectorPlan *
salvor_sector_plan_new (const SalvorFlashGeometry *geometry, SalvorImage *image,
                        guint32 header_size)
{
    SalvorSectorPlan *self;
    guint64 end;

    g_return_val_if_fail (geometry != NULL && SALVOR_IS_IMAGE (image), NULL);
    g_return_val_if_fail (salvor_image_get_start (image) >= geometry->base, NULL);
    end = salvor_image_get_end (image) - geometry->base;
    g_return_val_if_fail (end <= geometry->size && header_size <= geometry->size, NULL);
    g_return_val_if_fail (header_size % geometry->sector_size == 0, NULL);

    self = g_new0 (SalvorSectorPlan, 1);
    self->geometry = *geometry;
    self->size = MAX (round_up ((guint32) end, geometry->sector_size), header_size);
    self->n_sectors = self->size / geometry->sector_size;
    self->n_header = header_size / geometry->sector_size;
    self->sectors = g_new0 (SalvorPlannedSector, self->n_sectors);
    for (guint i = 0; i < self->n_header; i++)
        self->sectors[i].header = TRUE;
    mark_covered (self, image);
    return self;
}

void
salvor_sector_plan_free (SalvorSectorPlan *self)
{
    if (self == NULL)
        return;
    g_free (self->sectors);
    g_clear_pointer (&self->old_bytes, g_bytes_unref);
    g_free (self->target);
    g_free (self);
}

guint32
salvor_sector_plan_get_address (const SalvorSectorPlan *self, guint sector)
{
    return self->geometry.base + sector * self->geometry.sector_size;
}

/* ---- what has to change ---- */

/* The part of the segment that lies in the range */
static void
lay_over (SalvorSectorPlan *self, const SalvorSegment *segment)
{
    gsize size;
    const guint8 *data = g_bytes_get_data (segment->data, &size);
    guint32 offset = segment->address - self->geometry.base;

    if (segment->address < self->geometry.base)
        return;
    for (gsize i = 0; i < size && offset + i < self->size; i++)
        self->target[offset + i] = data[i];
}

static gboolean
is_blank (const SalvorSectorPlan *self, const guint8 *bytes, guint sector)
{
    return salvor_bytes_are_all (bytes + (gsize) sector * self->geometry.sector_size,
                                 self->geometry.sector_size, BLANK);
}

static gboolean
page_differs (const SalvorSectorPlan *self, guint32 offset)
{
    return memcmp (self->old + offset, self->target + offset, self->geometry.page_size) != 0;
}

static gboolean
is_page_blank (const SalvorSectorPlan *self, const guint8 *bytes, guint32 offset)
{
    return salvor_bytes_are_all (bytes + offset, self->geometry.page_size, BLANK);
}

/* A page that is blank can be programmed without an erase; any other page that differs cannot,
 * because the flashloader refuses to program a page twice (protocols 3.9, status 10203). */
static void
compare_sector (SalvorSectorPlan *self, guint sector)
{
    guint32 start = sector * self->geometry.sector_size;
    SalvorPlannedSector *planned = &self->sectors[sector];

    for (guint32 offset = start; offset < start + self->geometry.sector_size;
         offset += self->geometry.page_size) {
        if (!page_differs (self, offset))
            continue;
        planned->changes = TRUE;
        if (!is_page_blank (self, self->old, offset))
            planned->needs_erase = TRUE;
    }
}

/* Whatever changes, the header goes out with it and comes back last: a board that is cut off in
 * between finds no header and starts nothing. */
static void
take_header_out (SalvorSectorPlan *self)
{
    for (guint i = 0; i < self->n_header; i++) {
        if (is_blank (self, self->old, i))
            continue;
        self->sectors[i].changes = TRUE;
        self->sectors[i].needs_erase = TRUE;
    }
}

void
salvor_sector_plan_set_old (SalvorSectorPlan *self, GBytes *old, SalvorImage *image, GArray *kept)
{
    gsize n_segments;
    const SalvorSegment *segments = salvor_image_get_segments (image, &n_segments);

    g_return_if_fail (self->old_bytes == NULL && old != NULL);
    g_return_if_fail (g_bytes_get_size (old) == self->size);

    self->old_bytes = g_bytes_ref (old);
    self->old = g_bytes_get_data (old, NULL);
    self->target = g_memdup2 (self->old, self->size);
    for (guint i = 0; kept != NULL && i < kept->len; i++)
        lay_over (self, &g_array_index (kept, SalvorSegment, i));
    for (gsize i = 0; i < n_segments; i++)
        lay_over (self, &segments[i]);
    for (guint i = 0; i < self->n_sectors; i++)
        compare_sector (self, i);
    if (salvor_sector_plan_has_changes (self))
        take_header_out (self);
}

void
salvor_sector_plan_renew_header (SalvorSectorPlan *self)
{
    g_return_if_fail (self->target != NULL);

    take_header_out (self);
    for (guint i = 0; i < self->n_header; i++)
        self->sectors[i].changes = TRUE;
}

guint
salvor_sector_plan_put_header_bytes (SalvorSectorPlan *self, guint32 address, GBytes *bytes,
                                     guint *n_sectors)
{
    guint32 offset = address - self->geometry.base;
    gsize size;
    const guint8 *data = g_bytes_get_data (bytes, &size);
    guint first = offset / self->geometry.sector_size;
    guint last = (offset + (guint32) size - 1) / self->geometry.sector_size;

    g_return_val_if_fail (self->target != NULL && last < self->n_header, 0);

    salvor_bytes_poke (self->target, self->size, offset, data, size);
    for (guint i = first; i <= last; i++)
        self->sectors[i].changes = self->sectors[i].needs_erase = TRUE;
    *n_sectors = last - first + 1;
    return first;
}

gboolean
salvor_sector_plan_has_changes (const SalvorSectorPlan *self)
{
    for (guint i = 0; i < self->n_sectors; i++) {
        if (self->sectors[i].changes)
            return TRUE;
    }
    return FALSE;
}

/* ---- what is kept ---- */

/* Adds the target bytes of [start, end) in sectors that change. Blank ones as well: an erase that
 * is cut short may leave anything behind. */
static void
add_kept (const SalvorSectorPlan *self, GArray *kept, guint32 start, guint32 end)
{
    while (start < end) {
        guint sector = start / self->geometry.sector_size;
        guint32 stop = MIN (end, (sector + 1) * self->geometry.sector_size);

        if (self->sectors[sector].changes) {
            g_autoptr (GBytes) bytes = g_bytes_new (self->target + start, stop - start);

            salvor_segments_add (kept, self->geometry.base + start, bytes);
        }
        start = stop;
    }
}

GArray *
salvor_sector_plan_get_kept (const SalvorSectorPlan *self, SalvorImage *image)
{
    gsize n_segments;
    const SalvorSegment *segments = salvor_image_get_segments (image, &n_segments);
    GArray *kept = salvor_segments_new ();
    guint32 offset = 0;

    g_return_val_if_fail (self->target != NULL, kept);

    for (gsize i = 0; i < n_segments; i++) {
        guint32 start = segments[i].address - self->geometry.base;

        add_kept (self, kept, offset, start);
        offset = start + (guint32) g_bytes_get_size (segments[i].data);
    }
    add_kept (self, kept, offset, self->size);
    return kept;
}

/* ---- runs ---- */

/* Joins to the run before it when it touches it and the sum is not too long. */
static void
add_run (GArray *runs, guint32 address, guint32 size, guint32 max_size)
{
    SalvorFlashRun *last
        = runs->len > 0 ? &g_array_index (runs, SalvorFlashRun, runs->len - 1) : NULL;
    SalvorFlashRun run = { address, size };

    if (last != NULL && last->address + last->size == address && last->size + size <= max_size)
        last->size += size;
    else
        g_array_append_val (runs, run);
}

static GArray *
new_runs (void)
{
    return g_array_new (FALSE, FALSE, sizeof (SalvorFlashRun));
}

GArray *
salvor_sector_plan_get_header_erases (const SalvorSectorPlan *self)
{
    GArray *runs = new_runs ();

    for (guint i = 0; i < self->n_header; i++) {
        if (self->sectors[i].needs_erase)
            add_run (runs, salvor_sector_plan_get_address (self, i), self->geometry.sector_size,
                     G_MAXUINT32);
    }
    return runs;
}

/* The header and the rest of its block: does everything else in the block have to be erased? */
static gboolean
is_first_block_worth_it (const SalvorSectorPlan *self)
{
    guint per_block = self->geometry.block_size / self->geometry.sector_size;

    if (self->n_header >= per_block || self->n_sectors < per_block)
        return FALSE;
    for (guint i = 0; i < per_block; i++) {
        if (!self->sectors[i].needs_erase && !(i < self->n_header && self->sectors[i].changes))
            return FALSE;
    }
    return TRUE;
}

GArray *
salvor_sector_plan_get_erases (const SalvorSectorPlan *self, guint32 max_size)
{
    GArray *runs = new_runs ();
    guint first = is_first_block_worth_it (self) ? 0 : self->n_header;

    for (guint i = first; i < self->n_sectors; i++) {
        if (i < self->n_header || self->sectors[i].needs_erase)
            add_run (runs, salvor_sector_plan_get_address (self, i), self->geometry.sector_size,
                     max_size);
    }
    return runs;
}

static gboolean
must_program (const SalvorSectorPlan *self, guint32 offset)
{
    const SalvorPlannedSector *sector = &self->sectors[offset / self->geometry.sector_size];

    return !is_page_blank (self, self->target, offset)
           && (sector->needs_erase || page_differs (self, offset));
}

GArray *
salvor_sector_plan_get_programs (const SalvorSectorPlan *self, guint first, guint last)
{
    GArray *runs = new_runs ();

    g_return_val_if_fail (self->target != NULL && last <= self->n_sectors, runs);

    for (guint32 offset = first * self->geometry.sector_size;
         offset < last * self->geometry.sector_size; offset += self->geometry.page_size) {
        if (must_program (self, offset))
            add_run (runs, self->geometry.base + offset, self->geometry.page_size, G_MAXUINT32);
    }
    return runs;
}

GArray *
salvor_sector_plan_get_changes (const SalvorSectorPlan *self, guint first, guint last,
                                guint32 max_size)
{
    GArray *runs = new_runs ();

    g_return_val_if_fail (last <= self->n_sectors, runs);

    for (guint i = first; i < last; i++) {
        if (self->sectors[i].changes)
            add_run (runs, salvor_sector_plan_get_address (self, i), self->geometry.sector_size,
                     max_size);
    }
    return runs;
}

guint64
salvor_sector_plan_find_difference (const SalvorSectorPlan *self, guint32 address, GBytes *bytes)
{
    gsize size;
    const guint8 *data = g_bytes_get_data (bytes, &size);
    guint32 offset = address - self->geometry.base;

    g_return_val_if_fail (offset <= self->size && size <= self->size - offset, address);

    for (gsize i = 0; i < size; i++) {
        if (data[i] != self->target[offset + i])
            return address + i;
    }
    return G_MAXUINT64;
}
