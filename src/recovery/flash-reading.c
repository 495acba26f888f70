/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-flash-reading"
#include "config.h"

#include "recovery/flash-reading.h"

#include "base/errors.h"
#include "recovery/run-progress.h"

GBytes *
salvor_flash_read_piece (SalvorFlashAccess *flash, guint32 address, guint32 size,
                         SalvorProgress *progress, GCancellable *cancellable, GError **error)
{
    SalvorRunProgress relay = { .outer = progress };
    g_autoptr (SalvorProgress) inner = salvor_run_progress_new (&relay);
    g_autoptr (GBytes) bytes = NULL;

    g_return_val_if_fail (size > 0 && size <= SALVOR_FLASH_MAX_READ, NULL);

    bytes = salvor_flash_access_read (flash, address, size, inner, cancellable, error);
    if (bytes == NULL)
        return NULL;
    if (g_bytes_get_size (bytes) == size)
        return g_steal_pointer (&bytes);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                 "read 0x%08X: %" G_GSIZE_FORMAT " bytes came, %u were asked for", address,
                 g_bytes_get_size (bytes), size);
    return NULL;
}

gboolean
salvor_flash_read_run (SalvorFlashAccess *flash, guint32 address, guint32 size,
                       SalvorFlashPieceFunc func, gpointer user_data, SalvorProgress *progress,
                       GCancellable *cancellable, GError **error)
{
    for (guint32 offset = 0; offset < size; offset += SALVOR_FLASH_MAX_READ) {
        guint32 count = MIN (SALVOR_FLASH_MAX_READ, size - offset);
        g_autoptr (GBytes) piece = salvor_flash_read_piece (flash, address + offset, count,
                                                            progress, cancellable, error);

        if (piece == NULL || !func (address + offset, piece, user_data, error))
            return FALSE;
    }
    return TRUE;
}

/* A whole that grows by pieces */
typedef struct {
    GByteArray *bytes;         /* no ref */
    SalvorFlashPieceFunc func; /* nullable */
    gpointer user_data;        /* no ref */
} Growth;

static gboolean
append (guint32 address, GBytes *piece, gpointer user_data, GError **error)
{
    Growth *growth = user_data;

    g_byte_array_append (growth->bytes, g_bytes_get_data (piece, NULL),
                         (guint) g_bytes_get_size (piece));
    return growth->func == NULL || growth->func (address, piece, growth->user_data, error);
}

GBytes *
salvor_flash_read_whole (SalvorFlashAccess *flash, guint32 address, guint32 size,
                         SalvorFlashPieceFunc func, gpointer user_data, SalvorProgress *progress,
                         GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) whole = g_byte_array_sized_new (size);
    Growth growth = { whole, func, user_data };

    if (!salvor_flash_read_run (flash, address, size, append, &growth, progress, cancellable,
                                error))
        return NULL;
    return g_byte_array_free_to_bytes (g_steal_pointer (&whole));
}
