/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "window/fixture.h"

#include "window/boot-path.h"
#include "window/boot-station.h"

typedef SalvorBoardState *(*MakeState) (void);

static GtkWidget *
make_path (MakeState make_state)
{
    g_autoptr (SalvorBoardState) state = make_state ();
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);
    GtkWidget *path = salvor_boot_path_new ();

    salvor_boot_path_set_verdict (SALVOR_BOOT_PATH (path), verdict);
    return path;
}

static GtkWidget *
get_station (GtkWidget *path, guint number)
{
    GtkWidget *child = gtk_widget_get_first_child (path);

    for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
        if (SALVOR_IS_BOOT_STATION (child) && number-- == 0)
            return child;
    }
    return NULL;
}

/* Badges have a css name of their own. */
static GtkWidget *
find_badge (GtkWidget *path, const char *css_class)
{
    GtkWidget *child = gtk_widget_get_first_child (path);

    for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
        if (g_str_equal (gtk_widget_get_css_name (child), "bootbadge")
            && gtk_widget_has_css_class (child, css_class))
            return child;
    }
    return NULL;
}

static void
assert_class (GtkWidget *path, guint station, const char *css_class)
{
    g_assert_true (gtk_widget_has_css_class (get_station (path, station), css_class));
}

static void
test_roles (void)
{
    GtkWidget *path = g_object_ref_sink (make_path (fixture_state_story));

    gtk_test_accessible_assert_role (GTK_ACCESSIBLE (path), GTK_ACCESSIBLE_ROLE_LIST);
    for (guint i = 0; i < SALVOR_N_STOPS; i++)
        gtk_test_accessible_assert_role (GTK_ACCESSIBLE (get_station (path, i)),
                                         GTK_ACCESSIBLE_ROLE_LIST_ITEM);
    g_assert_null (get_station (path, SALVOR_N_STOPS));
    g_assert_finalize_object (path);
}

static void
test_story (void)
{
    GtkWidget *path = g_object_ref_sink (make_path (fixture_state_story));
    g_autofree char *label = fixture_get_label (get_station (path, SALVOR_STOP_START_UP_MODE));
    g_autofree char *badge = NULL;

    g_assert_nonnull (strstr (label, "Start-up mode: Internal, forced."));
    g_assert_nonnull (strstr (label, "fuse 6 bit 16 = 1"));
    assert_class (path, SALVOR_STOP_POWER_ON, "taken");
    assert_class (path, SALVOR_STOP_PROGRAM, "end");
    assert_class (path, SALVOR_STOP_SERIAL_DOWNLOAD, "not-reached");
    badge = fixture_get_label (find_badge (path, "closed"));
    g_assert_nonnull (strstr (badge, "Closed for ever"));
    g_assert_nonnull (find_badge (path, "expected"));
    g_assert_finalize_object (path);
}

static void
test_lock_names_its_fuse (void)
{
    GtkWidget *path = g_object_ref_sink (make_path (fixture_state_story));
    GtkWidget *badge = find_badge (path, "closed");

    g_assert_cmpstr (gtk_widget_get_tooltip_text (badge), ==,
                     "Closed by fuse 6 bit 16. A fuse cannot be set back.");
    g_assert_finalize_object (path);
}

/* A switch decides: no lock, and the branch is the way. */
static void
test_serial (void)
{
    GtkWidget *path = g_object_ref_sink (make_path (fixture_state_serial));

    assert_class (path, SALVOR_STOP_SERIAL_DOWNLOAD, "end");
    assert_class (path, SALVOR_STOP_PROGRAM, "not-reached");
    g_assert_null (find_badge (path, "closed"));
    g_assert_finalize_object (path);
}

static void
test_unreadable (void)
{
    GtkWidget *path = g_object_ref_sink (make_path (fixture_state_unreadable));
    g_autofree char *label = fixture_get_label (get_station (path, SALVOR_STOP_START_UP_MODE));

    assert_class (path, SALVOR_STOP_START_UP_MODE, "unreadable");
    g_assert_nonnull (strstr (label, "This could not be read."));
    g_assert_finalize_object (path);
}

typedef struct {
    guint n_calls;
    guint word;
    guint bit;
} Shown;

static void
show_bit_cb (SalvorBootPath *path, guint word, guint bit, Shown *shown)
{
    shown->n_calls++;
    shown->word = word;
    shown->bit = bit;
}

static void
test_station_shows_bit (void)
{
    GtkWidget *path = g_object_ref_sink (make_path (fixture_state_story));
    Shown shown = { 0 };

    g_signal_connect (path, "show-bit", G_CALLBACK (show_bit_cb), &shown);
    g_signal_emit_by_name (get_station (path, SALVOR_STOP_START_UP_MODE), "clicked");
    g_assert_cmpuint (shown.n_calls, ==, 1);
    g_assert_cmpuint (shown.word, ==, 6);
    g_assert_cmpuint (shown.bit, ==, 16);
    g_assert_finalize_object (path);
}

static void
test_evidence_shows_bit (void)
{
    GtkWidget *path = g_object_ref_sink (make_path (fixture_state_story));
    GtkWidget *evidence = fixture_find (path, GTK_TYPE_BUTTON, "fuse 6 bit 4 = 1");
    Shown shown = { 0 };

    g_signal_connect (path, "show-bit", G_CALLBACK (show_bit_cb), &shown);
    g_assert_nonnull (evidence);
    g_signal_emit_by_name (evidence, "clicked");
    g_assert_cmpuint (shown.n_calls, ==, 1);
    g_assert_cmpuint (shown.word, ==, 6);
    g_assert_cmpuint (shown.bit, ==, 4);
    g_assert_finalize_object (path);
}

static void
show_header_cb (SalvorBootPath *path, guint *n_calls)
{
    (*n_calls)++;
}

/* Evidence in a register leads there and to no fuse, and so does its station. */
static void
test_register_shows_register (void)
{
    GtkWidget *path = g_object_ref_sink (make_path (fixture_state_story));
    GtkWidget *evidence = fixture_find (path, GTK_TYPE_BUTTON, "SRSR");
    Shown fuse = { 0 };
    Shown shown = { 0 };

    g_signal_connect (path, "show-bit", G_CALLBACK (show_bit_cb), &fuse);
    g_signal_connect (path, "show-register", G_CALLBACK (show_bit_cb), &shown);
    g_assert_nonnull (evidence);
    g_signal_emit_by_name (evidence, "clicked");
    g_signal_emit_by_name (get_station (path, SALVOR_STOP_POWER_ON), "clicked");
    g_assert_cmpuint (shown.n_calls, ==, 2);
    g_signal_emit_by_name (fixture_find (path, GTK_TYPE_BUTTON, "SBMR2"), "clicked");
    g_assert_cmpuint (shown.n_calls, ==, 3);
    g_assert_cmpuint (fuse.n_calls, ==, 0);
    g_assert_finalize_object (path);
}

/* What the flash holds is evidence as well. */
static void
test_header_shows_header (void)
{
    GtkWidget *path = g_object_ref_sink (make_path (fixture_state_story));
    guint n_calls = 0;

    g_signal_connect (path, "show-header", G_CALLBACK (show_header_cb), &n_calls);
    g_signal_emit_by_name (get_station (path, SALVOR_STOP_PROGRAM), "clicked");
    g_signal_emit_by_name (fixture_find (path, GTK_TYPE_BUTTON, "FCB"), "clicked");
    g_assert_cmpuint (n_calls, ==, 2);
    g_assert_finalize_object (path);
}

/* No station is without a place, whatever could be read. */
static void
test_every_station_leads (void)
{
    static const MakeState make_states[] = { fixture_state_story, fixture_state_new_chip,
                                             fixture_state_closed, fixture_state_unreadable };

    for (gsize i = 0; i < G_N_ELEMENTS (make_states); i++) {
        GtkWidget *path = g_object_ref_sink (make_path (make_states[i]));
        Shown shown = { 0 };
        guint n_headers = 0;

        g_signal_connect (path, "show-bit", G_CALLBACK (show_bit_cb), &shown);
        g_signal_connect (path, "show-register", G_CALLBACK (show_bit_cb), &shown);
        g_signal_connect (path, "show-header", G_CALLBACK (show_header_cb), &n_headers);
        for (guint id = 0; id < SALVOR_N_STOPS; id++)
            g_signal_emit_by_name (get_station (path, id), "clicked");
        g_assert_cmpuint (shown.n_calls + n_headers, ==, SALVOR_N_STOPS);
        g_assert_finalize_object (path);
    }
}

static int
get_y (GtkWidget *path, GtkWidget *child)
{
    graphene_rect_t bounds;

    g_assert_true (gtk_widget_compute_bounds (child, path, &bounds));
    return (int) bounds.origin.y;
}

static void
test_wide (void)
{
    GtkWidget *path = make_path (fixture_state_story);
    GtkWindow *window = fixture_window_new (path, 850, 300);

    g_assert_cmpint (get_y (path, get_station (path, SALVOR_STOP_POWER_ON)), ==,
                     get_y (path, get_station (path, SALVOR_STOP_PROGRAM)));
    fixture_window_destroy (window, path);
}

static void
test_narrow (void)
{
    GtkWidget *path = make_path (fixture_state_story);
    GtkWindow *window = fixture_window_new (path, 420, 600);

    g_assert_cmpint (get_y (path, get_station (path, SALVOR_STOP_POWER_ON)), <,
                     get_y (path, get_station (path, SALVOR_STOP_PROGRAM)) - 150);
    fixture_window_destroy (window, path);
}

static void
test_mirrored (void)
{
    GtkWidget *path = make_path (fixture_state_story);
    GtkWindow *window = NULL;
    graphene_rect_t first;
    graphene_rect_t last;

    gtk_widget_set_direction (path, GTK_TEXT_DIR_RTL);
    window = fixture_window_new (path, 850, 300);
    g_assert_true (
        gtk_widget_compute_bounds (get_station (path, SALVOR_STOP_POWER_ON), path, &first));
    g_assert_true (
        gtk_widget_compute_bounds (get_station (path, SALVOR_STOP_PROGRAM), path, &last));
    g_assert_cmpfloat (first.origin.x, >, last.origin.x);
    fixture_window_destroy (window, path);
}

static void
test_focus (void)
{
    GtkWidget *path = make_path (fixture_state_story);
    GtkWindow *window = fixture_window_new (path, 850, 300);

    salvor_boot_path_focus_bit (SALVOR_BOOT_PATH (path), 6, 4);
    g_assert_true (gtk_window_get_focus (window) == get_station (path, SALVOR_STOP_SETTINGS));
    /* nothing in the path rests on word 40 */
    salvor_boot_path_focus_bit (SALVOR_BOOT_PATH (path), 40, 0);
    g_assert_true (gtk_window_get_focus (window) == get_station (path, SALVOR_STOP_START_UP_MODE));
    fixture_window_destroy (window, path);
}

static void
test_empty (void)
{
    GtkWidget *path = make_path (fixture_state_story);
    GtkWindow *window = fixture_window_new (path, 850, 300);

    salvor_boot_path_set_verdict (SALVOR_BOOT_PATH (path), NULL);
    fixture_settle (window);
    g_assert_null (gtk_widget_get_first_child (path));
    fixture_window_destroy (window, path);
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/boot-path/roles", test_roles);
    g_test_add_func ("/boot-path/story", test_story);
    g_test_add_func ("/boot-path/lock-names-its-fuse", test_lock_names_its_fuse);
    g_test_add_func ("/boot-path/serial", test_serial);
    g_test_add_func ("/boot-path/unreadable", test_unreadable);
    g_test_add_func ("/boot-path/show-bit/station", test_station_shows_bit);
    g_test_add_func ("/boot-path/show-bit/evidence", test_evidence_shows_bit);
    g_test_add_func ("/boot-path/show-register", test_register_shows_register);
    g_test_add_func ("/boot-path/show-header", test_header_shows_header);
    g_test_add_func ("/boot-path/every-station-leads", test_every_station_leads);
    g_test_add_func ("/boot-path/form/wide", test_wide);
    g_test_add_func ("/boot-path/form/narrow", test_narrow);
    g_test_add_func ("/boot-path/form/mirrored", test_mirrored);
    g_test_add_func ("/boot-path/focus", test_focus);
    g_test_add_func ("/boot-path/empty", test_empty);
    return g_test_run ();
}
