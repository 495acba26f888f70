/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-practice-firmware"
#include "config.h"

#include "window/practice-firmware.h"

#include "base/data-files.h"

GFile *
salvor_practice_firmware_lay_out (SalvorChip *chip, GError **error)
{
    g_autofree char *lower = NULL;
    g_autofree char *data_path = NULL;
    g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "salvor", NULL);
    g_autofree char *name = NULL;
    g_autofree char *path = NULL;
    g_autoptr (GBytes) data = NULL;
    gsize size;
    const char *bytes;

    g_return_val_if_fail (SALVOR_IS_CHIP (chip), NULL);

    lower = g_ascii_strdown (salvor_chip_get_name (chip), -1);
    name = g_strdup_printf ("practice-firmware-%s.bin", lower);
    data_path = g_strdup_printf ("practice/%s", name);
    data = salvor_data_load (data_path, error);
    if (data == NULL)
        return NULL;
    path = g_build_filename (folder, name, NULL);
    bytes = g_bytes_get_data (data, &size);
    /* where the folder cannot be made, the file cannot be written and says why */
    g_mkdir_with_parents (folder, 0700);
    if (!g_file_set_contents (path, bytes, (gssize) size, error))
        return NULL;
    return g_file_new_for_path (path);
}
