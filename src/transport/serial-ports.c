/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-serial"
#include "config.h"

#include "transport/serial-ports.h"

#include "base/errors.h"
#include "base/timing.h"
#include "transport/serial-line.h"
#include "transport/serial-stream.h"

#include <string.h>

/* A wait looks again at least this often. */
#define LOOK_AGAIN_US (200 * 1000)

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
create_port (SalvorClock *clock, const char *board_name, char *path, guint speed)
{
    SalvorSerialPort *port = g_object_new (SALVOR_TYPE_SERIAL_PORT, NULL);
    const SalvorPortInfo info = {
        .board_name = board_name,
        .kind = SALVOR_PORT_SERIAL,
        .location = path,
        .speed = speed,
    };

    port->clock = g_object_ref (clock);
    port->path = path;
    port->speed = speed;
    salvor_port_set_info (SALVOR_PORT (port), &info);
    return SALVOR_PORT (port);
}

/* ---- the provider ---- */

struct _SalvorSerialPorts {
    GObject parent_instance;

    SalvorClock *clock; /* owned */
    GMutex mutex;       /* guards ports */
    GPtrArray *ports;   /* of owned SalvorPort, in the order they were named */
};

static void salvor_serial_ports_provider_init (SalvorPortProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorSerialPorts, salvor_serial_ports, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PORT_PROVIDER,
                                                      salvor_serial_ports_provider_init))

static void
salvor_serial_ports_finalize (GObject *object)
{
    SalvorSerialPorts *self = SALVOR_SERIAL_PORTS (object);

    g_object_unref (self->clock);
    g_ptr_array_unref (self->ports);
    g_mutex_clear (&self->mutex);
    G_OBJECT_CLASS (salvor_serial_ports_parent_class)->finalize (object);
}

static void
salvor_serial_ports_class_init (SalvorSerialPortsClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_serial_ports_finalize;
}

static void
salvor_serial_ports_init (SalvorSerialPorts *self)
{
    self->clock = salvor_real_clock_new ();
    g_mutex_init (&self->mutex);
    self->ports = g_ptr_array_new_with_free_func (g_object_unref);
}

SalvorPortProvider *
salvor_serial_ports_new (void)
{
    return g_object_new (SALVOR_TYPE_SERIAL_PORTS, NULL);
}

static gpointer
copy_port (gconstpointer port, gpointer user_data)
{
    return g_object_ref ((gpointer) port);
}

static GPtrArray *
serial_ports_enumerate (SalvorPortProvider *provider, GError **error)
{
    SalvorSerialPorts *self = SALVOR_SERIAL_PORTS (provider);
    GPtrArray *ports;

    g_mutex_lock (&self->mutex);
    ports = g_ptr_array_copy (self->ports, copy_port, NULL);
    g_mutex_unlock (&self->mutex);
    return ports;
}

static gboolean
serial_ports_claims (SalvorPortProvider *provider, const char *board_name)
{
    return g_str_has_prefix (board_name, SALVOR_UART_PREFIX);
}

/* The mutex is held. */
static gboolean
has_port (SalvorSerialPorts *self, const char *board_name)
{
    for (guint i = 0; i < self->ports->len; i++) {
        SalvorPort *port = g_ptr_array_index (self->ports, i);

        if (strcmp (salvor_port_get_info (port)->board_name, board_name) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean
serial_ports_prepare (SalvorPortProvider *provider, const char *board_name, GError **error)
{
    SalvorSerialPorts *self = SALVOR_SERIAL_PORTS (provider);
    g_autofree char *path = NULL;
    gboolean is_new;
    guint speed;

    if (!salvor_uart_name_parse (board_name, &path, &speed, error)
        || !salvor_serial_line_check_access (path, error))
        return FALSE;
    g_mutex_lock (&self->mutex);
    is_new = !has_port (self, board_name);
    if (is_new)
        g_ptr_array_add (self->ports,
                         create_port (self->clock, board_name, g_steal_pointer (&path), speed));
    g_mutex_unlock (&self->mutex);
    if (is_new)
        salvor_port_provider_changed (provider);
    return TRUE;
}

static gboolean
serial_ports_wait_for_change (SalvorPortProvider *provider, const char *board_name,
                              SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    gint64 us = MIN (salvor_deadline_get_remaining_us (&deadline), LOOK_AGAIN_US);

    return salvor_clock_wait (deadline.clock, us, cancellable, error);
}

static void
salvor_serial_ports_provider_init (SalvorPortProviderInterface *iface)
{
    iface->enumerate = serial_ports_enumerate;
    iface->claims = serial_ports_claims;
    iface->prepare = serial_ports_prepare;
    iface->wait_for_change = serial_ports_wait_for_change;
}
