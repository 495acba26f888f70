/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-memory"
#include "config.h"

#include "protocol/memory-access.h"

#include "base/errors.h"

G_DEFINE_INTERFACE (SalvorMemoryAccess, salvor_memory_access, G_TYPE_OBJECT)

static void
salvor_memory_access_default_init (SalvorMemoryAccessInterface *iface)
{
}

gboolean
salvor_memory_access_read_word (SalvorMemoryAccess *self, guint32 address, guint32 *value,
                                GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_MEMORY_ACCESS (self), FALSE);
    g_return_val_if_fail (address % 4 == 0, FALSE);
    g_return_val_if_fail (value != NULL, FALSE);

    return SALVOR_MEMORY_ACCESS_GET_IFACE (self)->read_word (self, address, value, cancellable,
                                                             error);
}

gboolean
salvor_memory_access_write_word (SalvorMemoryAccess *self, guint32 address, guint32 value,
                                 GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_MEMORY_ACCESS (self), FALSE);
    g_return_val_if_fail (address % 4 == 0, FALSE);

    return SALVOR_MEMORY_ACCESS_GET_IFACE (self)->write_word (self, address, value, cancellable,
                                                              error);
}

gboolean
salvor_memory_access_read_words (SalvorMemoryAccess *self, const guint32 *addresses,
                                 guint32 *values, gsize n, GCancellable *cancellable,
                                 GError **error)
{
    SalvorMemoryAccessInterface *iface;

    g_return_val_if_fail (SALVOR_IS_MEMORY_ACCESS (self), FALSE);
    g_return_val_if_fail ((addresses != NULL && values != NULL) || n == 0, FALSE);

    iface = SALVOR_MEMORY_ACCESS_GET_IFACE (self);
    if (iface->read_words != NULL)
        return iface->read_words (self, addresses, values, n, cancellable, error);
    for (gsize i = 0; i < n; i++) {
        if (!salvor_memory_access_read_word (self, addresses[i], &values[i], cancellable, error))
            return FALSE;
    }
    return TRUE;
}

GBytes *
salvor_memory_access_read_block (SalvorMemoryAccess *self, guint32 address, gsize size,
                                 GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_MEMORY_ACCESS (self), NULL);
    g_return_val_if_fail (address % 4 == 0 && size > 0 && size % 4 == 0, NULL);

    return SALVOR_MEMORY_ACCESS_GET_IFACE (self)->read_block (self, address, size, cancellable,
                                                              error);
}

gboolean
salvor_memory_access_write_block (SalvorMemoryAccess *self, guint32 address, const guint8 *data,
                                  gsize size, GCancellable *cancellable, GError **error)
{
    SalvorMemoryAccessInterface *iface;

    g_return_val_if_fail (SALVOR_IS_MEMORY_ACCESS (self), FALSE);
    g_return_val_if_fail (address % 4 == 0 && size > 0 && size % 4 == 0, FALSE);
    g_return_val_if_fail (data != NULL, FALSE);

    iface = SALVOR_MEMORY_ACCESS_GET_IFACE (self);
    if (iface->write_block == NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                     "no block can be written to 0x%08X this way", address);
        return FALSE;
    }
    return iface->write_block (self, address, data, size, cancellable, error);
}
