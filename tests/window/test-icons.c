/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every icon that the program names is its own or one that GTK carries: an icon theme that lacks
 * one would show a broken picture in its place.
 */
#include "window/application.h"
#include "window/fixture.h"

#include <gio/gio.h>

#define OWN_FOLDER "/org/salvor/Salvor/icons/scalable/actions"
#define GTK_FOLDER "/org/gtk/libgtk/icons"

/* Names of files below a folder of resources, without their endings */
static void
add_names (GHashTable *names, const char *folder)
{
    g_auto (GStrv) children = g_resources_enumerate_children (folder, 0, NULL);

    for (gsize i = 0; children != NULL && children[i] != NULL; i++) {
        g_autofree char *path = g_build_path ("/", folder, children[i], NULL);
        char *ending = strchr (children[i], '.');

        if (g_str_has_suffix (children[i], "/")) {
            add_names (names, path);
            continue;
        }
        if (ending != NULL)
            *ending = '\0';
        g_hash_table_add (names, g_strdup (children[i]));
    }
}

static GHashTable *
new_names (void)
{
    return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* Adds what is named in one file to @used. */
static void
scan_file (GHashTable *used, const char *path)
{
    g_autofree char *text = NULL;
    g_autoptr (GRegex) regex = g_regex_new ("[\">]([a-z0-9-]+-symbolic)[\"<]", 0, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;
    g_autoptr (GError) error = NULL;

    g_file_get_contents (path, &text, NULL, &error);
    g_assert_no_error (error);
    g_regex_match (regex, text, 0, &match);
    while (g_match_info_matches (match)) {
        g_hash_table_add (used, g_match_info_fetch (match, 1));
        g_match_info_next (match, NULL);
    }
}

static void
scan_folder (GHashTable *used, const char *name, const char *suffix)
{
    g_autofree char *folder = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", name, NULL);
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *child = NULL;

    g_assert_nonnull (dir);
    while ((child = g_dir_read_name (dir)) != NULL) {
        g_autofree char *path = g_build_filename (folder, child, NULL);

        if (g_str_has_suffix (child, suffix))
            scan_file (used, path);
    }
}

static GHashTable *
list_used (void)
{
    GHashTable *used = new_names ();

    scan_folder (used, "src/window", ".c");
    scan_folder (used, "ui", ".ui");
    g_assert_cmpuint (g_hash_table_size (used), >, 15);
    return used;
}

static void
test_none_is_missing (void)
{
    g_autoptr (GHashTable) used = list_used ();
    g_autoptr (GHashTable) known = new_names ();
    GHashTableIter iter;
    gpointer name;

    add_names (known, OWN_FOLDER);
    add_names (known, GTK_FOLDER);
    g_hash_table_iter_init (&iter, used);
    while (g_hash_table_iter_next (&iter, &name, NULL)) {
        if (!g_hash_table_contains (known, name))
            g_error ("%s is neither in resources/icons nor in GTK", (char *) name);
    }
}

static void
test_none_is_idle (void)
{
    g_autoptr (GHashTable) used = list_used ();
    g_autoptr (GHashTable) own = new_names ();
    GHashTableIter iter;
    gpointer name;

    add_names (own, OWN_FOLDER);
    g_hash_table_iter_init (&iter, own);
    while (g_hash_table_iter_next (&iter, &name, NULL)) {
        if (!g_hash_table_contains (used, name))
            g_error ("nothing shows %s", (char *) name);
    }
}

/* How many of 16 x 16 places of the drawn icon are not empty */
static guint
count_painted (const char *name, int size)
{
    g_autoptr (GtkIconPaintable) icon = gtk_icon_theme_lookup_icon (
        gtk_icon_theme_get_for_display (gdk_display_get_default ()), name, NULL, size, 1,
        GTK_TEXT_DIR_LTR, 0);
    GtkSnapshot *snapshot = gtk_snapshot_new ();
    g_autofree guchar *pixels = g_malloc0 ((gsize) size * (gsize) size * 4);
    cairo_surface_t *surface
        = cairo_image_surface_create_for_data (pixels, CAIRO_FORMAT_ARGB32, size, size, size * 4);
    cairo_t *cr = cairo_create (surface);
    GskRenderNode *node = NULL;
    guint n_painted = 0;

    g_assert_cmpstr (gtk_icon_paintable_get_icon_name (icon), ==, name);
    gdk_paintable_snapshot (GDK_PAINTABLE (icon), snapshot, size, size);
    node = gtk_snapshot_free_to_node (snapshot);
    gsk_render_node_draw (node, cr);
    cairo_surface_flush (surface);
    for (int place = 0; place < 256; place++) {
        int x = place % 16 * size / 16, y = place / 16 * size / 16;

        n_painted += pixels[(y * size + x) * 4 + 3] > 0;
    }
    gsk_render_node_unref (node);
    cairo_destroy (cr);
    cairo_surface_destroy (surface);
    return n_painted;
}

static void
test_of_the_program (void)
{
    static const int sizes[] = { 16, 22, 24, 32, 48, 64, 128, 256 };

    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
        /* a picture with a shape: neither nothing nor a full square */
        guint n_painted = count_painted (SALVOR_APPLICATION_ID, sizes[i]);

        g_assert_cmpuint (n_painted, >, 60);
        g_assert_cmpuint (n_painted, <, 256);
    }
    g_assert_cmpuint (count_painted (SALVOR_APPLICATION_ID "-symbolic", 16), >, 30);
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/icons/none-missing", test_none_is_missing);
    g_test_add_func ("/icons/none-idle", test_none_is_idle);
    g_test_add_func ("/icons/program", test_of_the_program);
    return g_test_run ();
}
