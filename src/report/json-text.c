/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-json-text"
#include "config.h"

#include "report/json-text.h"

#include "base/errors.h"

void
salvor_json_add_string (JsonBuilder *builder, const char *key, const char *value)
{
    json_builder_set_member_name (builder, key);
    if (value != NULL)
        json_builder_add_string_value (builder, value);
    else
        json_builder_add_null_value (builder);
}

void
salvor_json_add_int (JsonBuilder *builder, const char *key, gint64 value)
{
    json_builder_set_member_name (builder, key);
    json_builder_add_int_value (builder, value);
}

void
salvor_json_add_boolean (JsonBuilder *builder, const char *key, gboolean value)
{
    json_builder_set_member_name (builder, key);
    json_builder_add_boolean_value (builder, value);
}

void
salvor_json_add_word (JsonBuilder *builder, const char *key, guint32 value)
{
    g_autofree char *text = g_strdup_printf ("0x%08X", value);

    salvor_json_add_string (builder, key, text);
}

void
salvor_json_add_strings (JsonBuilder *builder, const char *key, GPtrArray *strings)
{
    json_builder_set_member_name (builder, key);
    json_builder_begin_array (builder);
    for (guint i = 0; i < strings->len; i++)
        json_builder_add_string_value (builder, g_ptr_array_index (strings, i));
    json_builder_end_array (builder);
}

void
salvor_json_add_error (JsonBuilder *builder, const char *key, const GError *error)
{
    json_builder_set_member_name (builder, key);
    if (error == NULL) {
        json_builder_add_null_value (builder);
        return;
    }
    json_builder_begin_object (builder);
    salvor_json_add_string (builder, "code", salvor_error_get_code_name (error));
    salvor_json_add_string (builder, "message", error->message);
    salvor_json_add_string (builder, "cure", salvor_error_get_cure (error));
    json_builder_end_object (builder);
}

static char *
to_text (JsonBuilder *builder, gboolean pretty)
{
    g_autoptr (JsonGenerator) generator = json_generator_new ();
    g_autoptr (JsonNode) root = json_builder_get_root (builder);
    g_autofree char *text = NULL;

    json_generator_set_root (generator, root);
    json_generator_set_pretty (generator, pretty);
    text = json_generator_to_data (generator, NULL);
    return g_strconcat (text, "\n", NULL);
}

char *
salvor_json_to_text (JsonBuilder *builder)
{
    return to_text (builder, TRUE);
}

char *
salvor_json_to_line (JsonBuilder *builder)
{
    return to_text (builder, FALSE);
}
