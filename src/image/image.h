/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
    SALVOR_FORMAT_BINARY,
    SALVOR_FORMAT_INTEL_HEX,
    SALVOR_FORMAT_S_RECORD,
    SALVOR_FORMAT_ELF,
} SalvorImageFormat;

/* A run of bytes at an address; bytes are owned by the image. */
typedef struct {
    guint32 address;
    GBytes *data;
} SalvorSegment;

/*
 * SalvorImage: bytes with addresses, from any file format. Immutable once made, segments sorted,
 * not touching and not overlapping. A raw binary has no address of its own: it has one segment at
 * 0 and salvor_image_has_addresses () is FALSE until it is placed.
 */
#define SALVOR_TYPE_IMAGE (salvor_image_get_type ())
G_DECLARE_FINAL_TYPE (SalvorImage, salvor_image, SALVOR, IMAGE, GObject)

/* 256 MiB: the largest flash window of the family; anything bigger is not firmware */
#define SALVOR_IMAGE_MAX_SIZE (256u * 1024 * 1024)

/* @name: for people, a file name without its folder; @data: at least one byte. (transfer full) */
SalvorImage *salvor_image_new_binary (const char *name, GBytes *data) G_GNUC_WARN_UNUSED_RESULT;

/* A copy with addresses: the single segment of a binary at @address. Overflow of the 32-bit
 * address space is SALVOR_ERROR_BAD_FILE. (transfer full) */
SalvorImage *salvor_image_place (SalvorImage *self, guint32 address,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

const char *salvor_image_get_name (SalvorImage *self);
SalvorImageFormat salvor_image_get_format (SalvorImage *self);
/* "binary", "intel-hex", "s-record", "elf" */
const char *salvor_image_format_get_id (SalvorImageFormat format);
gboolean salvor_image_has_addresses (SalvorImage *self);
const SalvorSegment *salvor_image_get_segments (SalvorImage *self, gsize *n_segments);
/* bytes in all segments */
gsize salvor_image_get_size (SalvorImage *self);
/* lower-case SHA-256 over the bytes of the file; (transfer none) */
const char *salvor_image_get_sha256 (SalvorImage *self);

G_END_DECLS
