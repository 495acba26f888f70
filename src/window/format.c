/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-format"
#include "config.h"

#include "window/format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* 1 MB = 1,048,576 bytes as in data sheets */
#define KIB 1024.0
#define MIB (1024.0 * 1024.0)

char *
salvor_format_amount (guint64 done, guint64 total)
{
    if (total >= MIB)
        return g_strdup_printf (_ ("%.2f of %.2f MB"), (double) done / MIB, (double) total / MIB);
    return g_strdup_printf (_ ("%.0f of %.0f KB"), (double) done / KIB, (double) total / KIB);
}

char *
salvor_format_duration (guint ms)
{
    guint seconds = (ms + 500) / 1000;

    if (ms < 100)
        return g_strdup (_ ("< 0.1 s"));
    if (ms < 10000)
        return g_strdup_printf (_ ("%.1f s"), ms / 1000.0);
    if (seconds < 60)
        return g_strdup_printf (_ ("%u s"), seconds);
    return g_strdup_printf ("%u:%02u", seconds / 60, seconds % 60);
}

char *
salvor_format_hash (const char *hash)
{
    g_autofree char *upper = g_ascii_strup (hash, -1);
    gsize length = strlen (upper);

    if (length <= 12)
        return g_steal_pointer (&upper);
    return g_strdup_printf ("%.8s…%s", upper, upper + length - 4);
}

char *
salvor_format_path (const char *path)
{
    const char *home = g_get_home_dir ();

    if (g_str_has_prefix (path, home) && path[strlen (home)] == G_DIR_SEPARATOR)
        return g_strdup_printf ("~%s", path + strlen (home));
    return g_strdup (path);
}

void
salvor_format_add_part (GString *said, const char *separator, const char *part)
{
    static const char *const marks[] = { ".", "?", "!", "。", "？", "！" };

    for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
        if (g_str_has_suffix (said->str, marks[i]))
            separator = " ";
    }
    g_string_append_printf (said, "%s%s", separator, part);
}
