/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The window in unusual looks: mirrored, with large text, narrow, in high contrast. Every page
 * opens, none holds the window wider than it is, and GTK does not complain: that is fatal here.
 */
#include "window/board-sidebar.h"
#include "window/driver.h"
#include "window/fixture.h"
#include "window/split-view.h"

#define BOARD "sim:rt1024-internal-boot-forced"

typedef struct {
    int width; /* of the window, px */
    double scale;
    GtkTextDirection direction;
    const char *theme; /* nullable: the usual one */
} Look;

static void
set_look (const Look *look)
{
    GtkSettings *settings = gtk_settings_get_default ();

    g_object_set (settings, "gtk-xft-dpi", (int) (96 * 1024 * look->scale), NULL);
    if (look->theme != NULL)
        g_object_set (settings, "gtk-theme-name", look->theme, NULL);
    else
        gtk_settings_reset_property (settings, "gtk-theme-name");
    gtk_widget_set_default_direction (look->direction);
}

static void
assert_fits (Driver *driver, const Look *look, const char *page)
{
    driver_settle (driver);
    if (gtk_widget_get_width (GTK_WIDGET (driver->window)) > look->width)
        g_error ("%s: the window is %d px wide, not %d", page,
                 gtk_widget_get_width (GTK_WIDGET (driver->window)), look->width);
}

static void
open_board (Driver *driver)
{
    SalvorBoard *board = driver_get_board (driver, BOARD);
    GtkWidget *split = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_SPLIT_VIEW, NULL);

    salvor_split_view_set_show_sidebar (SALVOR_SPLIT_VIEW (split), TRUE);
    driver_settle (driver);
    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
}

static void
test_look (gconstpointer data)
{
    static const char *const pages[] = { "overview", "fuses", "registers", "activity" };
    const Look *look = data;
    Driver *driver = NULL;

    set_look (look);
    driver = driver_new ((const char *const[]){ BOARD, NULL });
    gtk_window_set_default_size (driver->window, look->width, 700);
    assert_fits (driver, look, "boards");
    open_board (driver);
    for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
        gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.page", "s", pages[i]);
        assert_fits (driver, look, pages[i]);
    }
    gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.recover", NULL);
    assert_fits (driver, look, "connect");
    driver_free (driver);
    set_look (&(Look){ 0, 1.0, GTK_TEXT_DIR_LTR, NULL });
}

/* Where the list of boards begins, from the left */
static float
get_sidebar_x (Driver *driver)
{
    GtkWidget *window = GTK_WIDGET (driver->window);
    GtkWidget *list = fixture_find (window, SALVOR_TYPE_BOARD_SIDEBAR, NULL);
    graphene_rect_t bounds;

    g_assert_true (gtk_widget_compute_bounds (list, window, &bounds));
    return bounds.origin.x;
}

static void
test_mirrored (void)
{
    const Look look = { 1300, 1.0, GTK_TEXT_DIR_RTL, NULL };
    Driver *driver = NULL;

    set_look (&look);
    driver = driver_new ((const char *const[]){ NULL });
    gtk_window_set_default_size (driver->window, look.width, 700);
    driver_settle (driver);
    g_assert_cmpfloat (get_sidebar_x (driver), >, 1000.0f);
    driver_free (driver);
    set_look (&(Look){ 0, 1.0, GTK_TEXT_DIR_LTR, NULL });
    driver = driver_new ((const char *const[]){ NULL });
    g_assert_cmpfloat (get_sidebar_x (driver), <, 100.0f);
    driver_free (driver);
}

static const Look narrow = { 480, 1.0, GTK_TEXT_DIR_LTR, NULL };
static const Look narrow_mirrored = { 480, 1.0, GTK_TEXT_DIR_RTL, NULL };
static const Look large = { 720, 2.0, GTK_TEXT_DIR_LTR, NULL };
static const Look contrast = { 1180, 1.0, GTK_TEXT_DIR_LTR, "HighContrast" };

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_data_func ("/looks/narrow", &narrow, test_look);
    g_test_add_data_func ("/looks/narrow-mirrored", &narrow_mirrored, test_look);
    g_test_add_data_func ("/looks/large-text", &large, test_look);
    g_test_add_data_func ("/looks/high-contrast", &contrast, test_look);
    g_test_add_func ("/looks/mirrored", test_mirrored);
    return g_test_run ();
}
