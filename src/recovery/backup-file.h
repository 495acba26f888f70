/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"
#include "image/image.h"

G_BEGIN_DECLS

/* Bytes of the flash that a person names. */
typedef struct {
    guint32 start; /* address */
    guint32 size;  /* bytes; 0: not said */
} SalvorRegion;

/*
 * salvor_region_parse:
 * @text: "START:SIZE", or "START" alone where the size follows from a file; decimal or 0x…
 *
 * SALVOR_ERROR_INVALID_ARGUMENT for anything else, for a size of 0 and for a region that runs over
 * the last address.
 */
gboolean salvor_region_parse (const char *text, SalvorRegion *region, GError **error);

/* SALVOR_ERROR_INVALID_ARGUMENT unless @region lies in the flash of @chip, whole. */
gboolean salvor_region_check (const SalvorRegion *region, SalvorChip *chip, GError **error);

/* How a backup is written, by the ending of its name: .hex, .ihex, .ihx; .srec, .s19, .s28, .s37,
 * .mot; anything else is a raw binary */
SalvorImageFormat salvor_backup_file_get_format (const char *path);

/* The bytes of a file that holds @content from @address on. (transfer full) */
GBytes *salvor_backup_file_encode (const char *path, guint32 address,
                                   GBytes *content) G_GNUC_WARN_UNUSED_RESULT;

/*
 * salvor_backup_file_note_place:
 * @sha256: of the file's bytes
 *
 * Writes beside the bytes of a raw file where they belong (an extended attribute). It holds as long
 * as the bytes stay the same; a file system that has no room for it, and a copy that leaves it
 * behind, only mean that a person has to say it.
 */
void salvor_backup_file_note_place (const char *path, guint32 address, const char *sha256);

/*
 * salvor_backup_file_place:
 * @path: (nullable): where the image was loaded from, for its note
 * @region: (nullable): where the person says it belongs
 *
 * A file at its addresses in the flash: its own; else those of @region; else those of its note;
 * else those in its name ("…0x60000000-0x60003FFF.bin"); else the start of the flash when it holds
 * exactly a whole flash; else where its start-up header or flash settings say. Nothing is guessed.
 *
 * SALVOR_ERROR_INVALID_ARGUMENT when nothing says where it belongs, or when @region contradicts the
 * file; SALVOR_ERROR_BAD_FILE when its name contradicts its size; SALVOR_ERROR_UNSUITABLE_FILE when
 * it does not lie in the flash of @chip. (transfer full)
 */
SalvorImage *salvor_backup_file_place (SalvorImage *image, const char *path,
                                       const SalvorRegion *region, SalvorChip *chip,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
