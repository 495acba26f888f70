/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-verdict-json"
#include "config.h"

#include "report/verdict-json.h"

#include "report/json-text.h"

static void
add_boot_mode (const SalvorVerdict *verdict, JsonBuilder *builder)
{
    const char pins[] = { verdict->pins & 2 ? '1' : '0', verdict->pins & 1 ? '1' : '0', '\0' };

    json_builder_set_member_name (builder, "boot_mode");
    json_builder_begin_object (builder);
    salvor_json_add_string (builder, "pins", verdict->pins_known ? pins : NULL);
    salvor_json_add_string (builder, "effective", salvor_boot_mode_get_id (verdict->boot_mode));
    salvor_json_add_string (builder, "decided_by", verdict->decided_by);
    json_builder_end_object (builder);
}

static void
add_serial_download (const SalvorVerdict *verdict, JsonBuilder *builder)
{
    json_builder_set_member_name (builder, "serial_download");
    json_builder_begin_object (builder);
    salvor_json_add_string (builder, "state", salvor_serial_state_get_id (verdict->serial));
    salvor_json_add_string (builder, "certainty",
                            salvor_certainty_get_id (verdict->serial_certainty));
    salvor_json_add_strings (builder, "because", verdict->serial_because);
    json_builder_end_object (builder);
}

static void
add_debug (const SalvorVerdict *verdict, JsonBuilder *builder)
{
    json_builder_set_member_name (builder, "debug");
    json_builder_begin_object (builder);
    salvor_json_add_string (builder, "state", salvor_debug_state_get_id (verdict->debug));
    salvor_json_add_strings (builder, "because", verdict->debug_because);
    json_builder_end_object (builder);
}

/* Burned bits only: what keeps a board alive is not permanent. */
static void
add_permanent (const SalvorVerdict *verdict, JsonBuilder *builder)
{
    json_builder_set_member_name (builder, "permanent");
    json_builder_begin_array (builder);
    for (guint i = 0; i < verdict->permanent->len; i++) {
        const SalvorPermanentSetting *setting = g_ptr_array_index (verdict->permanent, i);

        if (!setting->burned)
            continue;
        json_builder_begin_object (builder);
        salvor_json_add_int (builder, "word", setting->word);
        salvor_json_add_int (builder, "bit", setting->bit);
        salvor_json_add_string (builder, "name", setting->field->name);
        salvor_json_add_string (builder, "effect", setting->effect);
        json_builder_end_object (builder);
    }
    json_builder_end_array (builder);
}

static void
add_routes (const SalvorVerdict *verdict, JsonBuilder *builder)
{
    json_builder_set_member_name (builder, "routes");
    json_builder_begin_array (builder);
    for (guint i = 0; i < SALVOR_N_ROUTES; i++) {
        const SalvorRoute *route = &verdict->routes[i];

        json_builder_begin_object (builder);
        salvor_json_add_string (builder, "id", salvor_route_get_id (route->id));
        salvor_json_add_string (builder, "state", salvor_route_state_get_id (route->state));
        salvor_json_add_string (builder, "because", route->because);
        json_builder_end_object (builder);
    }
    json_builder_end_array (builder);
}

void
salvor_verdict_to_json (const SalvorVerdict *verdict, gboolean simulated, JsonBuilder *builder)
{
    json_builder_begin_object (builder);
    salvor_json_add_string (builder, "chip", salvor_chip_get_name (verdict->chip));
    salvor_json_add_boolean (builder, "simulated", simulated);
    add_boot_mode (verdict, builder);
    salvor_json_add_string (builder, "settings_from",
                            salvor_settings_from_get_id (verdict->settings_from));
    salvor_json_add_string (builder, "boot_device", verdict->boot_device);
    add_serial_download (verdict, builder);
    add_debug (verdict, builder);
    salvor_json_add_string (builder, "hab", salvor_hab_state_get_id (verdict->hab));
    add_permanent (verdict, builder);
    add_routes (verdict, builder);
    salvor_json_add_string (builder, "sentence", verdict->sentence);
    json_builder_end_object (builder);
}
