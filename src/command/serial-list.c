/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-serial-list"
#include "config.h"

#include "command/serial-list.h"

#include "base/errors.h"
#include "report/json-text.h"
#include "transport/serial-devices.h"
#include "transport/serial-ports.h"

#include <glib/gi18n-lib.h>

#define TEXT_COLUMN 24

static void
print_device (SalvorTerminal *output, const SalvorSerialDevice *device)
{
    g_autofree char *name = g_strconcat (SALVOR_UART_PREFIX, device->path, NULL);

    salvor_terminal_row (output, SALVOR_TONE_PLAIN, 2, TEXT_COLUMN, name,
                         device->description != NULL ? device->description : "");
    if (device->problem != NULL)
        salvor_terminal_row (output, SALVOR_TONE_CARE, 4, TEXT_COLUMN, _ ("Problem"),
                             salvor_error_get_sentence (device->problem));
}

void
salvor_serial_list_print (SalvorTerminal *output)
{
    g_autoptr (GPtrArray) devices = salvor_serial_devices_list ();

    if (devices->len == 0)
        return;
    salvor_terminal_paragraph (output, SALVOR_TONE_STRONG, 0,
                               _ ("Serial ports. Salvor sends nothing to them before you name "
                                  "one with --board:"));
    for (guint i = 0; i < devices->len; i++)
        print_device (output, g_ptr_array_index (devices, i));
}

void
salvor_serial_list_add (JsonBuilder *builder)
{
    g_autoptr (GPtrArray) devices = salvor_serial_devices_list ();

    json_builder_set_member_name (builder, "serial_ports");
    json_builder_begin_array (builder);
    for (guint i = 0; i < devices->len; i++) {
        const SalvorSerialDevice *device = g_ptr_array_index (devices, i);

        json_builder_begin_object (builder);
        salvor_json_add_string (builder, "path", device->path);
        salvor_json_add_string (builder, "description", device->description);
        salvor_json_add_error (builder, "problem", device->problem);
        json_builder_end_object (builder);
    }
    json_builder_end_array (builder);
}
