/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-serial"
#include "config.h"

#include "transport/serial-ports.h"

#include "base/errors.h"
#include "base/timing.h"
#include "transport/named-ports.h"
#include "transport/serial-line.h"
#include "transport/serial-stream.h"

#include <string.h>

#define SPEED_KEY ",speed="

/* ---- names ---- */

static gboolean
fail_name (const char *board_name, const char *reason, GError **error)
{
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                 "“%s”: %s; write uart:DEVICE, for example uart:/dev/ttyUSB0, and “,speed=57600” "
                 "behind it for another speed than %u bit/s",
                 board_name, reason, SALVOR_UART_SPEED);
    return FALSE;
}

gboolean
salvor_uart_name_parse (const char *board_name, char **path, guint *speed, GError **error)
{
    const char *device, *key;
    guint64 number = SALVOR_UART_SPEED;

    g_return_val_if_fail (board_name != NULL && path != NULL && speed != NULL, FALSE);
    g_return_val_if_fail (g_str_has_prefix (board_name, SALVOR_UART_PREFIX), FALSE);

    device = board_name + strlen (SALVOR_UART_PREFIX);
    key = strstr (device, SPEED_KEY);
    if (key != NULL
        && !g_ascii_string_to_unsigned (key + strlen (SPEED_KEY), 10, 4800, 230400, &number, NULL))
        return fail_name (board_name, "the speed is a number from 4800 to 230400", error);
    if (key == device || *device == '\0')
        return fail_name (board_name, "the device is missing", error);
    *path = key != NULL ? g_strndup (device, (gsize) (key - device)) : g_strdup (device);
    *speed = (guint) number;
    return TRUE;
}

/* ---- one port ---- */

#define SALVOR_TYPE_SERIAL_PORT (salvor_serial_port_get_type ())
G_DECLARE_FINAL_TYPE (SalvorSerialPort, salvor_serial_port, SALVOR, SERIAL_PORT, SalvorPort)

struct _SalvorSerialPort {
    SalvorPort parent_instance;

    SalvorClock *clock; /* owned */
    char *path;
    guint speed;
};

G_DEFINE_FINAL_TYPE (SalvorSerialPort, salvor_serial_port, SALVOR_TYPE_PORT)

static SalvorByteStream *
serial_port_create_stream (SalvorPort *port)
{
    SalvorSerialPort *self = SALVOR_SERIAL_PORT (port);

    return salvor_serial_stream_new (self->path, self->speed, self->clock);
}

static SalvorClock *
serial_port_get_clock (SalvorPort *port)
{
    return g_object_ref (SALVOR_SERIAL_PORT (port)->clock);
}

static void
salvor_serial_port_finalize (GObject *object)
{
    SalvorSerialPort *self = SALVOR_SERIAL_PORT (object);

    g_object_unref (self->clock);
    g_free (self->path);
    G_OBJECT_CLASS (salvor_serial_port_parent_class)->finalize (object);
}

static void
salvor_serial_port_class_init (SalvorSerialPortClass *klass)
{
    SalvorPortClass *port_class = SALVOR_PORT_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = salvor_serial_port_finalize;
    port_class->create_stream = serial_port_create_stream;
    port_class->get_clock = serial_port_get_clock;
}

static void
salvor_serial_port_init (SalvorSerialPort *self)
{
}

static SalvorPort *
create_port (SalvorClock *clock, const char *board_name, GError **error)
{
    g_autofree char *path = NULL;
    guint speed;
    SalvorSerialPort *port;
    SalvorPortInfo info = { .board_name = board_name, .kind = SALVOR_PORT_SERIAL };

    if (!salvor_uart_name_parse (board_name, &path, &speed, error)
        || !salvor_serial_line_check_access (path, error)
        || !salvor_serial_line_find_practice (path, &info.simulated, error))
        return NULL;
    info.elsewhere = info.simulated;
    info.location = path;
    info.speed = speed;
    port = g_object_new (SALVOR_TYPE_SERIAL_PORT, NULL);
    salvor_port_set_info (SALVOR_PORT (port), &info);
    port->clock = g_object_ref (clock);
    port->path = g_steal_pointer (&path);
    port->speed = speed;
    return SALVOR_PORT (port);
}

SalvorPortProvider *
salvor_serial_ports_new (void)
{
    return salvor_named_ports_new (SALVOR_UART_PREFIX, create_port);
}
