/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-loader-places"
#include "config.h"

#include "board/loader-places.h"

#include <string.h>

#define DIR_VARIABLE "SALVOR_FLASHLOADER_DIR"

/* A folder that somebody named may be a whole unpacked package: NXP's go down eight folders. */
#define MAX_DEPTH 8
#define MAX_ENTRIES 20000

/*
 * NXP's packages as they are after unpacking, below a folder where people unpack things. A star
 * stands for any part of one name.
 *
 * The first two and SPSDK: the repositories themselves. The GA packages: their own document and
 * posts at community.nxp.com (thread 525697). The last two are where the tools keep their data and
 * where the SDK builds its example; nobody has confirmed them for every version.
 */
static const char *const packages[] = {
    "NXP-MCUBootUtility*/src/targets/*/ivt_flashloader.bin",
    "NXP-MCUBootUtility*/src/targets/*/flexram_loader/*/ivt_flashloader.bin",
    "NXP-MCUBootFlasher*/src/targets/*/ivt_flashloader.bin",
    "Flashloader_*/Tools/mfgtools-rel/Profiles/*/OS Firmware/ivt_flashloader.bin",
    "F*LOADER*/Flashloader_*/Tools/mfgtools-rel/Profiles/*/OS Firmware/ivt_flashloader.bin",
    "Flashloader_*/Flashloader_*/Tools/mfgtools-rel/Profiles/*/OS Firmware/ivt_flashloader.bin",
    "spsdk*/tests/mcu_examples/data/*/ivt_flashloader.bin",
    "MCUX_Provi*/bin/data/targets/*/*flashloader*.bin",
    "MCUX_Provi*/bin/_internal/data/targets/*/*flashloader*.bin",
    "SDK_*/boards/*/bootloader_examples/flashloader/*/*/*flashloader*.bin",
};

/* Where people and installers put packages, beside the home folder and its special folders */
static const char *const system_roots[] = { "/opt", "/opt/nxp", "/usr/local", "/usr/local/nxp" };

static const GUserDirectory special_folders[] = {
    G_USER_DIRECTORY_DOWNLOAD,
    G_USER_DIRECTORY_DOCUMENTS,
    G_USER_DIRECTORY_DESKTOP,
};

/* ---- the places ---- */

/* (transfer full): folders that are meant for it */
static GPtrArray *
list_own_folders (void)
{
    GPtrArray *folders = g_ptr_array_new_with_free_func (g_free);
    const char *named = g_getenv (DIR_VARIABLE);
    const char *const *system = g_get_system_data_dirs ();

    if (named != NULL && *named != '\0')
        g_ptr_array_add (folders, g_strdup (named));
    g_ptr_array_add (folders,
                     g_build_filename (g_get_user_data_dir (), "salvor", "flashloaders", NULL));
    for (gsize i = 0; system[i] != NULL; i++)
        g_ptr_array_add (folders, g_build_filename (system[i], "salvor", "flashloaders", NULL));
    return folders;
}

static void
add_root (GPtrArray *roots, const char *folder)
{
    if (folder != NULL && !g_ptr_array_find_with_equal_func (roots, folder, g_str_equal, NULL))
        g_ptr_array_add (roots, g_strdup (folder));
}

/* (transfer full): folders in which packages may lie */
static GPtrArray *
list_roots (void)
{
    GPtrArray *roots = g_ptr_array_new_with_free_func (g_free);
    g_autofree char *downloads = g_build_filename (g_get_home_dir (), "Downloads", NULL);
    g_autofree char *nxp = g_build_filename (g_get_home_dir (), "nxp", NULL);

    add_root (roots, g_get_home_dir ());
    add_root (roots, downloads);
    for (gsize i = 0; i < G_N_ELEMENTS (special_folders); i++)
        add_root (roots, g_get_user_special_dir (special_folders[i]));
    add_root (roots, nxp);
    for (gsize i = 0; i < G_N_ELEMENTS (system_roots); i++)
        add_root (roots, system_roots[i]);
    return roots;
}

/* ---- looking ---- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
    return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* What is in a folder, sorted, so that every run tries the same file first. (transfer full) */
static GPtrArray *
list_names (const char *folder)
{
    GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name;

    while (dir != NULL && names->len < MAX_ENTRIES && (name = g_dir_read_name (dir)) != NULL)
        g_ptr_array_add (names, g_strdup (name));
    g_ptr_array_sort (names, compare_names);
    return names;
}

static gboolean
is_true_folder (const char *path)
{
    return g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK);
}

/* Every file in a folder, then those in the folders below it */
static void
add_all_files (GPtrArray *files, const char *folder, guint depth, guint *n_entries)
{
    g_autoptr (GPtrArray) names = list_names (folder);
    g_autoptr (GPtrArray) below = g_ptr_array_new_with_free_func (g_free);

    for (guint i = 0; i < names->len && *n_entries < MAX_ENTRIES; i++) {
        g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);

        (*n_entries)++;
        if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
            g_ptr_array_add (files, g_steal_pointer (&path));
        else if (is_true_folder (path))
            g_ptr_array_add (below, g_steal_pointer (&path));
    }
    for (guint i = 0; i < below->len && depth < MAX_DEPTH; i++)
        add_all_files (files, g_ptr_array_index (below, i), depth + 1, n_entries);
}

/* @parts: what is left of a pattern, one name each */
static void
add_matching_files (GPtrArray *files, const char *folder, char **parts)
{
    g_autoptr (GPtrArray) names = NULL;
    g_autoptr (GPatternSpec) pattern = NULL;

    if (parts[0] == NULL) {
        if (g_file_test (folder, G_FILE_TEST_IS_REGULAR))
            g_ptr_array_add (files, g_strdup (folder));
        return;
    }
    if (strchr (parts[0], '*') == NULL) {
        g_autofree char *path = g_build_filename (folder, parts[0], NULL);

        add_matching_files (files, path, parts + 1);
        return;
    }
    names = list_names (folder);
    pattern = g_pattern_spec_new (parts[0]);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path = NULL;

        if (!g_pattern_spec_match_string (pattern, g_ptr_array_index (names, i)))
            continue;
        path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
        add_matching_files (files, path, parts + 1);
    }
}

GPtrArray *
salvor_loader_places_list_files (void)
{
    GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GPtrArray) own = list_own_folders ();
    g_autoptr (GPtrArray) roots = list_roots ();

    for (guint i = 0; i < own->len; i++) {
        guint n_entries = 0;

        add_all_files (files, g_ptr_array_index (own, i), 0, &n_entries);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (packages); i++) {
        g_auto (GStrv) parts = g_strsplit (packages[i], "/", -1);

        for (guint j = 0; j < roots->len; j++)
            add_matching_files (files, g_ptr_array_index (roots, j), parts);
    }
    return files;
}

char *
salvor_loader_places_describe (void)
{
    g_autoptr (GPtrArray) own = list_own_folders ();
    g_autoptr (GPtrArray) roots = list_roots ();
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < own->len; i++)
        g_string_append_printf (text, "  %s\n", (const char *) g_ptr_array_index (own, i));
    g_string_append (text, "  NXP-MCUBootUtility, Flashloader_RT…_GA, MCUX_Provi, SDK and spsdk "
                           "folders in");
    for (guint i = 0; i < roots->len; i++)
        g_string_append_printf (text, "%s %s", i > 0 ? "," : "",
                                (const char *) g_ptr_array_index (roots, i));
    return g_string_free (text, FALSE);
}
