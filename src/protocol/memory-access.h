/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * SalvorMemoryAccess: read and write the chip's memory and registers, whoever does it: SDP, mboot,
 * the MEM-AP of a debug probe, a GDB server. Addresses of words are multiples of four. Blocking,
 * cancellable, with the deadlines of the protocol below.
 */
#define SALVOR_TYPE_MEMORY_ACCESS (salvor_memory_access_get_type ())
G_DECLARE_INTERFACE (SalvorMemoryAccess, salvor_memory_access, SALVOR, MEMORY_ACCESS, GObject)

struct _SalvorMemoryAccessInterface {
    GTypeInterface parent_iface;

    gboolean (*read_word) (SalvorMemoryAccess *self, guint32 address, guint32 *value,
                           GCancellable *cancellable, GError **error);
    gboolean (*write_word) (SalvorMemoryAccess *self, guint32 address, guint32 value,
                            GCancellable *cancellable, GError **error);
    GBytes *(*read_block) (SalvorMemoryAccess *self, guint32 address, gsize size,
                           GCancellable *cancellable, GError **error);
    /* optional; made of read_word where there is nothing faster */
    gboolean (*read_words) (SalvorMemoryAccess *self, const guint32 *addresses, guint32 *values,
                            gsize n, GCancellable *cancellable, GError **error);
    /* optional */
    gboolean (*write_block) (SalvorMemoryAccess *self, guint32 address, const guint8 *data,
                             gsize size, GCancellable *cancellable, GError **error);
};

gboolean salvor_memory_access_read_word (SalvorMemoryAccess *self, guint32 address, guint32 *value,
                                         GCancellable *cancellable, GError **error);
gboolean salvor_memory_access_write_word (SalvorMemoryAccess *self, guint32 address, guint32 value,
                                          GCancellable *cancellable, GError **error);
/* Words from anywhere, in as few exchanges as the connection allows: all or none. Which one was
 * refused is not told; who needs to know asks for each by itself. @addresses: multiples of four */
gboolean salvor_memory_access_read_words (SalvorMemoryAccess *self, const guint32 *addresses,
                                          guint32 *values, gsize n, GCancellable *cancellable,
                                          GError **error);
/* @size: bytes, a multiple of four; Returns: (transfer full) */
GBytes *salvor_memory_access_read_block (SalvorMemoryAccess *self, guint32 address, gsize size,
                                         GCancellable *cancellable,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @size: bytes, a multiple of four. SALVOR_ERROR_WRONG_MODE where there is no such thing. */
gboolean salvor_memory_access_write_block (SalvorMemoryAccess *self, guint32 address,
                                           const guint8 *data, gsize size,
                                           GCancellable *cancellable, GError **error);

G_END_DECLS
