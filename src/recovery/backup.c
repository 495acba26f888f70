/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-backup"
#include "config.h"

#include "recovery/backup.h"

#include "base/errors.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define OWNER_ONLY_FILE 0600
#define OWNER_ONLY_FOLDER 0700

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

static void
set_storage_error (GError **error, const char *path, const GError *cause)
{
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE, "backup %s: %s", path, cause->message);
}

/* Claims a name that nobody has: creating fails where a file is. (transfer full) nullable */
static char *
claim_path (const char *folder, const char *board_id, guint32 address, gsize size, GError **error)
{
    g_autoptr (GError) local_error = NULL;
    g_autofree char *path = NULL;

    for (guint i = 0; i < MAX_NAME_TRIES; i++) {
        g_autofree char *name = make_name (board_id, address, size, i);
        g_autoptr (GFile) file = NULL;
        g_autoptr (GFileOutputStream) stream = NULL;

        g_free (path);
        path = g_build_filename (folder, name, NULL);
        file = g_file_new_for_path (path);
        g_clear_error (&local_error);
        stream = g_file_create (file, G_FILE_CREATE_PRIVATE, NULL, &local_error);
        if (stream != NULL)
            return g_steal_pointer (&path);
        if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
            break;
    }
    set_storage_error (error, path, local_error);
    return NULL;
}

static gboolean
write_and_compare (const char *path, GBytes *content, GError **error)
{
    g_autoptr (GError) local_error = NULL;
    g_autofree char *back = NULL;
    gsize size, size_back;
    const char *data = g_bytes_get_data (content, &size);

    if (!g_file_set_contents_full (path, data, (gssize) size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   OWNER_ONLY_FILE, &local_error)
        || !g_file_get_contents (path, &back, &size_back, &local_error)) {
        set_storage_error (error, path, local_error);
        return FALSE;
    }
    if (size_back != size || memcmp (back, data, size) != 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE,
                     "backup %s: what was read back is not what was saved", path);
        return FALSE;
    }
    return TRUE;
}

char *
salvor_backup_save (const char *folder, const char *board_id, guint32 address, GBytes *content,
                    GError **error)
{
    g_autofree char *own_folder = NULL;
    g_autofree char *path = NULL;

    g_return_val_if_fail (board_id != NULL && content != NULL, NULL);
    g_return_val_if_fail (g_bytes_get_size (content) > 0, NULL);

    if (folder == NULL)
        folder = own_folder = g_build_filename (g_get_user_data_dir (), "salvor", "backups", NULL);
    if (g_mkdir_with_parents (folder, OWNER_ONLY_FOLDER) != 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE, "backup folder %s: %s", folder,
                     g_strerror (errno));
        return NULL;
    }
    path = claim_path (folder, board_id, address, g_bytes_get_size (content), error);
    if (path == NULL)
        return NULL;
    if (!write_and_compare (path, content, error)) {
        g_unlink (path);
        return NULL;
    }
    return g_steal_pointer (&path);
}
