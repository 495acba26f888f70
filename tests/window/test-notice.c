/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notifications, as the service of the desktop gets them: this program plays that service. */
#include "window/fixture.h"
#include "window/notice.h"

#include <gio/gio.h>

#define SERVICE "org.freedesktop.Notifications"
#define SERVICE_PATH "/org/freedesktop/Notifications"

static const char introspection[]
    = "<node><interface name='" SERVICE "'>"
      "<method name='GetServerInformation'>"
      "<arg type='s' direction='out'/><arg type='s' direction='out'/>"
      "<arg type='s' direction='out'/><arg type='s' direction='out'/></method>"
      "<method name='Notify'>"
      "<arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>"
      "<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
      "<arg type='u' direction='out'/></method>"
      "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
      "</interface></node>";

typedef struct {
    GDBusConnection *connection; /* of the service alone */
    GDBusNodeInfo *info;
    guint object_id;
    guint name_id;
    gboolean ready;
    GPtrArray *titles; /* of what was shown */
    GtkApplication *application;
} Fixture;

static void
call_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *arguments, GDBusMethodInvocation *invocation,
         gpointer user_data)
{
    Fixture *self = user_data;
    const char *title = NULL;

    if (g_str_equal (method, "Notify")) {
        g_variant_get_child (arguments, 3, "&s", &title);
        g_ptr_array_add (self->titles, g_strdup (title));
        g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", 7));
    } else if (g_str_equal (method, "GetServerInformation")) {
        g_dbus_method_invocation_return_value (invocation,
                                               g_variant_new ("(ssss)", "test", "", "1", "1.2"));
    } else {
        g_dbus_method_invocation_return_value (invocation, NULL);
    }
}

static const GDBusInterfaceVTable vtable = { call_cb, NULL, NULL, { NULL } };

static void
name_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
    ((Fixture *) user_data)->ready = TRUE;
}

static void
set_up (Fixture *self, gconstpointer application_id)
{
    g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_nonnull (address);
    self->titles = g_ptr_array_new_with_free_func (g_free);
    self->connection = g_dbus_connection_new_for_address_sync (
        address,
        G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
            | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
        NULL, NULL, &error);
    g_assert_no_error (error);
    self->info = g_dbus_node_info_new_for_xml (introspection, &error);
    g_assert_no_error (error);
    self->object_id = g_dbus_connection_register_object (
        self->connection, SERVICE_PATH, self->info->interfaces[0], &vtable, self, NULL, &error);
    g_assert_no_error (error);
    self->name_id = g_bus_own_name_on_connection (
        self->connection, SERVICE, G_BUS_NAME_OWNER_FLAGS_NONE, name_cb, NULL, self, NULL);
    while (!self->ready)
        g_main_context_iteration (NULL, TRUE);
    self->application = gtk_application_new (application_id, G_APPLICATION_NON_UNIQUE);
    g_application_register (G_APPLICATION (self->application), NULL, &error);
    g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
    g_bus_unown_name (self->name_id);
    g_dbus_connection_unregister_object (self->connection, self->object_id);
    g_dbus_node_info_unref (self->info);
    g_object_unref (self->application);
    g_object_unref (self->connection);
    g_ptr_array_unref (self->titles);
}

static const char *
wait_for_title (Fixture *self)
{
    while (self->titles->len == 0)
        g_main_context_iteration (NULL, TRUE);
    return g_ptr_array_index (self->titles, 0);
}

/* Nobody looks at a window that is not even shown. */
static void
test_tells (Fixture *self, gconstpointer data)
{
    GtkWidget *window = gtk_application_window_new (self->application);

    salvor_notice_send (window, SALVOR_NOTICE_DONE);
    g_assert_cmpstr (wait_for_title (self), ==, "The board has its new firmware");
    gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_asks_for_hands (Fixture *self, gconstpointer data)
{
    GtkWidget *window = gtk_application_window_new (self->application);

    salvor_notice_send (window, SALVOR_NOTICE_WAITING);
    g_assert_cmpstr (wait_for_title (self), ==, "The recovery waits for you");
    gtk_window_destroy (GTK_WINDOW (window));
}

/* Whoever looks at the window sees it there. */
static void
test_says_nothing_to_who_looks (Fixture *self, gconstpointer data)
{
    GtkWidget *window = gtk_application_window_new (self->application);
    GtkWidget *other = gtk_application_window_new (self->application);

    gtk_window_present (GTK_WINDOW (window));
    fixture_settle (GTK_WINDOW (window));
    if (!gtk_window_is_active (GTK_WINDOW (window))) {
        g_test_skip ("no window manager makes a window the active one here");
    } else {
        salvor_notice_send (window, SALVOR_NOTICE_DONE);
        /* calls arrive in their order: what comes second would come after it */
        salvor_notice_send (other, SALVOR_NOTICE_STOPPED);
        g_assert_cmpstr (wait_for_title (self), ==, "The recovery has stopped");
    }
    gtk_window_destroy (GTK_WINDOW (window));
    gtk_window_destroy (GTK_WINDOW (other));
}

/* A window of a test has no program around it. */
static void
test_needs_a_program (void)
{
    GtkWidget *window = gtk_window_new ();

    salvor_notice_send (window, SALVOR_NOTICE_DONE);
    gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add ("/notice/tells", Fixture, "org.salvor.TestTells", set_up, test_tells, tear_down);
    g_test_add ("/notice/hands", Fixture, "org.salvor.TestHands", set_up, test_asks_for_hands,
                tear_down);
    g_test_add ("/notice/active", Fixture, "org.salvor.TestActive", set_up,
                test_says_nothing_to_who_looks, tear_down);
    g_test_add_func ("/notice/no-program", test_needs_a_program);
    return g_test_run ();
}
