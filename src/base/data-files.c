/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-data-files"
#include "config.h"

#include "base/data-files.h"

#include "base/errors.h"
#include "salvor-data.h"

#define RESOURCE_ROOT "/org/salvor/data/"

/* No data file of ours comes near this; anything larger is a mistake or an attack. */
#define MAX_FILE_SIZE (4 * 1024 * 1024)

/* NULL when nobody overrides; an empty variable counts as unset */
static const char *
get_override_folder (void)
{
    const char *folder = g_getenv ("SALVOR_DATA_DIR");

    return folder != NULL && *folder != '\0' ? folder : NULL;
}

static GBytes *
load_from_override (const char *folder, const char *path)
{
    g_autofree char *full = g_build_filename (folder, path, NULL);
    g_autofree char *content = NULL;
    gsize size = 0;

    if (!g_file_get_contents (full, &content, &size, NULL) || size > MAX_FILE_SIZE)
        return NULL;
    return g_bytes_new_take (g_steal_pointer (&content), size);
}

gboolean
salvor_data_is_overridden (const char *path)
{
    const char *folder = get_override_folder ();
    g_autofree char *full = NULL;

    g_return_val_if_fail (path != NULL, FALSE);

    if (folder == NULL)
        return FALSE;
    full = g_build_filename (folder, path, NULL);
    return g_file_test (full, G_FILE_TEST_EXISTS);
}

GBytes *
salvor_data_load (const char *path, GError **error)
{
    const char *folder = get_override_folder ();
    g_autofree char *resource = NULL;
    g_autoptr (GBytes) bytes = NULL;

    g_return_val_if_fail (path != NULL, NULL);

    if (strstr (path, "..") != NULL || g_path_is_absolute (path)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND, "no data file named “%s”", path);
        return NULL;
    }
    if (folder != NULL)
        bytes = load_from_override (folder, path);
    if (bytes == NULL) {
        resource = g_strconcat (RESOURCE_ROOT, path, NULL);
        bytes = g_resource_lookup_data (salvor_data_get_resource (), resource,
                                        G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    }
    if (bytes == NULL)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND, "no data file named “%s”", path);
    return g_steal_pointer (&bytes);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
    return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
salvor_data_list (const char *folder)
{
    const char *override = get_override_folder ();
    g_autofree char *resource = NULL;
    g_auto (GStrv) children = NULL;
    g_autoptr (GHashTable) seen = NULL;
    g_autoptr (GPtrArray) names = NULL;

    g_return_val_if_fail (folder != NULL, NULL);

    seen = g_hash_table_new (g_str_hash, g_str_equal);
    names = g_ptr_array_new ();
    resource = g_strconcat (RESOURCE_ROOT, folder, NULL);
    children = g_resource_enumerate_children (salvor_data_get_resource (), resource,
                                              G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    for (gsize i = 0; children != NULL && children[i] != NULL; i++) {
        char *name = g_strdup (children[i]);

        g_hash_table_add (seen, name);
        g_ptr_array_add (names, name);
    }
    if (override != NULL) {
        g_autofree char *path = g_build_filename (override, folder, NULL);
        g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
        const char *entry;

        while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL) {
            if (!g_hash_table_contains (seen, entry))
                g_ptr_array_add (names, g_strdup (entry));
        }
    }
    g_ptr_array_sort (names, compare_names);
    g_ptr_array_add (names, NULL);
    return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
