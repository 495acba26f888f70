/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-color-scheme"
#include "config.h"

#include "window/color-scheme.h"

/* org.freedesktop.portal.Settings, version 1: color-scheme in org.freedesktop.appearance is 0 for
 * no preference, 1 for dark, 2 for light; contrast, in younger portals, is 1 for higher. */
#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_INTERFACE "org.freedesktop.portal.Settings"
#define PORTAL_NAMESPACE "org.freedesktop.appearance"
#define PORTAL_KEY "color-scheme"
#define PORTAL_DARK 1
#define PORTAL_LIGHT 2
#define PORTAL_CONTRAST_KEY "contrast"
#define PORTAL_HIGHER 1

#define DESKTOP_SCHEMA "org.gnome.desktop.interface"
#define DESKTOP_KEY "color-scheme"
#define CONTRAST_SCHEMA "org.gnome.desktop.a11y.interface"
#define CONTRAST_KEY "high-contrast"

/* GTK has its own theme under this name. */
#define CONTRAST_THEME "HighContrast"

/* A question to a service on this computer. */
#define PORTAL_TIMEOUT_MS 2000

struct _SalvorColorScheme {
    GObject parent_instance;

    GtkSettings *settings; /* owned */
    GCancellable *cancellable;
    GDBusProxy *portal;     /* nullable until it answered */
    GSettings *desktop;     /* nullable: used without a portal */
    GSettings *contrast;    /* nullable: used without a portal that knows of contrast */
    gboolean high_contrast; /* set by us */
};

G_DEFINE_FINAL_TYPE (SalvorColorScheme, salvor_color_scheme, G_TYPE_OBJECT)

static void
set_dark (SalvorColorScheme *self, gboolean dark)
{
    g_object_set (self->settings, "gtk-application-prefer-dark-theme", dark, NULL);
}

/* The theme that was there before comes back afterwards. */
static void
set_high_contrast (SalvorColorScheme *self, gboolean high_contrast)
{
    if (self->high_contrast == high_contrast)
        return;
    self->high_contrast = high_contrast;
    if (high_contrast)
        g_object_set (self->settings, "gtk-theme-name", CONTRAST_THEME, NULL);
    else
        gtk_settings_reset_property (self->settings, "gtk-theme-name");
}

/* GNOME's keys */

/* (transfer full): %NULL where there is no such key */
static GSettings *
open_key (const char *schema_id, const char *key)
{
    GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
    g_autoptr (GSettingsSchema) schema
               = source != NULL ? g_settings_schema_source_lookup (source, schema_id, TRUE) : NULL;

    return schema != NULL && g_settings_schema_has_key (schema, key) ? g_settings_new (schema_id)
                                                                     : NULL;
}

static void
desktop_changed_cb (GSettings *desktop, const char *key, SalvorColorScheme *self)
{
    g_autofree char *scheme = g_settings_get_string (desktop, DESKTOP_KEY);

    if (!g_str_equal (scheme, "default"))
        set_dark (self, g_str_equal (scheme, "prefer-dark"));
}

static void
follow_desktop (SalvorColorScheme *self)
{
    self->desktop = open_key (DESKTOP_SCHEMA, DESKTOP_KEY);
    if (self->desktop == NULL)
        return;
    g_signal_connect_object (self->desktop, "changed::" DESKTOP_KEY,
                             G_CALLBACK (desktop_changed_cb), self, 0);
    desktop_changed_cb (self->desktop, DESKTOP_KEY, self);
}

static void
contrast_changed_cb (GSettings *contrast, const char *key, SalvorColorScheme *self)
{
    set_high_contrast (self, g_settings_get_boolean (contrast, CONTRAST_KEY));
}

static void
follow_contrast (SalvorColorScheme *self)
{
    self->contrast = open_key (CONTRAST_SCHEMA, CONTRAST_KEY);
    if (self->contrast == NULL)
        return;
    g_signal_connect_object (self->contrast, "changed::" CONTRAST_KEY,
                             G_CALLBACK (contrast_changed_cb), self, 0);
    contrast_changed_cb (self->contrast, CONTRAST_KEY, self);
}

/* Portal */

/* @value: a number, perhaps in variants */
static gboolean
unpack_number (GVariant *value, guint32 *number)
{
    g_autoptr (GVariant) inner = g_variant_ref (value);

    while (g_variant_is_of_type (inner, G_VARIANT_TYPE_VARIANT)) {
        GVariant *unpacked = g_variant_get_variant (inner);

        g_variant_unref (inner);
        inner = unpacked;
    }
    if (!g_variant_is_of_type (inner, G_VARIANT_TYPE_UINT32))
        return FALSE;
    *number = g_variant_get_uint32 (inner);
    return TRUE;
}

static void
apply_portal_value (SalvorColorScheme *self, const char *key, GVariant *value)
{
    guint32 number;

    if (!unpack_number (value, &number))
        return;
    if (g_str_equal (key, PORTAL_CONTRAST_KEY))
        set_high_contrast (self, number == PORTAL_HIGHER);
    else if (number == PORTAL_DARK)
        set_dark (self, TRUE);
    else if (number == PORTAL_LIGHT)
        set_dark (self, FALSE);
}

static void
portal_signal_cb (GDBusProxy *portal, const char *sender, const char *signal, GVariant *parameters,
                  SalvorColorScheme *self)
{
    const char *name_space = NULL;
    const char *key = NULL;
    g_autoptr (GVariant) value = NULL;

    if (!g_str_equal (signal, "SettingChanged")
        || !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ssv)")))
        return;
    g_variant_get (parameters, "(&s&sv)", &name_space, &key, &value);
    if (g_str_equal (name_space, PORTAL_NAMESPACE)
        && (g_str_equal (key, PORTAL_KEY) || g_str_equal (key, PORTAL_CONTRAST_KEY)))
        apply_portal_value (self, key, value);
}

/* Applies the answer to a question; else @follow the desktop's own key. */
static void
take_answer (SalvorColorScheme *self, GDBusProxy *portal, GAsyncResult *result, const char *key,
             void (*follow) (SalvorColorScheme *self))
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (portal, result, &error);
    g_autoptr (GVariant) value = NULL;

    if (answer != NULL && g_variant_is_of_type (answer, G_VARIANT_TYPE ("(v)"))) {
        value = g_variant_get_child_value (answer, 0);
        apply_portal_value (self, key, value);
    } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        g_debug ("no %s from the portal: %s", key,
                 error != NULL ? error->message : "unexpected answer");
        follow (self);
    }
}

static void
scheme_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (SalvorColorScheme) self = SALVOR_COLOR_SCHEME (user_data);

    take_answer (self, G_DBUS_PROXY (source), result, PORTAL_KEY, follow_desktop);
}

static void
contrast_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (SalvorColorScheme) self = SALVOR_COLOR_SCHEME (user_data);

    take_answer (self, G_DBUS_PROXY (source), result, PORTAL_CONTRAST_KEY, follow_contrast);
}

static void
read_key (SalvorColorScheme *self, const char *key, GAsyncReadyCallback callback)
{
    g_dbus_proxy_call (self->portal, "Read", g_variant_new ("(ss)", PORTAL_NAMESPACE, key),
                       G_DBUS_CALL_FLAGS_NO_AUTO_START, PORTAL_TIMEOUT_MS, self->cancellable,
                       callback, g_object_ref (self));
}

static void
portal_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (SalvorColorScheme) self = SALVOR_COLOR_SCHEME (user_data);
    g_autoptr (GError) error = NULL;
    g_autoptr (GDBusProxy) portal = g_dbus_proxy_new_for_bus_finish (result, &error);
    g_autofree char *owner = portal != NULL ? g_dbus_proxy_get_name_owner (portal) : NULL;

    /* a desktop that has a portal has started it long before a program */
    if (owner == NULL) {
        if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
            follow_desktop (self);
            follow_contrast (self);
        }
        return;
    }
    self->portal = g_steal_pointer (&portal);
    g_signal_connect_object (self->portal, "g-signal", G_CALLBACK (portal_signal_cb), self, 0);
    read_key (self, PORTAL_KEY, scheme_read_cb);
    read_key (self, PORTAL_CONTRAST_KEY, contrast_read_cb);
}

/* Object */

static void
salvor_color_scheme_dispose (GObject *object)
{
    SalvorColorScheme *self = SALVOR_COLOR_SCHEME (object);

    if (self->cancellable != NULL)
        g_cancellable_cancel (self->cancellable);
    g_clear_object (&self->cancellable);
    g_clear_object (&self->portal);
    g_clear_object (&self->desktop);
    g_clear_object (&self->contrast);
    g_clear_object (&self->settings);
    G_OBJECT_CLASS (salvor_color_scheme_parent_class)->dispose (object);
}

static void
salvor_color_scheme_class_init (SalvorColorSchemeClass *klass)
{
    G_OBJECT_CLASS (klass)->dispose = salvor_color_scheme_dispose;
}

static void
salvor_color_scheme_init (SalvorColorScheme *self)
{
    self->cancellable = g_cancellable_new ();
}

SalvorColorScheme *
salvor_color_scheme_new (GtkSettings *settings)
{
    SalvorColorScheme *self = g_object_new (SALVOR_TYPE_COLOR_SCHEME, NULL);

    self->settings = g_object_ref (settings);
    g_dbus_proxy_new_for_bus (G_BUS_TYPE_SESSION,
                              G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES
                                  | G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START,
                              NULL, PORTAL_NAME, PORTAL_PATH, PORTAL_INTERFACE, self->cancellable,
                              portal_ready_cb, g_object_ref (self));
    return self;
}
