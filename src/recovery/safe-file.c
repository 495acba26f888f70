/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-safe-file"
#include "config.h"

#include "recovery/safe-file.h"

#include "base/errors.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>

#define OWNER_ONLY_FILE 0600
#define OWNER_ONLY_FOLDER 0700

static gboolean
set_exists_error (GError **error, const char *path)
{
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_EXISTS, "%s is there already", path);
    return FALSE;
}

static gboolean
may_write (const char *folder)
{
    g_autoptr (GFile) file = g_file_new_for_path (folder);
    g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE,
                                                    G_FILE_QUERY_INFO_NONE, NULL, NULL);

    return info != NULL
           && g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE);
}

gboolean
salvor_safe_file_check_free (const char *path, GError **error)
{
    g_autofree char *folder = NULL;

    g_return_val_if_fail (path != NULL, FALSE);

    folder = g_path_get_dirname (path);
    /* a link that leads nowhere is in the way as well */
    if (g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        return set_exists_error (error, path);
    if (!g_file_test (folder, G_FILE_TEST_IS_DIR)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE, "%s: there is no folder %s", path,
                     folder);
        return FALSE;
    }
    if (!may_write (folder)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE,
                     "%s: the folder %s may not be written", path, folder);
        return FALSE;
    }
    return TRUE;
}

/* Claims the name: creating fails where a file is, so that no second program has it meanwhile. */
static gboolean
claim (const char *path, GError **error)
{
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_autoptr (GError) cause = NULL;
    g_autoptr (GFileOutputStream) stream
               = g_file_create (file, G_FILE_CREATE_PRIVATE, NULL, &cause);

    if (stream != NULL)
        return TRUE;
    if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_EXISTS))
        return set_exists_error (error, path);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE, "%s: %s", path, cause->message);
    return FALSE;
}

/* Beside it first, then in one step to its name. */
static gboolean
write_and_compare (const char *path, GBytes *content, GError **error)
{
    g_autoptr (GError) cause = NULL;
    g_autofree char *back = NULL;
    gsize size, size_back;
    const char *data = g_bytes_get_data (content, &size);

    if (!g_file_set_contents_full (path, data, (gssize) size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   OWNER_ONLY_FILE, &cause)
        || !g_file_get_contents (path, &back, &size_back, &cause)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE, "%s: %s", path, cause->message);
        return FALSE;
    }
    if (size_back != size || memcmp (back, data, size) != 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE,
                     "%s: what was read back is not what was saved", path);
        return FALSE;
    }
    return TRUE;
}

gboolean
salvor_safe_file_write_new (const char *path, GBytes *content, GError **error)
{
    g_return_val_if_fail (path != NULL && content != NULL, FALSE);

    if (!claim (path, error))
        return FALSE;
    if (write_and_compare (path, content, error))
        return TRUE;
    g_unlink (path);
    return FALSE;
}

/* ---- folders ---- */

/* As GLib does it for the folder of a durable file: where a folder cannot be opened or synced, that
 * is how the system has it. */
static void
sync_folder (const char *path)
{
    int fd = g_open (path, O_RDONLY, 0);

    if (fd < 0)
        return;
    g_fsync (fd);
    g_close (fd, NULL);
}

gboolean
salvor_safe_file_make_folder (const char *path, GError **error)
{
    g_autofree char *parent = NULL;

    g_return_val_if_fail (path != NULL, FALSE);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
        return TRUE;
    parent = g_path_get_dirname (path);
    if (strcmp (parent, path) != 0 && !salvor_safe_file_make_folder (parent, error))
        return FALSE;
    if (g_mkdir (path, OWNER_ONLY_FOLDER) != 0 && errno != EEXIST) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE, "folder %s: %s", path,
                     g_strerror (errno));
        return FALSE;
    }
    sync_folder (parent);
    return TRUE;
}
