/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "window/fixture.h"

#include "window/color-scheme.h"

/* A settings portal of our own, on the test's private bus. */
typedef struct {
    GDBusConnection *bus;
    guint object_id;
    guint owner_id;
    gboolean owned;
    guint32 scheme;   /* 0 no preference, 1 dark, 2 light */
    guint32 contrast; /* 1 higher */
    guint n_reads;
} Portal;

static const char introspection[]
    = "<node><interface name='org.freedesktop.portal.Settings'>"
      "<method name='Read'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='v' direction='out'/></method>"
      "<signal name='SettingChanged'><arg type='s'/><arg type='s'/><arg type='v'/></signal>"
      "</interface></node>";

static void
method_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
           const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
           gpointer user_data)
{
    Portal *portal = user_data;
    const char *key = NULL;
    guint32 number;

    portal->n_reads++;
    g_variant_get_child (parameters, 1, "&s", &key);
    number = g_str_equal (key, "contrast") ? portal->contrast : portal->scheme;
    /* version 1 of the portal wraps the value twice */
    g_dbus_method_invocation_return_value (
        invocation, g_variant_new ("(v)", g_variant_new_variant (g_variant_new_uint32 (number))));
}

static void
owned_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
    ((Portal *) user_data)->owned = TRUE;
}

static void
portal_start (Portal *portal, guint32 scheme, guint32 contrast)
{
    static const GDBusInterfaceVTable vtable = { .method_call = method_cb };
    g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, NULL);
    g_autoptr (GError) error = NULL;

    *portal = (Portal){ .scheme = scheme, .contrast = contrast };
    portal->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
    g_assert_no_error (error);
    portal->object_id
        = g_dbus_connection_register_object (portal->bus, "/org/freedesktop/portal/desktop",
                                             node->interfaces[0], &vtable, portal, NULL, &error);
    g_assert_no_error (error);
    portal->owner_id
        = g_bus_own_name_on_connection (portal->bus, "org.freedesktop.portal.Desktop",
                                        G_BUS_NAME_OWNER_FLAGS_NONE, owned_cb, NULL, portal, NULL);
    while (!portal->owned)
        g_main_context_iteration (NULL, TRUE);
}

static void
portal_change (Portal *portal, const char *key, guint32 scheme)
{
    g_autoptr (GError) error = NULL;

    g_dbus_connection_emit_signal (
        portal->bus, NULL, "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings",
        "SettingChanged",
        g_variant_new ("(ssv)", "org.freedesktop.appearance", key, g_variant_new_uint32 (scheme)),
        &error);
    g_assert_no_error (error);
}

static void
portal_stop (Portal *portal)
{
    g_bus_unown_name (portal->owner_id);
    g_dbus_connection_unregister_object (portal->bus, portal->object_id);
    g_dbus_connection_flush_sync (portal->bus, NULL, NULL);
    g_object_unref (portal->bus);
}

static void
set_dark (gboolean dark)
{
    g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", dark, NULL);
}

static gboolean
is_dark (void)
{
    gboolean dark = FALSE;

    g_object_get (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", &dark, NULL);
    return dark;
}

static void
wait_until_dark_is (gboolean dark)
{
    while (is_dark () != dark)
        g_main_context_iteration (NULL, TRUE);
}

static void
wait_until_read (Portal *portal)
{
    while (portal->n_reads < 2)
        g_main_context_iteration (NULL, TRUE);
    /* the answer goes the way of the question */
    g_dbus_connection_flush_sync (portal->bus, NULL, NULL);
    while (g_main_context_iteration (NULL, FALSE))
        ;
}

/* Gone for good, once the question that may still be on its way has come back. */
static void
release (SalvorColorScheme *scheme)
{
    g_object_add_weak_pointer (G_OBJECT (scheme), (gpointer *) &scheme);
    g_object_unref (scheme);
    while (scheme != NULL)
        g_main_context_iteration (NULL, TRUE);
}

static void
test_dark (void)
{
    Portal portal;
    SalvorColorScheme *scheme = NULL;

    set_dark (FALSE);
    portal_start (&portal, 1, 0);
    scheme = salvor_color_scheme_new (gtk_settings_get_default ());
    wait_until_dark_is (TRUE);
    release (scheme);
    portal_stop (&portal);
}

static void
test_change (void)
{
    Portal portal;
    SalvorColorScheme *scheme = NULL;

    set_dark (FALSE);
    portal_start (&portal, 1, 0);
    scheme = salvor_color_scheme_new (gtk_settings_get_default ());
    wait_until_dark_is (TRUE);
    portal_change (&portal, "color-scheme", 2);
    wait_until_dark_is (FALSE);
    /* another key is none of our business; the next change shows that it had its chance */
    portal_change (&portal, "accent-color", 1);
    portal_change (&portal, "color-scheme", 1);
    wait_until_dark_is (TRUE);
    release (scheme);
    portal_stop (&portal);
}

static void
test_no_preference (void)
{
    Portal portal;
    SalvorColorScheme *scheme = NULL;

    set_dark (TRUE);
    portal_start (&portal, 0, 0);
    scheme = salvor_color_scheme_new (gtk_settings_get_default ());
    wait_until_read (&portal);
    g_assert_true (is_dark ());
    release (scheme);
    portal_stop (&portal);
}

static gboolean
is_contrast (void)
{
    g_autofree char *theme = NULL;

    g_object_get (gtk_settings_get_default (), "gtk-theme-name", &theme, NULL);
    return g_strcmp0 (theme, "HighContrast") == 0;
}

static void
test_contrast (void)
{
    Portal portal;
    SalvorColorScheme *scheme = NULL;

    g_assert_false (is_contrast ());
    portal_start (&portal, 0, 1);
    scheme = salvor_color_scheme_new (gtk_settings_get_default ());
    while (!is_contrast ())
        g_main_context_iteration (NULL, TRUE);
    portal_change (&portal, "contrast", 0);
    while (is_contrast ())
        g_main_context_iteration (NULL, TRUE);
    release (scheme);
    portal_stop (&portal);
}

/* Freed while the question is still on its way. */
static void
test_freed_early (void)
{
    release (salvor_color_scheme_new (gtk_settings_get_default ()));
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/color-scheme/dark", test_dark);
    g_test_add_func ("/color-scheme/change", test_change);
    g_test_add_func ("/color-scheme/no-preference", test_no_preference);
    g_test_add_func ("/color-scheme/contrast", test_contrast);
    g_test_add_func ("/color-scheme/freed-early", test_freed_early);
    return g_test_run ();
}
