/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-checksum"
#include "config.h"

#include "base/checksum.h"

char *
salvor_sha256 (const guint8 *data, gsize size)
{
    return g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, size);
}
