/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-backup"
#include "config.h"

#include "recovery/backup.h"

#include "base/errors.h"
#include "recovery/safe-file.h"

/* Two backups of one board within a second are told apart by a number. */
#define MAX_NAME_TRIES 100

/* Letters, digits and dashes only: the name of a board may hold colons and slashes. */
static char *
make_file_name_part (const char *text)
{
    GString *part = g_string_new (NULL);

    for (const char *c = text; *c != '\0'; c++) {
        if (g_ascii_isalnum (*c))
            g_string_append_c (part, *c);
        else if (*c != ' ')
            g_string_append_c (part, '-');
    }
    return g_string_free (part, FALSE);
}

/* "6D2B91E43A0E70D5_20260822-143205_0x60000000-0x60003FFF.bin" */
static char *
make_name (const char *board_id, guint32 address, gsize size, guint number)
{
    g_autoptr (GDateTime) now = g_date_time_new_now_local ();
    g_autofree char *board = make_file_name_part (board_id);
    g_autofree char *time = g_date_time_format (now, "%Y%m%d-%H%M%S");
    g_autofree char *suffix = number > 0 ? g_strdup_printf ("_%u", number + 1) : g_strdup ("");

    return g_strdup_printf ("%s_%s_0x%08X-0x%08X%s.bin", board, time, address,
                            address + (guint32) size - 1, suffix);
}

/* Under the first name that nobody has. (transfer full) nullable */
static char *
save_as_new (const char *folder, const char *board_id, guint32 address, GBytes *content,
             GError **error)
{
    g_autoptr (GError) local_error = NULL;

    for (guint i = 0; i < MAX_NAME_TRIES; i++) {
        g_autofree char *name = make_name (board_id, address, g_bytes_get_size (content), i);
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_clear_error (&local_error);
        if (salvor_safe_file_write_new (path, content, &local_error))
            return g_steal_pointer (&path);
        if (!g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_EXISTS))
            break;
    }
    g_propagate_prefixed_error (error, g_steal_pointer (&local_error), "backup: ");
    return NULL;
}

char *
salvor_backup_save (const char *folder, const char *board_id, guint32 address, GBytes *content,
                    GError **error)
{
    g_autofree char *own_folder = NULL;

    g_return_val_if_fail (board_id != NULL && content != NULL, NULL);
    g_return_val_if_fail (g_bytes_get_size (content) > 0, NULL);

    if (folder == NULL)
        folder = own_folder = g_build_filename (g_get_user_data_dir (), "salvor", "backups", NULL);
    if (!salvor_safe_file_make_folder (folder, error)) {
        g_prefix_error (error, "backup: ");
        return NULL;
    }
    return save_as_new (folder, board_id, address, content, error);
}
