/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-check-text"
#include "config.h"

#include "image/check-text.h"

#include <glib/gi18n-lib.h>

#define KIB 1024
#define MIB (1024 * 1024)

const char *
salvor_write_address (char *text, guint32 address)
{
    g_snprintf (text, SALVOR_ADDRESS_TEXT_SIZE, "0x%08X", address);
    return text;
}

char *
salvor_format_size (guint64 bytes)
{
    if (bytes >= MIB && bytes % MIB == 0)
        return g_strdup_printf (_ ("%u MB"), (guint) (bytes / MIB));
    if (bytes >= MIB)
        return g_strdup_printf (_ ("%.2f MB"), (double) bytes / MIB);
    if (bytes >= KIB && bytes % KIB == 0)
        return g_strdup_printf (_ ("%u KB"), (guint) (bytes / KIB));
    return salvor_format_bytes (bytes);
}

char *
salvor_format_bytes (guint64 bytes)
{
    g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, bytes);

    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s byte", "%s bytes", (gulong) bytes),
                            number);
}
