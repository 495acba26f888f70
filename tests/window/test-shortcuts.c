/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window of keyboard shortcuts shows the keys that work, and no others. */
#include "window/application.h"
#include "window/fixture.h"
#include "window/fuse-page.h"

/* Of GTK itself */
#define MENU_KEY "F10"

/* (element-type utf8) (transfer full) */
static GPtrArray *
new_keys (void)
{
    return g_ptr_array_new_with_free_func (g_free);
}

static gboolean
has_key (GPtrArray *keys, const char *key)
{
    return g_ptr_array_find_with_equal_func (keys, key, g_str_equal, NULL);
}

/* Every key once, as GTK writes it */
static void
add_key (GPtrArray *keys, const char *text)
{
    g_autoptr (GtkShortcutTrigger) trigger = gtk_shortcut_trigger_parse_string (text);
    g_autofree char *key = NULL;

    g_assert_nonnull (trigger);
    key = gtk_shortcut_trigger_to_string (trigger);
    if (!has_key (keys, key))
        g_ptr_array_add (keys, g_steal_pointer (&key));
}

/* --- what is shown --- */

static void
add_shown (GPtrArray *keys, GtkWidget *root)
{
    GtkWidget *child = gtk_widget_get_first_child (root);

    if (GTK_IS_SHORTCUTS_SHORTCUT (root)) {
        g_autofree char *accelerator = NULL;
        g_auto (GStrv) parts = NULL;

        g_object_get (root, "accelerator", &accelerator, NULL);
        parts = g_strsplit (accelerator, " ", -1);
        for (gsize i = 0; parts[i] != NULL; i++)
            add_key (keys, parts[i]);
        return;
    }
    for (; child != NULL; child = gtk_widget_get_next_sibling (child))
        add_shown (keys, child);
}

static GPtrArray *
list_shown (void)
{
    g_autoptr (GtkBuilder) builder
               = gtk_builder_new_from_resource ("/org/salvor/Salvor/ui/shortcuts-window.ui");
    GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts_window"));
    GPtrArray *keys = new_keys ();

    add_shown (keys, GTK_WIDGET (window));
    gtk_window_destroy (window);
    return keys;
}

/* --- what works --- */

/* The number pad repeats keys that are shown, and "=" is "+" without Shift. */
static gboolean
is_second_key (guint keyval)
{
    return g_str_has_prefix (gdk_keyval_name (keyval), "KP_") || keyval == GDK_KEY_equal;
}

static void
add_trigger (GPtrArray *keys, GtkShortcutTrigger *trigger)
{
    g_autofree char *text = NULL;

    if (GTK_IS_ALTERNATIVE_TRIGGER (trigger)) {
        add_trigger (keys, gtk_alternative_trigger_get_first (GTK_ALTERNATIVE_TRIGGER (trigger)));
        add_trigger (keys, gtk_alternative_trigger_get_second (GTK_ALTERNATIVE_TRIGGER (trigger)));
    } else if (GTK_IS_KEYVAL_TRIGGER (trigger)
               && !is_second_key (gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)))) {
        text = gtk_shortcut_trigger_to_string (trigger);
        add_key (keys, text);
    }
}

/* Keys of our own widgets; those of GTK's windows and entries are not ours to list. */
static void
add_bound (GPtrArray *keys, GtkWidget *root)
{
    GtkWidget *child = gtk_widget_get_first_child (root);
    gboolean ours = g_str_has_prefix (G_OBJECT_TYPE_NAME (root), "Salvor") && !GTK_IS_WINDOW (root);
    g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (root);

    for (guint i = 0; ours && i < g_list_model_get_n_items (controllers); i++) {
        g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

        if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
            continue;
        for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++) {
            g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);

            add_trigger (keys, gtk_shortcut_get_trigger (shortcut));
        }
    }
    for (; child != NULL; child = gtk_widget_get_next_sibling (child))
        add_bound (keys, child);
}

static void
add_keys_of_fuses (GPtrArray *keys)
{
    g_autoptr (SalvorBoardState) state = fixture_state_story ();
    g_autoptr (SalvorBoard) board = fixture_board_new (&(FixturePort){ .plugged_in = TRUE }, state);
    GtkWidget *page = salvor_fuse_page_new ();
    GtkWindow *window = fixture_window_new (page, 1180, 780);

    salvor_fuse_page_set_board (SALVOR_FUSE_PAGE (page), board);
    fixture_settle (window);
    add_bound (keys, page);
    fixture_window_destroy (window, NULL);
}

static void
add_accelerators (GApplication *application, gpointer user_data)
{
    GtkApplication *program = GTK_APPLICATION (application);
    g_auto (GStrv) actions = gtk_application_list_action_descriptions (program);

    for (gsize i = 0; actions[i] != NULL; i++) {
        g_auto (GStrv) accels = gtk_application_get_accels_for_action (program, actions[i]);

        for (gsize j = 0; accels[j] != NULL; j++)
            add_key (user_data, accels[j]);
    }
    add_bound (user_data, GTK_WIDGET (gtk_application_get_active_window (program)));
    g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
}

static GPtrArray *
list_working (void)
{
    g_autoptr (SalvorPortList) ports = salvor_port_list_new ();
    g_autoptr (SalvorBoardList) boards = salvor_board_list_new (ports, NULL);
    g_autoptr (SalvorApplication) program = salvor_application_new (boards);
    GPtrArray *keys = new_keys ();

    g_application_set_flags (G_APPLICATION (program),
                             g_application_get_flags (G_APPLICATION (program))
                                 | G_APPLICATION_NON_UNIQUE);
    g_signal_connect_after (program, "activate", G_CALLBACK (add_accelerators), keys);
    g_assert_cmpint (g_application_run (G_APPLICATION (program), 0, NULL), ==, 0);
    add_keys_of_fuses (keys);
    return keys;
}

static void
assert_all_in (GPtrArray *keys, GPtrArray *others, const char *complaint)
{
    for (guint i = 0; i < keys->len; i++) {
        const char *key = g_ptr_array_index (keys, i);

        if (!has_key (others, key))
            g_error ("%s: %s", key, complaint);
    }
}

static void
test_complete_and_true (void)
{
    g_autoptr (GPtrArray) working = list_working ();
    g_autoptr (GPtrArray) shown = list_shown ();

    g_assert_true (has_key (working, "F1"));
    g_assert_true (has_key (working, "<Control>f"));
    g_assert_true (has_key (working, "<Shift>n"));
    add_key (working, MENU_KEY);
    assert_all_in (working, shown, "works, but ui/shortcuts-window.ui does not show it");
    assert_all_in (shown, working, "is shown, but nothing listens to it");
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/shortcuts/complete-and-true", test_complete_and_true);
    return g_test_run ();
}
