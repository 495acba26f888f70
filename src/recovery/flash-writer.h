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
 * read, changed and written whole.
 */
#define SALVOR_TYPE_FLASH_WRITER (salvor_flash_writer_get_type ())
G_DECLARE_FINAL_TYPE (SalvorFlashWriter, salvor_flash_writer, SALVOR, FLASH_WRITER, GObject)

/* Called when a sector changes its state; on the working thread. */
typedef void (*SalvorSectorFunc) (guint32 address, SalvorSectorState state, gpointer user_data);

/* @header_size: bytes from the flash base, whole sectors */
SalvorFlashWriter *salvor_flash_writer_new (SalvorFlashAccess *flash,
                                            const SalvorFlashGeometry *geometry, SalvorImage *image,
                                            guint32 header_size) G_GNUC_WARN_UNUSED_RESULT;
void salvor_flash_writer_set_sector_func (SalvorFlashWriter *self, SalvorSectorFunc func,
                                          gpointer user_data);

/* Reads the whole sectors the image touches and finds what differs. First. */
gboolean salvor_flash_writer_read_old (SalvorFlashWriter *self, SalvorProgress *progress,
                                       GCancellable *cancellable, GError **error);
/* What was in the sectors that will be erased, for backup and journal; (transfer full)
 * (element-type SalvorSegment) */
GArray *salvor_flash_writer_get_old_content (SalvorFlashWriter *self);
gboolean salvor_flash_writer_needs_header_out (SalvorFlashWriter *self);
gboolean salvor_flash_writer_header_out (SalvorFlashWriter *self, GCancellable *cancellable,
                                         GError **error);
gboolean salvor_flash_writer_erase (SalvorFlashWriter *self, SalvorProgress *progress,
                                    GCancellable *cancellable, GError **error);
gboolean salvor_flash_writer_write (SalvorFlashWriter *self, SalvorProgress *progress,
                                    GCancellable *cancellable, GError **error);
/* SALVOR_ERROR_VERIFY names the first address that differs; one rewrite of a sector is tried */
gboolean salvor_flash_writer_verify (SalvorFlashWriter *self, SalvorProgress *progress,
                                     GCancellable *cancellable, GError **error);
gboolean salvor_flash_writer_header_in (SalvorFlashWriter *self, SalvorProgress *progress,
                                        GCancellable *cancellable, GError **error);

guint64 salvor_flash_writer_get_bytes_written (SalvorFlashWriter *self);
guint salvor_flash_writer_get_sectors_erased (SalvorFlashWriter *self);
guint salvor_flash_writer_get_sectors_kept (SalvorFlashWriter *self);
/* Addresses of sectors that had to change, for the limit; (element-type guint32) (transfer none) */
GArray *salvor_flash_writer_get_changed_sectors (SalvorFlashWriter *self);
guint salvor_flash_writer_get_pages_to_program (SalvorFlashWriter *self);

G_END_DECLS
