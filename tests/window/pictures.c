/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pictures [OPTION…] FOLDER [SCENE…]: needs a display; tools/make-screenshots brings one. */
#define G_LOG_DOMAIN "test-window-pictures"
#include "config.h"

#include "window/pictures.h"

#include "base/language.h"
#include "window/fixture.h"

#include <stdlib.h>

#define WIDE_WIDTH 1180
#define NARROW_WIDTH 480
#define HEIGHT 780

static const PictureScene *const scene_lists[]
    = { picture_window_scenes, picture_wizard_scenes, picture_line_scenes, picture_problem_scenes,
        picture_rare_scenes };

typedef struct {
    gboolean dark;
    gboolean high_contrast;
    gboolean narrow;
    gboolean rtl;
    gboolean list;
    int width;
    int height;
    double scale;
    char *language;
    char **rest;
} Options;

/* --- for scenes --- */

Driver *
pictures_start (const Pictures *pictures, const char *const *board_names)
{
    Driver *driver = driver_new (board_names);

    gtk_window_set_default_size (driver->window, pictures->width, pictures->height);
    driver_settle (driver);
    return driver;
}

static void
save (const Pictures *pictures, GtkWindow *window, const char *name, int width, int height)
{
    g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
    g_autofree char *path
        = g_strdup_printf ("%s/%s%s.png", pictures->folder, name, pictures->suffix);
    g_autoptr (GdkTexture) texture = NULL;
    GskRenderNode *node = NULL;

    /* the paintable is empty while a new frame is being made */
    while (node == NULL) {
        GtkSnapshot *snapshot = gtk_snapshot_new ();

        fixture_settle (window);
        gdk_paintable_snapshot (paintable, snapshot, width, height);
        node = gtk_snapshot_free_to_node (snapshot);
    }
    texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                           &GRAPHENE_RECT_INIT (0, 0, width, height));
    gsk_render_node_unref (node);
    if (!gdk_texture_save_to_png (texture, path))
        g_error ("cannot write %s", path);
    g_print ("%s\n", path);
}

void
pictures_save (const Pictures *pictures, Driver *driver, const char *name)
{
    int width = gtk_widget_get_width (GTK_WIDGET (driver->window));

    if (width > pictures->width)
        g_printerr ("%s: the window is %d px wide, not %d\n", name, width, pictures->width);
    save (pictures, driver->window, name, width, pictures->height);
}

void
pictures_save_window (const Pictures *pictures, GtkWindow *window, const char *name)
{
    fixture_settle (window);
    save (pictures, window, name, gtk_widget_get_width (GTK_WIDGET (window)),
          gtk_widget_get_height (GTK_WIDGET (window)));
}

void
pictures_pick (Driver *driver, const char *board_name)
{
    SalvorBoard *board = driver_get_board (driver, board_name);

    /* a window without room for the list has it on another page */
    if (gtk_widget_get_width (GTK_WIDGET (driver->window)) < 1100)
        gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.show-boards", NULL);
    driver_settle (driver);
    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    driver_settle (driver);
}

/* --- the program --- */

/* Before anything asks for it: pages show where files go, as a person knows it. */
static void
use_plain_folders (void)
{
    g_autofree char *folder = g_build_filename (g_get_home_dir (), ".local", "share", NULL);

    g_setenv ("XDG_DATA_HOME", folder, TRUE);
}

static void
parse (Options *options, int *argc, char ***argv)
{
    const GOptionEntry entries[] = {
        { "dark", 0, 0, G_OPTION_ARG_NONE, &options->dark, "Dark", NULL },
        { "high-contrast", 0, 0, G_OPTION_ARG_NONE, &options->high_contrast, "High contrast",
          NULL },
        { "narrow", 0, 0, G_OPTION_ARG_NONE, &options->narrow, "480 px wide", NULL },
        { "rtl", 0, 0, G_OPTION_ARG_NONE, &options->rtl, "Mirrored, as in Arabic", NULL },
        { "width", 0, 0, G_OPTION_ARG_INT, &options->width, "Width of the window", "PX" },
        { "height", 0, 0, G_OPTION_ARG_INT, &options->height, "Height of the window", "PX" },
        { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &options->scale, "Size of text, 2 is 200 %", "N" },
        { "language", 0, 0, G_OPTION_ARG_STRING, &options->language, "Language", "CODE" },
        { "list", 0, 0, G_OPTION_ARG_NONE, &options->list, "Print the names of the scenes", NULL },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->rest, NULL,
          "FOLDER [SCENE…]" },
        { NULL, 0, 0, 0, NULL, NULL, NULL },
    };
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);
    g_autoptr (GError) error = NULL;

    g_option_context_add_main_entries (context, entries, NULL);
    if (!g_option_context_parse (context, argc, argv, &error)) {
        g_printerr ("%s\n", error->message);
        exit (2);
    }
}

static void
apply_language (const Options *options)
{
    if (options->language != NULL)
        g_setenv ("LANGUAGE", options->language, TRUE);
    salvor_language_start ();
}

static void
apply_look (const Options *options)
{
    GtkSettings *settings = gtk_settings_get_default ();

    g_object_set (settings, "gtk-application-prefer-dark-theme", options->dark, NULL);
    if (options->high_contrast)
        g_object_set (settings, "gtk-theme-name", "HighContrast", NULL);
    if (options->scale > 0.0)
        g_object_set (settings, "gtk-xft-dpi", (int) (96 * 1024 * options->scale), NULL);
    gtk_widget_set_default_direction (options->rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
}

static char *
make_suffix (const Options *options)
{
    g_autoptr (GString) suffix = g_string_new (NULL);

    if (options->dark)
        g_string_append (suffix, "-dark");
    if (options->high_contrast)
        g_string_append (suffix, "-contrast");
    if (options->narrow)
        g_string_append (suffix, "-narrow");
    if (options->rtl)
        g_string_append (suffix, "-rtl");
    if (options->scale > 0.0)
        g_string_append_printf (suffix, "-%.0f", options->scale * 100.0);
    if (options->language != NULL)
        g_string_append_printf (suffix, "-%s", options->language);
    return g_strdup (suffix->str);
}

static gboolean
is_wanted (const char *name, const char *const *wanted)
{
    return *wanted == NULL || g_strv_contains (wanted, name);
}

static void
list_scenes (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (scene_lists); i++) {
        for (const PictureScene *scene = scene_lists[i]; scene->name != NULL; scene++)
            g_print ("%s\n", scene->name);
    }
}

static guint
take_scenes (const Pictures *pictures, const char *const *wanted)
{
    guint n_taken = 0;

    for (gsize i = 0; i < G_N_ELEMENTS (scene_lists); i++) {
        for (const PictureScene *scene = scene_lists[i]; scene->name != NULL; scene++) {
            if (!is_wanted (scene->name, wanted))
                continue;
            scene->take (pictures);
            n_taken++;
        }
    }
    return n_taken;
}

int
main (int argc, char **argv)
{
    Options options = { 0 };
    Pictures pictures = { 0 };
    guint n_taken = 0;

    use_plain_folders ();
    parse (&options, &argc, &argv);
    if (options.list) {
        list_scenes ();
        return EXIT_SUCCESS;
    }
    if (options.rest == NULL) {
        g_printerr ("pictures [OPTION…] FOLDER [SCENE…]\n");
        return 2;
    }
    apply_language (&options);
    fixture_init (&argc, &argv);
    apply_look (&options);
    pictures.folder = options.rest[0];
    pictures.suffix = make_suffix (&options);
    pictures.width = options.width > 0 ? options.width : options.narrow ? NARROW_WIDTH : WIDE_WIDTH;
    pictures.height = options.height > 0 ? options.height : HEIGHT;
    n_taken = take_scenes (&pictures, (const char *const *) options.rest + 1);
    g_free (pictures.suffix);
    g_strfreev (options.rest);
    g_free (options.language);
    if (n_taken == 0)
        g_printerr ("there is no such scene; --list names them\n");
    return n_taken > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
