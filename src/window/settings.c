/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-settings"
#include "config.h"

#include "window/settings.h"

#include <gtk/gtk.h>

#define SCHEMA "org.salvor.Salvor"
#define DATA_KEY "salvor-settings"
#define LOADERS "loaders"

/* SalvorSettings: what is remembered; lives as long as the display. */
#define SALVOR_TYPE_SETTINGS (salvor_settings_get_type ())
G_DECLARE_FINAL_TYPE (SalvorSettings, salvor_settings, SALVOR, SETTINGS, GObject)

struct _SalvorSettings {
    GObject parent_instance;

    GSettings *store;   /* nullable: the schema is not installed */
    GHashTable *values; /* of GVariant, instead of @store */
};

G_DEFINE_FINAL_TYPE (SalvorSettings, salvor_settings, G_TYPE_OBJECT)

static void
salvor_settings_finalize (GObject *object)
{
    SalvorSettings *self = SALVOR_SETTINGS (object);

    g_clear_object (&self->store);
    g_hash_table_unref (self->values);
    G_OBJECT_CLASS (salvor_settings_parent_class)->finalize (object);
}

static void
salvor_settings_class_init (SalvorSettingsClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_settings_finalize;
}

/* GSettings ends a program that asks for a schema that is not there. */
static gboolean
is_installed (void)
{
    GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
    g_autoptr (GSettingsSchema) schema
               = source != NULL ? g_settings_schema_source_lookup (source, SCHEMA, TRUE) : NULL;

    return schema != NULL;
}

static void
salvor_settings_init (SalvorSettings *self)
{
    self->values
        = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
    if (is_installed ())
        self->store = g_settings_new (SCHEMA);
    else
        g_debug ("schema %s is not installed; nothing outlives this run", SCHEMA);
}

static SalvorSettings *
get_settings (void)
{
    GObject *display = G_OBJECT (gdk_display_get_default ());
    SalvorSettings *self = g_object_get_data (display, DATA_KEY);

    if (self == NULL) {
        self = g_object_new (SALVOR_TYPE_SETTINGS, NULL);
        g_object_set_data_full (display, DATA_KEY, self, g_object_unref);
    }
    return self;
}

/* (transfer full); nullable: never set */
static GVariant *
get_value (const char *key)
{
    SalvorSettings *self = get_settings ();
    GVariant *value = NULL;

    if (self->store != NULL)
        return g_settings_get_value (self->store, key);
    value = g_hash_table_lookup (self->values, key);
    return value != NULL ? g_variant_ref (value) : NULL;
}

/* @value: (transfer floating) */
static void
set_value (const char *key, GVariant *value)
{
    SalvorSettings *self = get_settings ();

    if (self->store != NULL)
        g_settings_set_value (self->store, key, value);
    else
        g_hash_table_insert (self->values, g_strdup (key), g_variant_ref_sink (value));
}

gboolean
salvor_settings_get_boolean (const char *key)
{
    g_autoptr (GVariant) value = get_value (key);

    return value != NULL && g_variant_get_boolean (value);
}

void
salvor_settings_set_boolean (const char *key, gboolean value)
{
    set_value (key, g_variant_new_boolean (value));
}

int
salvor_settings_get_int (const char *key)
{
    g_autoptr (GVariant) value = get_value (key);

    return value != NULL ? g_variant_get_int32 (value) : 0;
}

void
salvor_settings_set_int (const char *key, int value)
{
    set_value (key, g_variant_new_int32 (value));
}

char *
salvor_settings_get_string (const char *key)
{
    g_autoptr (GVariant) value = get_value (key);

    return value != NULL ? g_variant_dup_string (value, NULL) : g_strdup ("");
}

void
salvor_settings_set_string (const char *key, const char *value)
{
    g_return_if_fail (value != NULL);

    set_value (key, g_variant_new_string (value));
}

char *
salvor_settings_get_loader (const char *chip_name)
{
    g_autoptr (GVariant) loaders = get_value (LOADERS);
    char *path = NULL;

    if (loaders != NULL)
        g_variant_lookup (loaders, chip_name, "s", &path);
    return path;
}

void
salvor_settings_set_loader (const char *chip_name, const char *path)
{
    g_autoptr (GVariant) loaders = get_value (LOADERS);
    g_autoptr (GVariantBuilder) builder = g_variant_builder_new (G_VARIANT_TYPE ("a{ss}"));
    GVariantIter iter;
    const char *chip, *old_path;

    g_return_if_fail (chip_name != NULL && path != NULL);

    if (loaders != NULL) {
        g_variant_iter_init (&iter, loaders);
        while (g_variant_iter_next (&iter, "{&s&s}", &chip, &old_path)) {
            if (!g_str_equal (chip, chip_name))
                g_variant_builder_add (builder, "{ss}", chip, old_path);
        }
    }
    g_variant_builder_add (builder, "{ss}", chip_name, path);
    set_value (LOADERS, g_variant_builder_end (builder));
}
