/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes pictures of the pages into a folder, for people to look at: screenshots FOLDER [NAME]
 *
 * Needs a display: tests/with-display screenshots FOLDER
 */
#define G_LOG_DOMAIN "test-window-screenshots"
#include "config.h"

#include "window/fixture.h"

#include "base/errors.h"
#include "chip/state-file.h"
#include "window/fuse-grid.h"
#include "window/fuse-page.h"
#include "window/overview-page.h"
#include "window/register-page.h"

#include <stdlib.h>

static void
save_window (GtkWindow *window, const char *path)
{
    g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
    int width = gdk_paintable_get_intrinsic_width (paintable);
    int height = gdk_paintable_get_intrinsic_height (paintable);
    GtkSnapshot *snapshot = gtk_snapshot_new ();
    GskRenderNode *node = NULL;
    g_autoptr (GdkTexture) texture = NULL;

    gdk_paintable_snapshot (paintable, snapshot, width, height);
    node = gtk_snapshot_free_to_node (snapshot);
    g_assert_nonnull (node);
    texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                           &GRAPHENE_RECT_INIT (0, 0, width, height));
    gsk_render_node_unref (node);
    g_assert_true (gdk_texture_save_to_png (texture, path));
}

typedef GtkWidget *(*MakePage) (SalvorBoard *board);

static GtkWidget *
make_overview (SalvorBoard *board)
{
    GtkWidget *page = salvor_overview_page_new ();

    salvor_overview_page_set_board (SALVOR_OVERVIEW_PAGE (page), board);
    return page;
}

static GtkWidget *
make_fuses (SalvorBoard *board)
{
    GtkWidget *page = salvor_fuse_page_new ();

    salvor_fuse_page_set_board (SALVOR_FUSE_PAGE (page), board);
    return page;
}

static GtkWidget *
make_search (SalvorBoard *board)
{
    GtkWidget *page = make_fuses (board);

    gtk_editable_set_text (GTK_EDITABLE (fixture_find (page, GTK_TYPE_SEARCH_ENTRY, NULL)), "boot");
    return page;
}

static GtkWidget *
make_secret (SalvorBoard *board)
{
    GtkWidget *page = make_fuses (board);

    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (page), 20, 3);
    return page;
}

static GtkWidget *
make_differs (SalvorBoard *board)
{
    GtkWidget *page = make_fuses (board);

    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (page), 7, 4);
    return page;
}

/* What the board was five months earlier: less is burned, and one bit that cannot go. */
static SalvorBoardState *
make_earlier (SalvorBoard *board)
{
    SalvorBoardState *earlier = salvor_board_state_copy (salvor_board_get_state (board));

    salvor_board_state_set_time (earlier, 1773500000);
    salvor_board_state_set_otp (earlier, 6, 0x00000010);
    salvor_board_state_set_otp (earlier, 7, 0x00000400);
    salvor_board_state_set_otp (earlier, 5, 0x00000003);
    return earlier;
}

static GtkWidget *
make_compare (SalvorBoard *board)
{
    GtkWidget *page = make_fuses (board);
    g_autofree char *folder = g_dir_make_tmp ("screenshots-XXXXXX", NULL);
    g_autofree char *path = g_build_filename (folder, "delivered.salvor", NULL);
    g_autoptr (SalvorBoardState) earlier = make_earlier (board);

    g_assert_true (salvor_state_file_save (earlier, path, NULL));
    g_assert_true (fixture_drop (page, path));
    while (fixture_find (page, GTK_TYPE_LABEL, "Here: ") == NULL)
        g_main_context_iteration (NULL, TRUE);
    return page;
}

static GtkWidget *
make_try_out (SalvorBoard *board)
{
    GtkWidget *page = make_fuses (board);

    gtk_toggle_button_set_active (
        GTK_TOGGLE_BUTTON (fixture_find (page, GTK_TYPE_TOGGLE_BUTTON, "Try Out")), TRUE);
    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (page), 6, 17);
    g_signal_emit_by_name (fixture_find (page, SALVOR_TYPE_FUSE_GRID, NULL), "toggle-bit", 6, 17);
    return page;
}

static GtkWidget *
make_refused (SalvorBoard *board)
{
    GtkWidget *page = make_try_out (board);

    salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (page), 6, 16);
    g_signal_emit_by_name (fixture_find (page, SALVOR_TYPE_FUSE_GRID, NULL), "toggle-bit", 6, 16);
    return page;
}

static GtkWidget *
make_registers (SalvorBoard *board)
{
    GtkWidget *page = salvor_register_page_new ();

    salvor_register_page_set_board (SALVOR_REGISTER_PAGE (page), board);
    return page;
}

static GtkWidget *
make_failed (SalvorBoard *board)
{
    GtkWidget *page = make_overview (board);
    g_autoptr (GError) error = g_error_new (SALVOR_ERROR, SALVOR_ERROR_PERMISSION,
                                            "open /dev/hidraw3: EACCES (13)");

    salvor_overview_page_set_problem (SALVOR_OVERVIEW_PAGE (page), error);
    return page;
}

static SalvorBoardState *
make_no_state (void)
{
    return NULL;
}

typedef struct {
    const char *name;
    MakePage make;
    SalvorBoardState *(*make_state) (void); /* may return NULL */
    int width;
    int height;
} Picture;

/* The widths are those of the page: beside a sidebar of 246 px where there is room for one. */
static const Picture pictures[] = {
    { "overview", make_overview, fixture_state_story, 934, 732 },
    { "overview-narrow", make_overview, fixture_state_story, 480, 780 },
    { "overview-narrow-long", make_overview, fixture_state_story, 480, 1180 },
    { "overview-new", make_overview, fixture_state_new_chip, 934, 732 },
    { "overview-serial", make_overview, fixture_state_serial, 934, 732 },
    { "overview-closed", make_overview, fixture_state_closed, 934, 732 },
    { "overview-unreadable", make_overview, fixture_state_unreadable, 934, 732 },
    { "fuses", make_fuses, fixture_state_story, 1180, 732 },
    { "fuses-middle", make_fuses, fixture_state_story, 934, 732 },
    { "fuses-narrow", make_fuses, fixture_state_story, 480, 780 },
    { "overview-not-read", make_overview, make_no_state, 934, 732 },
    { "overview-problem", make_failed, make_no_state, 934, 732 },
    { "overview-problem-narrow", make_failed, make_no_state, 480, 780 },
    { "fuses-search", make_search, fixture_state_story, 1180, 732 },
    { "fuses-secret", make_secret, fixture_state_story, 1180, 732 },
    { "fuses-zero", make_differs, fixture_state_story, 1180, 732 },
    { "fuses-compare", make_compare, fixture_state_story, 1180, 732 },
    { "fuses-compare-middle", make_compare, fixture_state_story, 934, 732 },
    { "fuses-compare-narrow", make_compare, fixture_state_story, 480, 780 },
    { "try-out", make_try_out, fixture_state_story, 1180, 732 },
    { "try-out-new", make_try_out, fixture_state_new_chip, 1180, 732 },
    { "try-out-middle", make_try_out, fixture_state_story, 934, 732 },
    { "try-out-narrow", make_try_out, fixture_state_story, 480, 780 },
    { "try-out-refused", make_refused, fixture_state_story, 1180, 732 },
    { "registers", make_registers, fixture_state_story, 1180, 732 },
    { "registers-middle", make_registers, fixture_state_story, 934, 732 },
    { "registers-narrow", make_registers, fixture_state_story, 480, 1180 },
    { "registers-unseen", make_registers, fixture_state_serial, 1180, 732 },
    { "fuses-new", make_fuses, fixture_state_new_chip, 1180, 732 },
    { "fuses-unreadable", make_fuses, fixture_state_unreadable, 1180, 732 },
};

static void
take_picture (const Picture *picture, const char *folder, gboolean dark)
{
    g_autoptr (SalvorBoardState) state = picture->make_state ();
    g_autoptr (SalvorBoard) board = fixture_board_new (&(FixturePort){ .plugged_in = TRUE }, state);
    g_autofree char *path
        = g_strdup_printf ("%s/%s-%s.png", folder, picture->name, dark ? "dark" : "light");
    GtkWindow *window = NULL;

    g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", dark, NULL);
    window = fixture_window_new (picture->make (board), picture->width, picture->height);
    save_window (window, path);
    fixture_window_destroy (window, NULL);
    g_print ("%s\n", path);
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    if (argc < 2) {
        g_printerr ("screenshots FOLDER [NAME]\n");
        return EXIT_FAILURE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++) {
        if (argc > 2 && !g_str_equal (pictures[i].name, argv[2]))
            continue;
        take_picture (&pictures[i], argv[1], FALSE);
        take_picture (&pictures[i], argv[1], TRUE);
    }
    return EXIT_SUCCESS;
}
