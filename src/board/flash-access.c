/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-flash-access"
#include "config.h"

#include "board/flash-access.h"

G_DEFINE_INTERFACE (SalvorFlashAccess, salvor_flash_access, G_TYPE_OBJECT)

static void
salvor_flash_access_default_init (SalvorFlashAccessInterface *iface)
{
}

gboolean
salvor_flash_access_prepare (SalvorFlashAccess *self, SalvorFlashGeometry *geometry,
                             GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_FLASH_ACCESS (self), FALSE);
    g_return_val_if_fail (geometry != NULL, FALSE);

    return SALVOR_FLASH_ACCESS_GET_IFACE (self)->prepare (self, geometry, cancellable, error);
}

gboolean
salvor_flash_access_erase (SalvorFlashAccess *self, guint32 address, guint32 size,
                           GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_FLASH_ACCESS (self), FALSE);
    g_return_val_if_fail (size > 0, FALSE);

    return SALVOR_FLASH_ACCESS_GET_IFACE (self)->erase (self, address, size, cancellable, error);
}

gboolean
salvor_flash_access_program (SalvorFlashAccess *self, guint32 address, const guint8 *data,
                             gsize size, SalvorProgress *progress, GCancellable *cancellable,
                             GError **error)
{
    g_return_val_if_fail (SALVOR_IS_FLASH_ACCESS (self), FALSE);
    g_return_val_if_fail (data != NULL && size > 0, FALSE);

    return SALVOR_FLASH_ACCESS_GET_IFACE (self)->program (self, address, data, size, progress,
                                                          cancellable, error);
}

GBytes *
salvor_flash_access_read (SalvorFlashAccess *self, guint32 address, gsize size,
                          SalvorProgress *progress, GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_FLASH_ACCESS (self), NULL);
    g_return_val_if_fail (size > 0, NULL);

    return SALVOR_FLASH_ACCESS_GET_IFACE (self)->read (self, address, size, progress, cancellable,
                                                       error);
}

gboolean
salvor_flash_access_finish (SalvorFlashAccess *self, GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_FLASH_ACCESS (self), FALSE);

    return SALVOR_FLASH_ACCESS_GET_IFACE (self)->finish (self, cancellable, error);
}
