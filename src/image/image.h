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

/* Segments being collected: (element-type SalvorSegment), data owned. (transfer full) */
GArray *salvor_segments_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* Appends one; an empty @data is left out. @data: (transfer none) */
void salvor_segments_add (GArray *segments, guint32 address, GBytes *data);

/*
 * salvor_image_new:
 * @name: for people, a file name without its folder
 * @sha256: of the bytes of the file the segments came from
 * @segments: (transfer full): in any order; touching ones become one
 *
 * SALVOR_ERROR_BAD_FILE when two overlap, one runs over the end of the 32-bit address space, there
 * is none, or all together are larger than SALVOR_IMAGE_MAX_SIZE. (transfer full)
 */
SalvorImage *salvor_image_new (const char *name, SalvorImageFormat format, const char *sha256,
                               GArray *segments, GError **error) G_GNUC_WARN_UNUSED_RESULT;

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
/* The bytes from @address on, as long as one segment holds all @size of them; NULL otherwise.
 * (transfer none): valid as long as the image */
const guint8 *salvor_image_peek (SalvorImage *self, guint32 address, gsize size);
/* A little-endian word; FALSE when it is not in the image */
gboolean salvor_image_peek_u32 (SalvorImage *self, guint32 address, guint32 *value);
/* First address, and the address behind the last byte (up to 2^32) */
guint32 salvor_image_get_start (SalvorImage *self);
guint64 salvor_image_get_end (SalvorImage *self);
/* bytes in all segments */
gsize salvor_image_get_size (SalvorImage *self);
/* lower-case SHA-256 over the bytes of the file; (transfer none) */
const char *salvor_image_get_sha256 (SalvorImage *self);

G_END_DECLS
