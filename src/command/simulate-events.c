/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulate-events"
#include "config.h"

#include "command/simulate-events.h"

#include "report/json-text.h"

#include <stdio.h>

/* At once: somebody may be waiting for it. */
static void
print_line (const char *line)
{
    fputs (line, stdout);
    fflush (stdout);
}

static JsonBuilder *
begin_event (const char *event)
{
    JsonBuilder *builder = json_builder_new ();

    json_builder_begin_object (builder);
    salvor_json_add_string (builder, "event", event);
    return builder;
}

static void
end_event (JsonBuilder *builder)
{
    g_autofree char *line = NULL;

    json_builder_end_object (builder);
    line = salvor_json_to_line (builder);
    print_line (line);
}

static void
say_device_as_json (const char *event, const char *bus_id, const char *board, const char *device,
                    guint port)
{
    g_autoptr (JsonBuilder) builder = begin_event (event);

    salvor_json_add_string (builder, "busid", bus_id);
    salvor_json_add_string (builder, "board", board);
    salvor_json_add_string (builder, "device", device);
    if (port != SALVOR_SIMULATE_NO_PORT)
        salvor_json_add_int (builder, "port", port);
    end_event (builder);
}

static const char *
get_board_name (SalvorUsbPlug *plug)
{
    return salvor_scenario_get_name (
        salvor_simulated_board_get_scenario (salvor_usb_plug_get_board (plug)));
}

void
salvor_simulate_say_device (gboolean json, const char *event, SalvorUsbPlug *plug, guint port)
{
    const char *board = get_board_name (plug);
    const char *device = salvor_port_kind_get_id (salvor_usb_plug_get_kind (plug));
    const char *bus_id = salvor_usb_plug_get_bus_id (plug);
    g_autoptr (GString) line = g_string_new (NULL);

    if (json) {
        say_device_as_json (event, bus_id, board, device, port);
        return;
    }
    g_string_append_printf (line, "%s %s %s %s", event, bus_id, board, device);
    if (port != SALVOR_SIMULATE_NO_PORT)
        g_string_append_printf (line, " port %u", port);
    g_string_append_c (line, '\n');
    print_line (line->str);
}

void
salvor_simulate_say_text (gboolean json, const char *event, const char *key, const char *text)
{
    if (json) {
        g_autoptr (JsonBuilder) builder = begin_event (event);

        salvor_json_add_string (builder, key, text);
        end_event (builder);
    } else {
        g_autofree char *line = g_strdup_printf ("%s %s\n", event, text);

        print_line (line);
    }
}

void
salvor_simulate_say_serial (gboolean json, const char *board, const char *path)
{
    if (json) {
        g_autoptr (JsonBuilder) builder = begin_event ("serial");

        salvor_json_add_string (builder, "board", board);
        salvor_json_add_string (builder, "path", path);
        end_event (builder);
    } else {
        g_autofree char *line = g_strdup_printf ("serial %s %s\n", board, path);

        print_line (line);
    }
}

void
salvor_simulate_say_traffic (gboolean json, SalvorUsbPlug *plug)
{
    const char *board = get_board_name (plug);
    const char *bus_id = salvor_usb_plug_get_bus_id (plug);
    guint64 packets = 0;
    guint64 bytes = 0;

    salvor_simulated_board_get_wire (salvor_usb_plug_get_board (plug), &packets, &bytes);
    if (json) {
        g_autoptr (JsonBuilder) builder = begin_event ("traffic");

        salvor_json_add_string (builder, "busid", bus_id);
        salvor_json_add_string (builder, "board", board);
        salvor_json_add_int (builder, "packets", (gint64) packets);
        salvor_json_add_int (builder, "bytes", (gint64) bytes);
        end_event (builder);
    } else {
        g_autofree char *line = g_strdup_printf ("traffic %s %s packets %" G_GUINT64_FORMAT
                                                 " bytes %" G_GUINT64_FORMAT "\n",
                                                 bus_id, board, packets, bytes);

        print_line (line);
    }
}
