/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/progress.h"
#include "chip/chip.h"
#include "image/boot-header.h"
#include "protocol/sdp.h"

G_BEGIN_DECLS

/* A checked flashloader file: what is sent, where to, and where to jump. */
#define SALVOR_TYPE_FLASHLOADER (salvor_flashloader_get_type ())
G_DECLARE_FINAL_TYPE (SalvorFlashloader, salvor_flashloader, SALVOR, FLASHLOADER, GObject)

/*
 * salvor_flashloader_load:
 * @path: file the person supplied
 *
 * SALVOR_ERROR_BAD_FILE for a file that is no loader, SALVOR_ERROR_UNSUITABLE_FILE for one of
 * another chip or one whose addresses do not fit this chip's RAM. (transfer full)
 */
SalvorFlashloader *salvor_flashloader_load (const char *path, SalvorChip *chip,
                                            GCancellable *cancellable,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
SalvorFlashloader *salvor_flashloader_new (GBytes *data, const char *name, SalvorChip *chip,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The loader for practice boards that is embedded in Salvor; useless on hardware. */
SalvorFlashloader *salvor_flashloader_new_practice (SalvorChip *chip,
                                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Looks where people keep it (loader-places.h). Takes a file only when its content is known
 * (SHA-256), whatever its name; SALVOR_ERROR_NO_LOADER names the places, and the loaders of other
 * chips that are there. Blocking: it reads files. (transfer full) */
SalvorFlashloader *salvor_flashloader_find (SalvorChip *chip,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

const char *salvor_flashloader_get_name (SalvorFlashloader *self);
const char *salvor_flashloader_get_sha256 (SalvorFlashloader *self);
/* "NXP flashloader K2.7.0 for RT1024" when the SHA-256 is known; nullable */
const char *salvor_flashloader_get_known_title (SalvorFlashloader *self);
gboolean salvor_flashloader_is_practice (SalvorFlashloader *self);
gboolean salvor_flashloader_is_signed (SalvorFlashloader *self);
/* Whose signature it is; NULL when it is not signed */
const SalvorSignature *salvor_flashloader_get_signature (SalvorFlashloader *self);
gsize salvor_flashloader_get_size (SalvorFlashloader *self);
/* (transfer none) */
GBytes *salvor_flashloader_get_data (SalvorFlashloader *self);

/* What a debug probe sets before it lets the loader run; the ROM does it by itself. */
typedef struct {
    guint32 entry;         /* first instruction, with the Thumb bit */
    guint32 vectors;       /* address of the vector table */
    guint32 stack_pointer; /* its first word; inside the chip's RAM, a multiple of four */
} SalvorLoaderStart;
SalvorLoaderStart salvor_flashloader_get_start (SalvorFlashloader *self);

guint32 salvor_flashloader_get_load_address (SalvorFlashloader *self);
guint32 salvor_flashloader_get_jump_address (SalvorFlashloader *self);
/* Last OCRAM address that it needs for certain: its own bytes, and its stack where it lies there */
guint32 salvor_flashloader_get_ram_end (SalvorFlashloader *self);

/* Sends it and jumps. The board leaves the bus afterwards. */
gboolean salvor_flashloader_start (SalvorFlashloader *self, SalvorSdp *sdp,
                                   SalvorProgress *progress, GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
