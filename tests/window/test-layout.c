/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clamp, columns with a threshold and split view: what stands where at which width. */
#include "window/clamp.h"
#include "window/columns.h"
#include "window/fixture.h"
#include "window/split-view.h"

static GtkWidget *
new_brick (int width, int height)
{
    GtkWidget *brick = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

    gtk_widget_set_size_request (brick, width, height);
    return brick;
}

static graphene_rect_t
get_place (GtkWidget *child, GtkWidget *parent)
{
    graphene_rect_t place;

    g_assert_true (gtk_widget_compute_bounds (child, parent, &place));
    return place;
}

static void
test_clamp_keeps_narrow (void)
{
    GtkWidget *clamp = g_object_new (SALVOR_TYPE_CLAMP, "maximum-width", 300, NULL);
    GtkWidget *brick = new_brick (100, 50);
    GtkWindow *window;
    graphene_rect_t place;

    gtk_widget_set_parent (brick, clamp);
    window = fixture_window_new (clamp, 500, 100);
    place = get_place (brick, clamp);
    g_assert_cmpfloat (place.size.width, ==, 300.0);
    g_assert_cmpfloat (place.origin.x, ==, 100.0);
    fixture_window_destroy (window, clamp);
}

static GtkWidget *
new_columns (GtkWidget *first, GtkWidget *second, gboolean reversed)
{
    GtkWidget *columns = g_object_new (SALVOR_TYPE_COLUMNS, "threshold", 400, "share", 25,
                                       "spacing", 20, "reversed", reversed, NULL);

    gtk_widget_set_parent (first, columns);
    gtk_widget_set_parent (second, columns);
    return columns;
}

static void
test_columns_beside (void)
{
    GtkWidget *first = new_brick (10, 40), *second = new_brick (10, 60);
    GtkWidget *columns = new_columns (first, second, FALSE);
    GtkWindow *window = fixture_window_new (columns, 420, 100);

    g_assert_cmpfloat (get_place (first, columns).size.width, ==, 100.0);
    g_assert_cmpfloat (get_place (second, columns).origin.x, ==, 120.0);
    g_assert_cmpfloat (get_place (second, columns).size.width, ==, 300.0);
    g_assert_cmpfloat (get_place (second, columns).origin.y, ==, 0.0);
    fixture_window_destroy (window, columns);
}

static void
test_columns_stacked (void)
{
    GtkWidget *first = new_brick (10, 40), *second = new_brick (10, 60);
    GtkWidget *columns = new_columns (first, second, FALSE);
    GtkWindow *window = fixture_window_new (columns, 390, 200);

    g_assert_cmpfloat (get_place (first, columns).size.width, ==, 390.0);
    g_assert_cmpfloat (get_place (second, columns).origin.x, ==, 0.0);
    g_assert_cmpfloat (get_place (second, columns).origin.y, ==, 60.0);
    fixture_window_destroy (window, columns);
}

static void
test_columns_reversed (void)
{
    GtkWidget *first = new_brick (10, 40), *second = new_brick (10, 60);
    GtkWidget *columns = new_columns (first, second, TRUE);
    GtkWindow *window = fixture_window_new (columns, 390, 200);

    g_assert_cmpfloat (get_place (second, columns).origin.y, ==, 0.0);
    g_assert_cmpfloat (get_place (first, columns).origin.y, ==, 80.0);
    fixture_window_destroy (window, columns);
}

/* A column that does not fit beside the other one goes below, whatever the width is called. */
static void
test_columns_too_wide (void)
{
    GtkWidget *first = new_brick (250, 40), *second = new_brick (250, 60);
    GtkWidget *columns = new_columns (first, second, FALSE);
    GtkWindow *window = fixture_window_new (columns, 450, 200);

    g_assert_cmpfloat (get_place (second, columns).origin.y, ==, 60.0);
    fixture_window_destroy (window, columns);
}

/* What is hidden leaves its room to the other one. */
static void
test_columns_single (void)
{
    GtkWidget *first = new_brick (10, 40), *second = new_brick (10, 60);
    GtkWidget *columns = new_columns (first, second, FALSE);
    GtkWindow *window;

    gtk_widget_set_visible (second, FALSE);
    window = fixture_window_new (columns, 420, 100);
    g_assert_cmpfloat (get_place (first, columns).size.width, ==, 420.0);
    fixture_window_destroy (window, columns);
}

typedef struct {
    int width;
    SalvorSplitMode mode;
} Step;

static void
test_split_follows_the_width (void)
{
    static const Step steps[] = {
        { 1100, SALVOR_SPLIT_BESIDE }, { 1099, SALVOR_SPLIT_OVER }, { 760, SALVOR_SPLIT_OVER },
        { 759, SALVOR_SPLIT_PAGES },   { 360, SALVOR_SPLIT_PAGES },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
        GtkWidget *split = g_object_new (SALVOR_TYPE_SPLIT_VIEW, "sidebar", new_brick (50, 50),
                                         "content", new_brick (50, 50), NULL);
        GtkWindow *window = fixture_window_new (split, steps[i].width, 200);

        g_assert_cmpint (salvor_split_view_get_mode (SALVOR_SPLIT_VIEW (split)), ==, steps[i].mode);
        fixture_window_destroy (window, split);
    }
}

static void
test_split_beside (void)
{
    GtkWidget *sidebar = new_brick (50, 50), *content = new_brick (50, 50);
    GtkWidget *split
        = g_object_new (SALVOR_TYPE_SPLIT_VIEW, "sidebar", sidebar, "content", content, NULL);
    GtkWindow *window = fixture_window_new (split, 1180, 200);

    g_assert_cmpfloat (get_place (sidebar, split).size.width, ==, 246.0);
    g_assert_cmpfloat (get_place (content, split).origin.x, ==, 246.0);
    salvor_split_view_set_show_sidebar (SALVOR_SPLIT_VIEW (split), FALSE);
    fixture_settle (window);
    g_assert_false (gtk_widget_get_mapped (sidebar));
    g_assert_cmpfloat (get_place (content, split).size.width, ==, 1180.0);
    fixture_window_destroy (window, split);
}

/* What a hand does, as the gesture hears it */
static void
drag (GtkWidget *split, double from, double by)
{
    g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (split);

    for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
        g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

        if (!GTK_IS_GESTURE_DRAG (controller))
            continue;
        g_signal_emit_by_name (controller, "drag-begin", from, 100.0);
        g_signal_emit_by_name (controller, "drag-update", by, 0.0);
    }
}

static void
check_drag (GtkTextDirection direction, double from, double by)
{
    GtkWidget *sidebar = new_brick (50, 50);
    GtkWidget *split = g_object_new (SALVOR_TYPE_SPLIT_VIEW, "sidebar", sidebar, "content",
                                     new_brick (50, 50), NULL);
    GtkWindow *window = NULL;

    gtk_widget_set_direction (split, direction);
    window = fixture_window_new (split, 1180, 200);
    drag (split, from, by);
    fixture_settle (window);
    g_assert_cmpfloat (get_place (sidebar, split).size.width, ==, 296.0);
    fixture_window_destroy (window, split);
}

static void
test_split_edge_is_dragged (void)
{
    check_drag (GTK_TEXT_DIR_LTR, 247.0, 50.0);
    check_drag (GTK_TEXT_DIR_RTL, 1180.0 - 247.0, -50.0);
}

static void
test_split_pages (void)
{
    GtkWidget *sidebar = new_brick (50, 50), *content = new_brick (50, 50);
    GtkWidget *split
        = g_object_new (SALVOR_TYPE_SPLIT_VIEW, "sidebar", sidebar, "content", content, NULL);
    GtkWindow *window = fixture_window_new (split, 480, 200);

    g_assert_false (gtk_widget_get_mapped (sidebar));
    g_assert_true (gtk_widget_get_mapped (content));
    salvor_split_view_set_show_sidebar (SALVOR_SPLIT_VIEW (split), TRUE);
    fixture_settle (window);
    g_assert_true (gtk_widget_get_mapped (sidebar));
    g_assert_false (gtk_widget_get_mapped (content));
    g_assert_cmpfloat (get_place (sidebar, split).size.width, ==, 480.0);
    fixture_window_destroy (window, split);
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/clamp/keeps-narrow", test_clamp_keeps_narrow);
    g_test_add_func ("/columns/beside", test_columns_beside);
    g_test_add_func ("/columns/stacked", test_columns_stacked);
    g_test_add_func ("/columns/reversed", test_columns_reversed);
    g_test_add_func ("/columns/too-wide", test_columns_too_wide);
    g_test_add_func ("/columns/single", test_columns_single);
    g_test_add_func ("/split-view/width", test_split_follows_the_width);
    g_test_add_func ("/split-view/beside", test_split_beside);
    g_test_add_func ("/split-view/edge", test_split_edge_is_dragged);
    g_test_add_func ("/split-view/pages", test_split_pages);
    return g_test_run ();
}
