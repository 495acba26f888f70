/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-second-reading"
#include "config.h"

#include "recovery/second-reading.h"

#include "base/errors.h"
#include "recovery/flash-reading.h"

static gboolean
compare (guint32 address, const guint8 *first, GBytes *second, GError **error)
{
    gsize size;
    const guint8 *data = g_bytes_get_data (second, &size);

    for (gsize i = 0; i < size; i++) {
        if (first[i] == data[i])
            continue;
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_VERIFY,
                     "0x%08X reads as 0x%02X and then as 0x%02X", address + (guint32) i, first[i],
                     data[i]);
        return FALSE;
    }
    return TRUE;
}

gboolean
salvor_second_reading_compare (SalvorFlashAccess *flash, SalvorFlashWriter *writer,
                               GCancellable *cancellable, GError **error)
{
    g_autoptr (GArray) kept = salvor_flash_writer_get_kept_content (writer);
    guint32 start;
    g_autoptr (GBytes) old = salvor_flash_writer_get_old_content (writer, &start);
    const guint8 *first = g_bytes_get_data (old, NULL);

    for (guint i = 0; i < kept->len; i++) {
        const SalvorSegment *segment = &g_array_index (kept, SalvorSegment, i);
        g_autoptr (GBytes) second = salvor_flash_read_whole (
            flash, segment->address, (guint32) g_bytes_get_size (segment->data), NULL, NULL, NULL,
            cancellable, error);

        if (second == NULL
            || !compare (segment->address, first + (segment->address - start), second, error))
            return FALSE;
    }
    return TRUE;
}
