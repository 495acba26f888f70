/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/progress.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
    guint32 base;        /* address of the first byte */
    guint32 size;        /* bytes */
    guint32 page_size;   /* bytes, unit of programming */
    guint32 sector_size; /* bytes, smallest erase unit */
    guint32 block_size;  /* bytes, larger erase unit; = sector_size when there is none */
} SalvorFlashGeometry;

/*
 * SalvorFlashAccess: the flash of one board, through the flashloader or through the ROM's own
 * functions. Five verbs; blocking, cancellable, with deadlines of their own.
 */
#define SALVOR_TYPE_FLASH_ACCESS (salvor_flash_access_get_type ())
G_DECLARE_INTERFACE (SalvorFlashAccess, salvor_flash_access, SALVOR, FLASH_ACCESS, GObject)

struct _SalvorFlashAccessInterface {
    GTypeInterface parent_iface;

    gboolean (*prepare) (SalvorFlashAccess *self, SalvorFlashGeometry *geometry,
                         GCancellable *cancellable, GError **error);
    gboolean (*erase) (SalvorFlashAccess *self, guint32 address, guint32 size,
                       GCancellable *cancellable, GError **error);
    gboolean (*program) (SalvorFlashAccess *self, guint32 address, const guint8 *data, gsize size,
                         SalvorProgress *progress, GCancellable *cancellable, GError **error);
    GBytes *(*read) (SalvorFlashAccess *self, guint32 address, gsize size, SalvorProgress *progress,
                     GCancellable *cancellable, GError **error);
    gboolean (*finish) (SalvorFlashAccess *self, GCancellable *cancellable, GError **error);
};

/* Sets the flash up and tells what it is. First verb. */
gboolean salvor_flash_access_prepare (SalvorFlashAccess *self, SalvorFlashGeometry *geometry,
                                      GCancellable *cancellable, GError **error);
/* @address and @size: whole sectors */
gboolean salvor_flash_access_erase (SalvorFlashAccess *self, guint32 address, guint32 size,
                                    GCancellable *cancellable, GError **error);
/* @address: page aligned, the pages are blank. @progress counts bytes */
gboolean salvor_flash_access_program (SalvorFlashAccess *self, guint32 address, const guint8 *data,
                                      gsize size, SalvorProgress *progress,
                                      GCancellable *cancellable, GError **error);
GBytes *salvor_flash_access_read (SalvorFlashAccess *self, guint32 address, gsize size,
                                  SalvorProgress *progress, GCancellable *cancellable,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Leaves the flash as a starting chip needs it and resets the board. Last verb. */
gboolean salvor_flash_access_finish (SalvorFlashAccess *self, GCancellable *cancellable,
                                     GError **error);

G_END_DECLS
