/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-header-view"
#include "config.h"

#include "image/header-view.h"

#include "base/bytes.h"

/* Where an application begins behind its start-up header (protocols 6.1: initial load size) */
#define APPLICATION_OFFSET 0x2000

/* The other place an FCB can be in: RT1010 and RT11xx keep it at 0x400 (protocols 6.1) */
static const guint32 fcb_places[] = { 0x0, 0x400 };

/* Headers of encrypted XIP, from the start of the flash (protocols 6.1): a wrapped key, padding,
 * and the encrypted list of regions (SPSDK, spsdk/image/bee.py, BeeRegionHeader) */
static const guint32 encryption_headers[] = { 0x400, 0x800 };
#define ENCRYPTION_KEY_SIZE 0x20
#define ENCRYPTION_REGIONS_OFFSET 0x80
#define ENCRYPTION_HEADER_SIZE 0x100

/* Distances from the IVT to a vector table that files have; SPSDK tries the same, and 0x200 is
 * where NXP's RAM loaders keep theirs (protocols 5.1, 6.8). */
static const guint32 vector_distances[] = { 0x100, 0x200, 0x400, 0xC00, 0x1000, 0x2000 };

static const char *const ram_regions[] = { "itcm", "dtcm", "ocram", "semc", "sdram" };

static gboolean
is_in_region (SalvorChip *chip, const char *name, guint32 address)
{
    const SalvorMemoryRegion *region = salvor_chip_get_region (chip, name);

    return region != NULL && address >= region->start && address - region->start < region->size;
}

static gboolean
is_in_flash (const SalvorFlashProfile *flash, guint32 address)
{
    return address >= flash->base && address - flash->base < flash->size;
}

SalvorPlace
salvor_header_view_find_place (const SalvorHeaderView *self, guint32 address)
{
    if (is_in_flash (self->flash, address))
        return SALVOR_PLACE_FLASH;
    for (gsize i = 0; i < G_N_ELEMENTS (ram_regions); i++) {
        if (is_in_region (self->chip, ram_regions[i], address))
            return SALVOR_PLACE_RAM;
    }
    return SALVOR_PLACE_NOWHERE;
}

gboolean
salvor_header_view_covers (const SalvorHeaderView *self, guint32 address, gsize size)
{
    return salvor_image_peek (self->running, address, size) != NULL;
}

gboolean
salvor_header_view_is_cut_off (const SalvorHeaderView *self, guint32 address)
{
    return self->home != SALVOR_PLACE_NOWHERE
           && salvor_header_view_find_place (self, address) == self->home
           && address >= salvor_image_get_end (self->running);
}

/* The image with every address moved by @distance; NULL when one leaves the address space */
static SalvorImage *
move_image (SalvorImage *image, gint64 distance)
{
    g_autoptr (GArray) moved = salvor_segments_new ();
    const SalvorSegment *segments;
    gsize n_segments;

    segments = salvor_image_get_segments (image, &n_segments);
    for (gsize i = 0; i < n_segments; i++) {
        gint64 address = (gint64) segments[i].address + distance;

        if (address < 0 || address > G_MAXUINT32)
            return NULL;
        salvor_segments_add (moved, (guint32) address, segments[i].data);
    }
    return salvor_image_new (salvor_image_get_name (image), salvor_image_get_format (image),
                             salvor_image_get_sha256 (image), g_steal_pointer (&moved), NULL);
}

static gboolean
find_fcb (SalvorHeaderView *self, gint64 flash_start)
{
    for (gsize i = 0; i < G_N_ELEMENTS (fcb_places); i++) {
        gint64 address = flash_start + fcb_places[i];

        if (address < 0 || address > G_MAXUINT32
            || !salvor_fcb_parse (self->image, (guint32) address, &self->fcb))
            continue;
        self->fcb_offset = fcb_places[i];
        self->has_fcb = fcb_places[i] == self->flash->fcb_offset;
        self->fcb_misplaced = !self->has_fcb;
        if (self->has_fcb)
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_blank (const guint8 *bytes, gsize size)
{
    return salvor_bytes_are_all (bytes, size, 0x00) || salvor_bytes_are_all (bytes, size, 0xFF);
}

static gboolean
has_encryption_header (const SalvorHeaderView *self, gint64 address)
{
    const guint8 *place
        = address < 0 || address > G_MAXUINT32
              ? NULL
              : salvor_image_peek (self->image, (guint32) address, ENCRYPTION_HEADER_SIZE);

    return place != NULL && !is_blank (place, ENCRYPTION_KEY_SIZE)
           && is_blank (place + ENCRYPTION_KEY_SIZE,
                        ENCRYPTION_REGIONS_OFFSET - ENCRYPTION_KEY_SIZE)
           && !is_blank (place + ENCRYPTION_REGIONS_OFFSET,
                         ENCRYPTION_HEADER_SIZE - ENCRYPTION_REGIONS_OFFSET);
}

static gboolean
find_encryption (const SalvorHeaderView *self, gint64 flash_start)
{
    for (gsize i = 0; i < G_N_ELEMENTS (encryption_headers); i++) {
        if (has_encryption_header (self, flash_start + encryption_headers[i]))
            return TRUE;
    }
    return FALSE;
}

/* Where the start-up header says that everything belongs. @found: address of the IVT in @image */
static void
place_by_ivt (SalvorHeaderView *self, guint32 found)
{
    gint64 flash_start = (gint64) found - self->flash->ivt_offset;
    g_autoptr (SalvorImage) moved = NULL;

    find_fcb (self, flash_start);
    self->encrypted_xip = find_encryption (self, flash_start);
    self->home = salvor_header_view_find_place (self, self->ivt.self);
    self->copied = self->home == SALVOR_PLACE_RAM && self->has_fcb;
    self->ivt_address = found;

    if (!salvor_image_has_addresses (self->image) || self->copied)
        moved = move_image (self->image, (gint64) self->ivt.self - found);
    if (moved != NULL) {
        self->ivt_address = self->ivt.self;
        g_set_object (&self->running, moved);
    }
    if (salvor_image_has_addresses (self->image))
        self->placed = g_object_ref (self->image);
    else if (self->copied)
        self->placed = move_image (self->image, self->flash->base - flash_start);
    else
        self->placed = g_steal_pointer (&moved);
}

/* Without an IVT only the flash settings or the file's own addresses give a place. */
static void
place_without_ivt (SalvorHeaderView *self)
{
    gint64 flash_start = salvor_image_has_addresses (self->image) ? self->flash->base : 0;

    self->encrypted_xip = find_encryption (self, flash_start);
    if (salvor_image_has_addresses (self->image))
        self->placed = g_object_ref (self->image);
    else if (find_fcb (self, flash_start))
        self->placed = move_image (self->image, self->flash->base);
    if (self->placed != NULL)
        g_set_object (&self->running, self->placed);
}

static gboolean
read_vectors (SalvorHeaderView *self, guint32 address)
{
    self->vectors = address;
    self->has_vectors = salvor_image_peek_u32 (self->running, address, &self->stack_pointer)
                        && salvor_image_peek_u32 (self->running, address + 4, &self->reset);
    return self->has_vectors;
}

/* The stack may begin right behind the last byte of a memory. */
static gboolean
is_stack (const SalvorHeaderView *self, guint32 address)
{
    return address % 4 == 0 && address != 0
           && (salvor_header_view_find_place (self, address) == SALVOR_PLACE_RAM
               || salvor_header_view_find_place (self, address - 4) == SALVOR_PLACE_RAM);
}

/* Like one handler of a program is like the other: thumb, and in the same 16 MB as the reset. */
static gboolean
is_handler (guint32 address, guint32 reset)
{
    return address == 0 || (address % 2 == 1 && address >> 24 == reset >> 24);
}

/* Four words that a program without a header begins with: stack, reset, NMI, hard fault */
static gboolean
looks_like_vectors (SalvorHeaderView *self, guint32 address)
{
    guint32 nmi;
    guint32 hard_fault;

    if (read_vectors (self, address) && salvor_image_peek_u32 (self->running, address + 8, &nmi)
        && salvor_image_peek_u32 (self->running, address + 12, &hard_fault)
        && is_stack (self, self->stack_pointer) && self->reset % 2 == 1
        && is_handler (nmi, self->reset) && is_handler (hard_fault, self->reset))
        return TRUE;
    self->has_vectors = FALSE;
    return FALSE;
}

/* The entry is the first instruction itself: its table is the one that says the same. Some programs
 * begin in front of their reset handler: then it is the first that makes sense, as SPSDK has it. */
static void
find_vectors_by_reset (SalvorHeaderView *self)
{
    for (gsize i = 0; i < G_N_ELEMENTS (vector_distances); i++) {
        if (read_vectors (self, self->ivt_address + vector_distances[i])
            && self->reset == self->ivt.entry)
            return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS (vector_distances); i++) {
        if (looks_like_vectors (self, self->ivt_address + vector_distances[i])
            && salvor_header_view_covers (self, self->reset & ~1u, 2))
            return;
    }
    self->has_vectors = FALSE;
}

static void
find_vectors (SalvorHeaderView *self)
{
    guint32 start = salvor_image_get_start (self->running);

    if (self->has_ivt && self->ivt.entry % 2 == 0)
        read_vectors (self, self->ivt.entry);
    else if (self->has_ivt)
        find_vectors_by_reset (self);
    else if (!looks_like_vectors (self, start) && self->has_fcb)
        looks_like_vectors (self, self->flash->base + APPLICATION_OFFSET);
}

void
salvor_header_view_init (SalvorHeaderView *self, SalvorImage *image, SalvorChip *chip)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);
    guint32 preferred = flash->ivt_offset;
    guint32 found;

    *self = (SalvorHeaderView){
        .chip = chip,
        .flash = flash,
        .image = image,
        .running = g_object_ref (image),
    };
    if (salvor_image_has_addresses (image))
        preferred += flash->base;
    self->has_ivt = salvor_ivt_find (image, preferred, &found, &self->ivt);
    if (self->has_ivt)
        place_by_ivt (self, found);
    else
        place_without_ivt (self);
    if (self->has_ivt) {
        self->has_boot_data
            = salvor_boot_data_parse (self->running, self->ivt.boot_data, &self->boot_data);
        self->csf = self->ivt.csf != 0 ? salvor_csf_new (self->running, self->ivt.csf) : NULL;
    }
    find_vectors (self);
}

void
salvor_header_view_clear (SalvorHeaderView *self)
{
    g_clear_object (&self->running);
    g_clear_object (&self->placed);
    g_clear_pointer (&self->csf, salvor_csf_free);
}

gboolean
salvor_header_view_is_encrypted (const SalvorHeaderView *self)
{
    return self->encrypted_xip || (self->csf != NULL && self->csf->encrypted);
}

SalvorImageKind
salvor_header_view_get_kind (const SalvorHeaderView *self)
{
    if (!self->has_ivt)
        return self->has_vectors ? SALVOR_IMAGE_APPLICATION : SALVOR_IMAGE_UNKNOWN;
    if (self->has_fcb)
        return SALVOR_IMAGE_BOOTABLE;
    if (self->home == SALVOR_PLACE_FLASH && !self->fcb_misplaced)
        return SALVOR_IMAGE_MISSING_FCB;
    return self->home == SALVOR_PLACE_RAM ? SALVOR_IMAGE_LOADER : SALVOR_IMAGE_UNKNOWN;
}
