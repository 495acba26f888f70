/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "data-folder.h"
#include "private-file.h"

#include "base/errors.h"
#include "recovery/backup.h"

#include <glib/gstdio.h>
#include <string.h>

#define CONTENT "what was in the flash"

static char *
save (const char *folder, const char *id, GError **error)
{
    g_autoptr (GBytes) content = g_bytes_new (CONTENT, strlen (CONTENT));

    return salvor_backup_save (folder, id, 0x60000000, content, error);
}

static void
assert_holds_content (const char *path)
{
    g_autofree char *text = NULL;
    gsize size;

    g_assert_true (g_file_get_contents (path, &text, &size, NULL));
    g_assert_cmpmem (text, size, CONTENT, strlen (CONTENT));
}

static void
test_name_tells_board_and_range (void)
{
    char *folder = test_folder_new ();
    g_autofree char *deep = g_build_filename (folder, "a b", "ü", NULL);
    g_autoptr (GError) error = NULL;
    g_autofree char *path = save (deep, "6D2B91E4 3A0E70D5", &error);
    g_autofree char *name = NULL;

    g_assert_no_error (error);
    name = g_path_get_basename (path);
    g_assert_true (g_str_has_prefix (name, "6D2B91E43A0E70D5_"));
    g_assert_true (g_str_has_suffix (name, "_0x60000000-0x60000014.bin"));
    assert_holds_content (path);
    assert_private_file (path);
    test_folder_remove (folder);
}

static void
test_never_overwrites (void)
{
    char *folder = test_folder_new ();
    g_autoptr (GHashTable) paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < 5; i++) {
        char *path = save (folder, "A", NULL);

        g_assert_nonnull (path);
        g_assert_true (g_hash_table_add (paths, path));
        assert_holds_content (path);
    }
    test_folder_remove (folder);
}

static void
test_a_name_cannot_leave_the_folder (void)
{
    char *folder = test_folder_new ();
    g_autofree char *path = save (folder, "../sim:x,state=/y", NULL);
    g_autofree char *parent = g_path_get_dirname (path);

    g_assert_cmpstr (parent, ==, folder);
    test_folder_remove (folder);
}

static void
test_a_file_in_the_way (void)
{
    char *folder = test_folder_new ();
    g_autofree char *file = g_build_filename (folder, "file", NULL);
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (file, "x", -1, NULL));
    g_assert_null (save (file, "A", &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE);
    test_folder_remove (folder);
}

static void
test_default_folder (void)
{
    g_autofree char *wanted = g_build_filename (g_get_user_data_dir (), "salvor", "backups", NULL);
    g_autofree char *path = save (NULL, "A", NULL);

    g_assert_nonnull (path);
    g_assert_true (g_str_has_prefix (path, wanted));
}

int
main (int argc, char **argv)
{
    char *folder = data_folder_new ();

    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/backup/name", test_name_tells_board_and_range);
    g_test_add_func ("/backup/never-overwrites", test_never_overwrites);
    g_test_add_func ("/backup/stays-in-folder", test_a_name_cannot_leave_the_folder);
    g_test_add_func ("/backup/file-in-the-way", test_a_file_in_the_way);
    g_test_add_func ("/backup/default-folder", test_default_folder);
    return data_folder_run_tests (folder);
}
