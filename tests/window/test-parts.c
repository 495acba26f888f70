/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "window/fixture.h"

#include "window/adaptive-bin.h"
#include "window/banner.h"
#include "window/fact-row.h"
#include "window/fuse-geometry.h"
#include "window/fuse-row.h"
#include "window/route-tag.h"
#include "window/columns.h"
#include "window/status-disc.h"
#include "window/status-page.h"

static void
assert_tag (SalvorRouteState state, const char *css_class, const char *text)
{
    GtkWidget *tag = g_object_ref_sink (salvor_route_tag_new (state));

    g_assert_true (gtk_widget_has_css_class (tag, css_class));
    g_assert_cmpstr (salvor_route_tag_get_text (SALVOR_ROUTE_TAG (tag)), ==, text);
    g_assert_finalize_object (tag);
}

static void
test_route_tag (void)
{
    assert_tag (SALVOR_ROUTE_STATE_OPEN, "open", "Open");
    assert_tag (SALVOR_ROUTE_STATE_UNPROVEN, "unproven", "Not yet proven");
    assert_tag (SALVOR_ROUTE_STATE_CLOSED, "blocked", "Blocked");
    assert_tag (SALVOR_ROUTE_STATE_UNKNOWN, "unknown", "Not known");
}

static void
test_status_disc (void)
{
    GtkWidget *disc = g_object_ref_sink (salvor_status_disc_new (SALVOR_DISC_GOOD, NULL));

    g_assert_true (gtk_widget_has_css_class (disc, "good"));
    salvor_status_disc_set (SALVOR_STATUS_DISC (disc), SALVOR_DISC_PLAIN, "3");
    g_assert_false (gtk_widget_has_css_class (disc, "good"));
    g_assert_cmpint (salvor_status_disc_get_kind (SALVOR_STATUS_DISC (disc)), ==,
                     SALVOR_DISC_PLAIN);
    g_assert_nonnull (fixture_find (disc, GTK_TYPE_LABEL, "3"));
    g_assert_finalize_object (disc);
}

static void
test_banner (void)
{
    GtkWidget *banner = g_object_ref_sink (salvor_banner_new (SALVOR_BANNER_CARE));
    g_autofree char *label = NULL;

    g_assert_false (salvor_banner_get_revealed (SALVOR_BANNER (banner)));
    salvor_banner_set_text (SALVOR_BANNER (banner), "A & B", "detail <1>");
    salvor_banner_set_revealed (SALVOR_BANNER (banner), TRUE);
    g_assert_cmpstr (salvor_banner_get_title (SALVOR_BANNER (banner)), ==, "A & B");
    g_assert_nonnull (fixture_find (banner, GTK_TYPE_LABEL, "A & B   detail <1>"));
    label = fixture_get_label (banner);
    g_assert_cmpstr (label, ==, "A & B");
    g_assert_finalize_object (banner);
}

static void
test_banner_action (void)
{
    GtkWidget *banner = g_object_ref_sink (salvor_banner_new (SALVOR_BANNER_TRYING));

    salvor_banner_set_action (SALVOR_BANNER (banner), gtk_button_new_with_label ("Leave"));
    g_assert_nonnull (fixture_find (banner, GTK_TYPE_BUTTON, "Leave"));
    salvor_banner_set_action (SALVOR_BANNER (banner), NULL);
    g_assert_null (fixture_find (banner, GTK_TYPE_BUTTON, "Leave"));
    g_assert_finalize_object (banner);
}

static void
test_banner_practice (void)
{
    GtkWidget *banner = g_object_ref_sink (salvor_banner_new (SALVOR_BANNER_TRYING));

    salvor_banner_show_practice (SALVOR_BANNER (banner), TRUE);
    g_assert_true (salvor_banner_get_revealed (SALVOR_BANNER (banner)));
    g_assert_cmpstr (salvor_banner_get_title (SALVOR_BANNER (banner)), ==, "Practice board");
    salvor_banner_show_practice (SALVOR_BANNER (banner), FALSE);
    g_assert_false (salvor_banner_get_revealed (SALVOR_BANNER (banner)));
    g_assert_finalize_object (banner);
}

static void
test_fact_row (void)
{
    GtkWidget *row
        = g_object_ref_sink (salvor_fact_row_new (SALVOR_DISC_STOP, NULL, "Boot switches"));

    salvor_fact_row_set_detail (SALVOR_FACT_ROW (row), "NAME", "fuse 6 bit 16");
    salvor_fact_row_set_suffix (SALVOR_FACT_ROW (row), gtk_label_new ("x"), "Open");
    salvor_fact_row_set_reason (SALVOR_FACT_ROW (row), "Because.");
    g_assert_cmpstr (salvor_fact_row_get_label (SALVOR_FACT_ROW (row)), ==,
                     "Boot switches. NAME. fuse 6 bit 16. Open");
    g_assert_cmpstr (gtk_widget_get_tooltip_text (row), ==, "Because.");
    g_assert_finalize_object (row);
}

static void
test_status_page (void)
{
    GtkWidget *page = g_object_ref_sink (salvor_status_page_new ());
    GtkWidget *spinner = fixture_find (page, GTK_TYPE_SPINNER, NULL);

    salvor_status_page_set (SALVOR_STATUS_PAGE (page), SALVOR_STATUS_BUSY, NULL, "Reading", "Text",
                            NULL);
    g_assert_true (gtk_spinner_get_spinning (GTK_SPINNER (spinner)));
    salvor_status_page_add_action (SALVOR_STATUS_PAGE (page), gtk_button_new_with_label ("Go"));
    g_assert_nonnull (fixture_find (page, GTK_TYPE_BUTTON, "Go"));

    salvor_status_page_set (SALVOR_STATUS_PAGE (page), SALVOR_STATUS_CARE,
                            "salvor-attention-symbolic", "Stopped", NULL, "chain");
    g_assert_false (gtk_spinner_get_spinning (GTK_SPINNER (spinner)));
    g_assert_null (fixture_find (page, GTK_TYPE_BUTTON, "Go"));
    g_assert_cmpstr (salvor_status_page_get_title (SALVOR_STATUS_PAGE (page)), ==, "Stopped");
    g_assert_cmpstr (salvor_status_page_get_text (SALVOR_STATUS_PAGE (page)), ==, "");
    g_assert_finalize_object (page);
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *count)
{
    ++*count;
}

static void
test_adaptive_bin (void)
{
    GtkWidget *child = gtk_label_new ("x");
    GtkWidget *bin = g_object_new (SALVOR_TYPE_ADAPTIVE_BIN, "first-step", 400, "second-step", 800,
                                   "child", child, NULL);
    GtkWindow *window = fixture_window_new (bin, 600, 200);
    guint count = 0;

    g_assert_cmpint (salvor_adaptive_bin_get_step (SALVOR_ADAPTIVE_BIN (bin)), ==, 1);
    g_signal_connect (bin, "notify::step", G_CALLBACK (count_cb), &count);
    gtk_window_set_default_size (window, 900, 200);
    fixture_settle (window);
    g_assert_cmpint (salvor_adaptive_bin_get_step (SALVOR_ADAPTIVE_BIN (bin)), ==, 2);
    g_assert_cmpuint (count, ==, 1);
    fixture_window_destroy (window, bin);
}

/* A wide child does not hold the window open. */
static void
test_adaptive_bin_minimum (void)
{
    GtkWidget *child = gtk_label_new ("x");
    GtkWidget *bin = g_object_ref_sink (
        g_object_new (SALVOR_TYPE_ADAPTIVE_BIN, "first-step", 400, "child", child, NULL));
    int minimum = 0;

    gtk_widget_set_size_request (child, 900, 50);
    gtk_widget_measure (bin, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
    g_assert_cmpint (minimum, <=, 360);
    g_assert_finalize_object (bin);
}

static GtkWidget *
make_block (int width, int height)
{
    GtkWidget *block = gtk_label_new (NULL);

    gtk_widget_set_size_request (block, width, height);
    return block;
}

static void
test_side_by_side (void)
{
    GtkWidget *row = salvor_columns_new (10);
    GtkWidget *first = make_block (50, 20);
    GtkWidget *second = make_block (60, 30);
    GtkWindow *window = NULL;

    gtk_widget_set_hexpand (second, TRUE);
    salvor_columns_append (SALVOR_COLUMNS (row), first);
    salvor_columns_append (SALVOR_COLUMNS (row), second);
    window = fixture_window_new (row, 300, 100);
    g_assert_cmpint (gtk_widget_get_width (first), ==, 50);
    g_assert_cmpint (gtk_widget_get_width (second), ==, 240);

    g_object_set (row, "homogeneous", TRUE, NULL);
    fixture_settle (window);
    g_assert_cmpint (gtk_widget_get_width (first), ==, 145);
    g_object_set (row, "stacked", TRUE, NULL);
    fixture_settle (window);
    g_assert_cmpint (gtk_widget_get_width (first), ==, 300);
    fixture_window_destroy (window, row);
}

/* Where too little room is, the text that wraps gives way. */
static void
test_side_by_side_shrinks (void)
{
    GtkWidget *row = salvor_columns_new (0);
    GtkWidget *label = gtk_label_new ("a text that is long enough to need more than one line here");
    GtkWidget *block = make_block (60, 20);
    GtkWindow *window = NULL;

    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_widget_set_hexpand (label, TRUE);
    salvor_columns_append (SALVOR_COLUMNS (row), label);
    salvor_columns_append (SALVOR_COLUMNS (row), block);
    window = fixture_window_new (row, 200, 100);
    g_assert_cmpint (gtk_widget_get_width (block), ==, 60);
    g_assert_cmpint (gtk_widget_get_width (label), ==, 140);
    fixture_window_destroy (window, row);
}

static void
test_fuse_geometry (void)
{
    GtkWidget *row = g_object_ref_sink (salvor_fuse_row_new ());
    SalvorFuseGeometry geometry;

    salvor_fuse_geometry_init (&geometry, row, 868);
    g_assert_cmpint (geometry.width, ==, 868);
    g_assert_cmpint (geometry.bits_x, ==, 171);
    g_assert_cmpint (geometry.value_x, ==, 775);
    for (guint bit = 0; bit < 32; bit++)
        g_assert_cmpint (salvor_fuse_geometry_find_bit (
                             &geometry, salvor_fuse_geometry_get_cell_x (&geometry, bit) + 8.0),
                         ==, (int) bit);
    /* 6 px more between bytes */
    g_assert_cmpint (salvor_fuse_geometry_get_cell_x (&geometry, 7)
                         - salvor_fuse_geometry_get_cell_x (&geometry, 8),
                     ==, 24);
    g_assert_cmpint (salvor_fuse_geometry_find_bit (&geometry, 10.0), ==, -1);
    g_assert_cmpint (salvor_fuse_geometry_find_bit (&geometry, 860.0), ==, -1);
    g_assert_finalize_object (row);
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/parts/route-tag", test_route_tag);
    g_test_add_func ("/parts/status-disc", test_status_disc);
    g_test_add_func ("/parts/banner/text", test_banner);
    g_test_add_func ("/parts/banner/action", test_banner_action);
    g_test_add_func ("/parts/banner/practice", test_banner_practice);
    g_test_add_func ("/parts/fact-row", test_fact_row);
    g_test_add_func ("/parts/status-page", test_status_page);
    g_test_add_func ("/parts/adaptive-bin/steps", test_adaptive_bin);
    g_test_add_func ("/parts/adaptive-bin/minimum", test_adaptive_bin_minimum);
    g_test_add_func ("/parts/columns/widths", test_side_by_side);
    g_test_add_func ("/parts/columns/shrinks", test_side_by_side_shrinks);
    g_test_add_func ("/parts/fuse-geometry", test_fuse_geometry);
    return g_test_run ();
}
