/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-image-parts"
#include "config.h"

#include "window/image-parts.h"

/* Where one kind of part ends and the next begins, in rising order. */
typedef struct {
    guint64 base;      /* nothing fits before it */
    guint64 header;    /* the start-up header begins */
    guint64 program;   /* the program begins */
    guint64 flash_end; /* nothing fits from here on */
} Borders;

static Borders
get_borders (const SalvorBootHeader *header, const SalvorFlashProfile *flash)
{
    Borders borders = { 0 };

    borders.base = flash->base;
    borders.flash_end = (guint64) flash->base + flash->size;
    borders.header = (guint64) flash->base + flash->ivt_offset;
    if (header->has_vectors && header->vectors > borders.header)
        borders.program = header->vectors;
    else
        borders.program = borders.header + flash->sector_size;
    borders.program = MIN (borders.program, borders.flash_end);
    return borders;
}

static void
append (GArray *parts, SalvorPartKind kind, guint64 start, guint64 end)
{
    SalvorPart part = { kind, start, end };

    if (start < end)
        g_array_append_val (parts, part);
}

/* Appends the piece of [start, end) that lies in [from, to). */
static void
append_piece (GArray *parts, SalvorPartKind kind, guint64 start, guint64 end, guint64 from,
              guint64 to)
{
    append (parts, kind, MAX (start, from), MIN (end, to));
}

static void
append_split (GArray *parts, const Borders *borders, guint64 start, guint64 end)
{
    append_piece (parts, SALVOR_PART_OUTSIDE, start, end, 0, borders->base);
    append_piece (parts, SALVOR_PART_FLASH_SETTINGS, start, end, borders->base, borders->header);
    append_piece (parts, SALVOR_PART_START_UP_HEADER, start, end, borders->header,
                  borders->program);
    append_piece (parts, SALVOR_PART_PROGRAM, start, end, borders->program, borders->flash_end);
    append_piece (parts, SALVOR_PART_OUTSIDE, start, end, borders->flash_end, G_MAXUINT64);
}

static guint64
get_end (const SalvorSegment *segment)
{
    return (guint64) segment->address + g_bytes_get_size (segment->data);
}

GArray *
salvor_image_parts_of_file (SalvorImage *placed, const SalvorBootHeader *header, SalvorChip *chip)
{
    Borders borders = get_borders (header, salvor_chip_get_flash (chip));
    GArray *parts = g_array_new (FALSE, FALSE, sizeof (SalvorPart));
    gsize n_segments;
    const SalvorSegment *segments = salvor_image_get_segments (placed, &n_segments);

    for (gsize i = 0; i < n_segments; i++)
        append_split (parts, &borders, segments[i].address, get_end (&segments[i]));
    return parts;
}

/* The next run of touched sectors from *index on: segments that share or touch sectors are one. */
static void
get_run (const SalvorSegment *segments, gsize n_segments, gsize *index, guint64 sector_size,
         guint64 *start, guint64 *end)
{
    *start = segments[*index].address / sector_size * sector_size;
    do {
        *end = (get_end (&segments[*index]) + sector_size - 1) / sector_size * sector_size;
        (*index)++;
    } while (*index < n_segments && segments[*index].address <= *end);
}

GArray *
salvor_image_parts_of_flash (SalvorImage *placed, const SalvorBootHeader *header, SalvorChip *chip)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);
    Borders borders = get_borders (header, flash);
    GArray *parts = g_array_new (FALSE, FALSE, sizeof (SalvorPart));
    guint64 start, end, at = flash->base;
    gsize n_segments, i = 0;
    const SalvorSegment *segments = salvor_image_get_segments (placed, &n_segments);

    while (i < n_segments) {
        get_run (segments, n_segments, &i, flash->sector_size, &start, &end);
        append (parts, SALVOR_PART_KEPT, at, MIN (start, borders.flash_end));
        append_split (parts, &borders, start, end);
        at = MAX (at, end);
    }
    append (parts, SALVOR_PART_KEPT, at, borders.flash_end);
    return parts;
}

guint
salvor_part_count_sectors (const SalvorPart *part, SalvorChip *chip)
{
    guint32 sector_size = salvor_chip_get_flash (chip)->sector_size;
    guint64 first = part->start / sector_size;
    guint64 behind = (part->end + sector_size - 1) / sector_size;

    return (guint) (behind - first);
}
