/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/data-files.h"
#include "base/errors.h"

#include <glib/gstdio.h>

static void
test_unknown_is_named (void)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (salvor_data_load ("chips/nowhere.xml", &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND);
}

static void
test_never_leaves_its_folder (void)
{
    g_assert_null (salvor_data_load ("../../etc/passwd", NULL));
    g_assert_null (salvor_data_load ("/etc/passwd", NULL));
}

static void
test_folder_overrides (void)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *root = g_dir_make_tmp ("salvor-data-XXXXXX", &error);
    g_autofree char *folder = g_build_filename (root, "chips", NULL);
    g_autofree char *file = g_build_filename (folder, "own.xml", NULL);
    g_autoptr (GBytes) bytes = NULL;
    g_auto (GStrv) names = NULL;

    g_assert_no_error (error);
    g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
    g_assert_true (g_file_set_contents (file, "<chip/>", -1, NULL));
    g_setenv ("SALVOR_DATA_DIR", root, TRUE);
    bytes = salvor_data_load ("chips/own.xml", &error);
    names = salvor_data_list ("chips");
    g_unsetenv ("SALVOR_DATA_DIR");
    g_assert_no_error (error);
    g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "<chip/>", 7);
    g_assert_true (g_strv_contains ((const char *const *) names, "own.xml"));
    g_remove (file);
    g_remove (folder);
    g_remove (root);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/data-files/unknown", test_unknown_is_named);
    g_test_add_func ("/data-files/never-leaves-its-folder", test_never_leaves_its_folder);
    g_test_add_func ("/data-files/folder-overrides", test_folder_overrides);
    return g_test_run ();
}
