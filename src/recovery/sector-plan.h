/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/flash-access.h"
#include "image/image.h"

G_BEGIN_DECLS

/*
 * SalvorSectorPlan: which sectors of a flash must change so that it holds an image, in which units
 * they are erased and which pages are programmed. Pure: it is given what the flash holds.
 *
 * The range starts at the base of the flash, with the sectors of the start-up header.
 */
typedef struct {
    gboolean header;      /* goes out first and in last */
    gboolean covered;     /* the image has bytes in it */
    gboolean changes;     /* does not hold the right bytes, or goes out with the header */
    gboolean needs_erase; /* some bits have to go from 0 to 1 */
} SalvorPlannedSector;

/* Bytes of the flash, whole sectors or whole pages. */
typedef struct {
    guint32 address;
    guint32 size;
} SalvorFlashRun;

typedef struct {
    SalvorFlashGeometry geometry;
    guint32 size; /* bytes from geometry.base on, whole sectors */
    guint n_sectors;
    guint n_header; /* the first ones */
    SalvorPlannedSector *sectors;
    GBytes *old_bytes; /* owned; NULL until told */
    const guint8 *old; /* what the flash holds: in old_bytes */
    guint8 *target;    /* what it shall hold; NULL until then */
} SalvorSectorPlan;

/*
 * @image: with addresses, inside the flash that @geometry describes
 * @header_size: bytes from the flash base, whole sectors
 */
SalvorSectorPlan *salvor_sector_plan_new (const SalvorFlashGeometry *geometry, SalvorImage *image,
                                          guint32 header_size) G_GNUC_WARN_UNUSED_RESULT;
void salvor_sector_plan_free (SalvorSectorPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorSectorPlan, salvor_sector_plan_free)

/*
 * salvor_sector_plan_set_old:
 * @old: self->size bytes, as read from the flash
 * @kept: (nullable) (element-type SalvorSegment): bytes that belong where the image has none,
 *   whatever the flash holds there now
 */
void salvor_sector_plan_set_old (SalvorSectorPlan *self, GBytes *old, SalvorImage *image,
                                 GArray *kept);

/* The whole header goes out and comes back, whatever it holds. */
void salvor_sector_plan_renew_header (SalvorSectorPlan *self);
/* What shall be at @address in the header; all of its pages are programmed then. @address: in the
 * range. Index of the first sector that is touched; *n_sectors: how many are */
guint salvor_sector_plan_put_header_bytes (SalvorSectorPlan *self, guint32 address, GBytes *bytes,
                                           guint *n_sectors);

gboolean salvor_sector_plan_has_changes (const SalvorSectorPlan *self);
guint32 salvor_sector_plan_get_address (const SalvorSectorPlan *self, guint sector);
/* What belongs into the sectors that change, where the image has no bytes; (transfer full)
 * (element-type SalvorSegment) */
GArray *salvor_sector_plan_get_kept (const SalvorSectorPlan *self, SalvorImage *image);

/* All runs: (transfer full) (element-type SalvorFlashRun), in rising order */
/* Header sectors that are not blank and have to go out */
GArray *salvor_sector_plan_get_header_erases (const SalvorSectorPlan *self);
/* The others, at most @max_size bytes a run. A block of which only the header is missing is made
 * whole, because one block erase is faster than its sectors one by one. */
GArray *salvor_sector_plan_get_erases (const SalvorSectorPlan *self, guint32 max_size);
/* Pages to program in sectors @first to @last - 1; blank pages are left out */
GArray *salvor_sector_plan_get_programs (const SalvorSectorPlan *self, guint first, guint last);
/* Whole changed sectors among @first to @last - 1, for reading back */
GArray *salvor_sector_plan_get_changes (const SalvorSectorPlan *self, guint first, guint last,
                                        guint32 max_size);

/* Address of the first of @bytes, read at @address, that is not as it shall be; G_MAXUINT64 when
 * all are right */
guint64 salvor_sector_plan_find_difference (const SalvorSectorPlan *self, guint32 address,
                                            GBytes *bytes);

G_END_DECLS
