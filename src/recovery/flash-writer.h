/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/flash-access.h"
#include "image/image.h"
#include "recovery/recovery-job.h"

G_BEGIN_DECLS

/*
 * SalvorFlashWriter: brings an image into a flash so that afterwards the range equals it and the
 * rest is as it was. Knows sectors and pages, not boards: works on any SalvorFlashAccess.
 *
 * Order: read what is there, find what differs, header out, erase, program, compare, header in,
 * compare. Sectors that hold the right bytes are left alone; a sector the image covers in part is
 * read, changed and written whole. The range begins at the base of the flash, with the header.
 */
#define SALVOR_TYPE_FLASH_WRITER (salvor_flash_writer_get_type ())
G_DECLARE_FINAL_TYPE (SalvorFlashWriter, salvor_flash_writer, SALVOR, FLASH_WRITER, GObject)

/* Called when a sector changes its state; on the working thread. */
typedef void (*SalvorSectorFunc) (guint32 address, SalvorSectorState state, gpointer user_data);

/*
 * @image: with addresses, inside the flash
 * @header_size: bytes from the flash base, whole sectors
 */
SalvorFlashWriter *salvor_flash_writer_new (SalvorFlashAccess *flash,
                                            const SalvorFlashGeometry *geometry, SalvorImage *image,
                                            guint32 header_size) G_GNUC_WARN_UNUSED_RESULT;
void salvor_flash_writer_set_sector_func (SalvorFlashWriter *self, SalvorSectorFunc func,
                                          gpointer user_data);

/* Reads the range. First, and once. @progress counts bytes, here and below */
gboolean salvor_flash_writer_read_old (SalvorFlashWriter *self, SalvorProgress *progress,
                                       GCancellable *cancellable, GError **error);
/* The whole range as it was read; *address: where it begins. (transfer full) */
GBytes *salvor_flash_writer_get_old_content (SalvorFlashWriter *self, guint32 *address);
/* The whole range as it shall be, once changes were looked for. (transfer full) */
gboolean salvor_flash_writer_knows_target (SalvorFlashWriter *self);
GBytes *salvor_flash_writer_get_target (SalvorFlashWriter *self, guint32 *address);
/*
 * Finds what differs from the image. Second, and once.
 * @kept: (nullable) (element-type SalvorSegment): what an interrupted recovery had to keep; it
 *   belongs where the image has no bytes, whatever the flash holds there now
 */
void salvor_flash_writer_find_changes (SalvorFlashWriter *self, GArray *kept);
/* Bytes outside the image that an erase takes along and that are written back, for the journal;
 * (transfer full) (element-type SalvorSegment) */
GArray *salvor_flash_writer_get_kept_content (SalvorFlashWriter *self);
gboolean salvor_flash_writer_has_changes (SalvorFlashWriter *self);
/* The header has to go out and come back, though it may be as it shall be. */
void salvor_flash_writer_renew_header (SalvorFlashWriter *self);
/* Will anything be erased, so that there is something to save? */
gboolean salvor_flash_writer_needs_erase (SalvorFlashWriter *self);

gboolean salvor_flash_writer_header_out (SalvorFlashWriter *self, GCancellable *cancellable,
                                         GError **error);
/* The header is out, and somebody else has programmed @bytes into it: they go out as well, and come
 * back with it. */
gboolean salvor_flash_writer_put_header_bytes (SalvorFlashWriter *self, guint32 address,
                                               GBytes *bytes, GCancellable *cancellable,
                                               GError **error);
/* @progress counts sectors, this once */
gboolean salvor_flash_writer_erase (SalvorFlashWriter *self, SalvorProgress *progress,
                                    GCancellable *cancellable, GError **error);
gboolean salvor_flash_writer_write (SalvorFlashWriter *self, SalvorProgress *progress,
                                    GCancellable *cancellable, GError **error);
/* SALVOR_ERROR_VERIFY names the first address that differs; one rewrite of a sector is tried */
gboolean salvor_flash_writer_verify (SalvorFlashWriter *self, SalvorProgress *progress,
                                     GCancellable *cancellable, GError **error);
/* The last header sector first; the first page of the flash last of all. Compared as well. */
gboolean salvor_flash_writer_header_in (SalvorFlashWriter *self, SalvorProgress *progress,
                                        GCancellable *cancellable, GError **error);

/* Somebody has erased the header before; who goes on with the work says so. */
void salvor_flash_writer_assume_header_out (SalvorFlashWriter *self);
/* Is the header erased now and not yet back? Then the board starts nothing by itself. */
gboolean salvor_flash_writer_is_header_out (SalvorFlashWriter *self);

guint64 salvor_flash_writer_get_bytes_written (SalvorFlashWriter *self);
/* Sectors, each counted once, however often it was erased */
guint salvor_flash_writer_get_sectors_erased (SalvorFlashWriter *self);
/* Sectors with image bytes that were right already */
guint salvor_flash_writer_get_sectors_kept (SalvorFlashWriter *self);
/* For the limit: addresses of sectors that have to be erased; (element-type guint32)
 * (transfer full) */
GArray *salvor_flash_writer_get_sectors_to_erase (SalvorFlashWriter *self);
guint salvor_flash_writer_get_pages_to_program (SalvorFlashWriter *self, guint *n_runs);

G_END_DECLS
