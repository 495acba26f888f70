/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is remembered. Runs twice: with the schema of the build tree, and where none is installed.
 */
#include "window/driver.h"
#include "window/fixture.h"
#include "window/settings.h"
#include "window/split-view.h"

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>

static void
test_remembers (void)
{
    g_autofree char *nothing = salvor_settings_get_string (SALVOR_SETTING_OPEN_FOLDER);
    g_autofree char *folder = NULL;

    g_assert_cmpstr (nothing, ==, "");
    g_assert_cmpint (salvor_settings_get_int (SALVOR_SETTING_FUSE_ZOOM), ==, 0);
    g_assert_false (salvor_settings_get_boolean (SALVOR_SETTING_SIDEBAR_HIDDEN));
    salvor_settings_set_string (SALVOR_SETTING_OPEN_FOLDER, "/srv/firmware");
    salvor_settings_set_int (SALVOR_SETTING_FUSE_ZOOM, 2);
    salvor_settings_set_boolean (SALVOR_SETTING_SIDEBAR_HIDDEN, TRUE);
    folder = salvor_settings_get_string (SALVOR_SETTING_OPEN_FOLDER);
    g_assert_cmpstr (folder, ==, "/srv/firmware");
    g_assert_cmpint (salvor_settings_get_int (SALVOR_SETTING_FUSE_ZOOM), ==, 2);
    g_assert_true (salvor_settings_get_boolean (SALVOR_SETTING_SIDEBAR_HIDDEN));
    salvor_settings_set_int (SALVOR_SETTING_FUSE_ZOOM, 0);
    salvor_settings_set_boolean (SALVOR_SETTING_SIDEBAR_HIDDEN, FALSE);
}

static void
test_remembers_a_loader_for_each_chip (void)
{
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    g_autofree char *none = NULL;

    salvor_settings_set_loader ("MIMXRT1024", "/srv/old.bin");
    salvor_settings_set_loader ("MIMXRT1062", "/srv/1062.bin");
    salvor_settings_set_loader ("MIMXRT1024", "/srv/1024.bin");
    first = salvor_settings_get_loader ("MIMXRT1024");
    second = salvor_settings_get_loader ("MIMXRT1062");
    none = salvor_settings_get_loader ("MIMXRT1176");
    g_assert_cmpstr (first, ==, "/srv/1024.bin");
    g_assert_cmpstr (second, ==, "/srv/1062.bin");
    g_assert_null (none);
}

/* What a test writes must not become what its user finds tomorrow. */
static void
test_stays_in_memory (void)
{
    g_autoptr (GSettingsBackend) backend = g_settings_backend_get_default ();

    g_assert_cmpstr (G_OBJECT_TYPE_NAME (backend), ==, "GMemorySettingsBackend");
}

/* Every key that the code asks for is in the schema, and with the type it asks for: GSettings ends
 * the program otherwise. */
static void
test_schema_has_every_key (void)
{
    GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
    g_autoptr (GSettingsSchema) schema
               = source != NULL
                     ? g_settings_schema_source_lookup (source, "org.salvor.Salvor", TRUE)
                     : NULL;
    static const struct {
        const char *key;
        const char *type;
    } keys[] = {
        { SALVOR_SETTING_WINDOW_WIDTH, "i" },
        { SALVOR_SETTING_WINDOW_HEIGHT, "i" },
        { SALVOR_SETTING_WINDOW_MAXIMIZED, "b" },
        { SALVOR_SETTING_SIDEBAR_HIDDEN, "b" },
        { SALVOR_SETTING_SIDEBAR_WIDTH, "i" },
        { SALVOR_SETTING_PAGE, "s" },
        { SALVOR_SETTING_FUSE_ZOOM, "i" },
        { SALVOR_SETTING_OPEN_FOLDER, "s" },
        { SALVOR_SETTING_SAVE_FOLDER, "s" },
        { SALVOR_SETTING_BACKUP_FOLDER, "s" },
        { "loaders", "a{ss}" },
    };
    g_auto (GStrv) all = NULL;

    g_assert_nonnull (schema);
    all = g_settings_schema_list_keys (schema);
    g_assert_cmpuint (g_strv_length (all), ==, G_N_ELEMENTS (keys));
    for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
        g_autoptr (GSettingsSchemaKey) key = g_settings_schema_get_key (schema, keys[i].key);

        g_assert_cmpstr ((const char *) g_settings_schema_key_get_value_type (key), ==,
                         keys[i].type);
    }
}

static GtkStack *
get_pages (Driver *driver)
{
    return GTK_STACK (gtk_widget_get_template_child (GTK_WIDGET (driver->window),
                                                     G_OBJECT_TYPE (driver->window), "pages"));
}

static SalvorSplitView *
get_split (Driver *driver)
{
    return SALVOR_SPLIT_VIEW (
        fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_SPLIT_VIEW, NULL));
}

static gboolean
shows_sidebar (Driver *driver)
{
    return salvor_split_view_get_show_sidebar (get_split (driver));
}

static void
test_window_comes_back_as_it_was (void)
{
    static const char *const no_boards[] = { NULL };
    g_autoptr (Driver) driver = driver_new (no_boards);
    int width, height;

    g_assert_cmpstr (gtk_stack_get_visible_child_name (get_pages (driver)), ==, "overview");
    g_assert_true (shows_sidebar (driver));
    gtk_window_set_default_size (driver->window, 1240, 700);
    gtk_stack_set_visible_child_name (get_pages (driver), "registers");
    driver_settle (driver);
    /* less than 1240 x 700: the window draws its own edge */
    width = gtk_widget_get_width (GTK_WIDGET (driver->window));
    height = gtk_widget_get_height (GTK_WIDGET (driver->window));
    g_assert_cmpint (width, >, 1200);
    salvor_split_view_set_sidebar_width (get_split (driver), 300);
    driver_settle (driver);
    gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.sidebar", NULL);
    gtk_window_close (driver->window);
    driver_wait_for_end (driver);

    driver_open_window (driver);
    g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (driver->window)), ==, width);
    g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (driver->window)), ==, height);
    g_assert_cmpstr (gtk_stack_get_visible_child_name (get_pages (driver)), ==, "registers");
    g_assert_false (shows_sidebar (driver));
    g_assert_cmpint (salvor_split_view_get_sidebar_width (get_split (driver)), ==, 300);
}

/* Dragged to nothing, the list would be lost. */
static void
test_sidebar_stays_a_list (void)
{
    static const char *const no_boards[] = { NULL };
    g_autoptr (Driver) driver = driver_new (no_boards);

    salvor_split_view_set_sidebar_width (get_split (driver), 3);
    g_assert_cmpint (salvor_split_view_get_sidebar_width (get_split (driver)), >=, 200);
    salvor_split_view_set_sidebar_width (get_split (driver), 3000);
    g_assert_cmpint (salvor_split_view_get_sidebar_width (get_split (driver)), <=, 500);
}

/* A page of a version that is not there, a window larger than any screen: as if never set. */
static void
test_unknown_page_is_forgotten (void)
{
    static const char *const no_boards[] = { NULL };
    g_autoptr (Driver) driver = driver_new (no_boards);

    gtk_window_close (driver->window);
    driver_wait_for_end (driver);
    salvor_settings_set_string (SALVOR_SETTING_PAGE, "of-tomorrow");
    driver_open_window (driver);
    g_assert_cmpstr (gtk_stack_get_visible_child_name (get_pages (driver)), ==, "overview");
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/settings/remembers", test_remembers);
    g_test_add_func ("/settings/loaders", test_remembers_a_loader_for_each_chip);
    g_test_add_func ("/settings/in-memory", test_stays_in_memory);
    if (g_getenv ("GSETTINGS_SCHEMA_DIR") != NULL)
        g_test_add_func ("/settings/schema", test_schema_has_every_key);
    g_test_add_func ("/settings/window", test_window_comes_back_as_it_was);
    g_test_add_func ("/settings/sidebar", test_sidebar_stays_a_list);
    g_test_add_func ("/settings/unknown-page", test_unknown_page_is_forgotten);
    return g_test_run ();
}
