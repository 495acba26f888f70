/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-practice-loader"
#include "config.h"

#include "board/practice-loader.h"

#include "base/data-files.h"

#include <string.h>

#define FOLDER "loaders"
#define PREFIX "practice-"
#define SUFFIX ".bin"

static GBytes *
load_file (const char *file_name, GError **error)
{
    g_autofree char *path = g_strconcat (FOLDER "/", file_name, NULL);

    return salvor_data_load (path, error);
}

GBytes *
salvor_practice_loader_load (SalvorChip *chip, GError **error)
{
    g_autofree char *lower = g_ascii_strdown (salvor_chip_get_name (chip), -1);
    g_autofree char *file_name = g_strconcat (PREFIX, lower, SUFFIX, NULL);

    return load_file (file_name, error);
}

/* NULL: no file of that kind */
static char *
get_chip_name (const char *file_name)
{
    g_autofree char *stem = NULL;

    if (!g_str_has_prefix (file_name, PREFIX) || !g_str_has_suffix (file_name, SUFFIX))
        return NULL;
    stem = g_strndup (file_name + strlen (PREFIX),
                      strlen (file_name) - strlen (PREFIX) - strlen (SUFFIX));
    return g_ascii_strup (stem, -1);
}

char *
salvor_practice_loader_find_chip (GBytes *data)
{
    g_auto (GStrv) files = salvor_data_list (FOLDER);

    for (gsize i = 0; files[i] != NULL; i++) {
        g_autofree char *name = get_chip_name (files[i]);
        g_autoptr (GBytes) practice = name != NULL ? load_file (files[i], NULL) : NULL;

        if (practice != NULL && g_bytes_equal (practice, data))
            return g_steal_pointer (&name);
    }
    return NULL;
}
