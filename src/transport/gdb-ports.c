/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-gdb-ports"
#include "config.h"

#include "transport/gdb-ports.h"

#include "base/errors.h"
#include "transport/tcp-stream.h"

#include <string.h>

/* A wait looks again at least this often. */
#define LOOK_AGAIN_US (200 * 1000)

/* A name of a host is at most this long (RFC 1035, 2.3.4). */
#define MAX_HOST_LENGTH 253

/* ---- names ---- */

static gboolean
fail_name (const char *board_name, const char *reason, GError **error)
{
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                 "“%s”: %s; write gdb:HOST:PORT, OpenOCD and pyOCD listen at port 3333, J-Link at "
                 "2331",
                 board_name, reason);
    return FALSE;
}

/* What is no address in digits goes to a name service, and into messages. */
static gboolean
is_host (const char *host, gboolean bracketed)
{
    if (bracketed)
        return strchr (host, ':') != NULL && g_hostname_is_ip_address (host);
    for (const char *c = host; *c != '\0'; c++) {
        if (!g_ascii_isalnum (*c) && strchr ("-._", *c) == NULL)
            return FALSE;
    }
    return *host != '\0' && strlen (host) <= MAX_HOST_LENGTH;
}

gboolean
salvor_gdb_name_parse (const char *board_name, char **host, guint16 *port, GError **error)
{
    const char *place, *colon;
    g_autofree char *name = NULL;
    guint64 number;
    gboolean bracketed;

    g_return_val_if_fail (board_name != NULL && host != NULL && port != NULL, FALSE);
    g_return_val_if_fail (g_str_has_prefix (board_name, SALVOR_GDB_PREFIX), FALSE);

    place = board_name + strlen (SALVOR_GDB_PREFIX);
    colon = strrchr (place, ':');
    if (colon == NULL)
        return fail_name (board_name, "the port is missing", error);
    if (!g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXUINT16, &number, NULL))
        return fail_name (board_name, "the port is a number from 1 to 65535", error);
    bracketed = place[0] == '[' && colon > place + 1 && colon[-1] == ']';
    name = bracketed ? g_strndup (place + 1, (gsize) (colon - place) - 2)
                     : g_strndup (place, (gsize) (colon - place));
    if (!is_host (name, bracketed))
        return fail_name (board_name,
                          "the host is a name or an address, an IPv6 address stands in brackets",
                          error);
    *host = g_steal_pointer (&name);
    *port = (guint16) number;
    return TRUE;
}

/* ---- one port ---- */

#define SALVOR_TYPE_GDB_PORT (salvor_gdb_port_get_type ())
G_DECLARE_FINAL_TYPE (SalvorGdbPort, salvor_gdb_port, SALVOR, GDB_PORT, SalvorPort)

struct _SalvorGdbPort {
    SalvorPort parent_instance;

    SalvorClock *clock; /* owned */
    char *host;
    guint16 number;
};

G_DEFINE_FINAL_TYPE (SalvorGdbPort, salvor_gdb_port, SALVOR_TYPE_PORT)

static SalvorByteStream *
gdb_port_create_stream (SalvorPort *port)
{
    SalvorGdbPort *self = SALVOR_GDB_PORT (port);

    return salvor_tcp_stream_new (self->host, self->number, self->clock);
}

static SalvorClock *
gdb_port_get_clock (SalvorPort *port)
{
    return g_object_ref (SALVOR_GDB_PORT (port)->clock);
}

static void
salvor_gdb_port_finalize (GObject *object)
{
    SalvorGdbPort *self = SALVOR_GDB_PORT (object);

    g_object_unref (self->clock);
    g_free (self->host);
    G_OBJECT_CLASS (salvor_gdb_port_parent_class)->finalize (object);
}

static void
salvor_gdb_port_class_init (SalvorGdbPortClass *klass)
{
    SalvorPortClass *port_class = SALVOR_PORT_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = salvor_gdb_port_finalize;
    port_class->create_stream = gdb_port_create_stream;
    port_class->get_clock = gdb_port_get_clock;
}

static void
salvor_gdb_port_init (SalvorGdbPort *self)
{
}

static SalvorPort *
create_port (SalvorClock *clock, const char *board_name, char *host, guint16 number)
{
    SalvorGdbPort *port = g_object_new (SALVOR_TYPE_GDB_PORT, NULL);
    const SalvorPortInfo info = {
        .board_name = board_name,
        .kind = SALVOR_PORT_GDB,
        .location = board_name + strlen (SALVOR_GDB_PREFIX),
    };

    port->clock = g_object_ref (clock);
    port->host = host;
    port->number = number;
    salvor_port_set_info (SALVOR_PORT (port), &info);
    return SALVOR_PORT (port);
}

/* ---- the provider ---- */

struct _SalvorGdbPorts {
    GObject parent_instance;

    SalvorClock *clock; /* owned */
    GMutex mutex;       /* guards ports */
    GPtrArray *ports;   /* of owned SalvorPort, in the order they were named */
};

static void salvor_gdb_ports_provider_init (SalvorPortProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorGdbPorts, salvor_gdb_ports, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PORT_PROVIDER,
                                                      salvor_gdb_ports_provider_init))

static void
salvor_gdb_ports_finalize (GObject *object)
{
    SalvorGdbPorts *self = SALVOR_GDB_PORTS (object);

    g_object_unref (self->clock);
    g_ptr_array_unref (self->ports);
    g_mutex_clear (&self->mutex);
    G_OBJECT_CLASS (salvor_gdb_ports_parent_class)->finalize (object);
}

static void
salvor_gdb_ports_class_init (SalvorGdbPortsClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_gdb_ports_finalize;
}

static void
salvor_gdb_ports_init (SalvorGdbPorts *self)
{
    self->clock = salvor_real_clock_new ();
    g_mutex_init (&self->mutex);
    self->ports = g_ptr_array_new_with_free_func (g_object_unref);
}

SalvorPortProvider *
salvor_gdb_ports_new (void)
{
    return g_object_new (SALVOR_TYPE_GDB_PORTS, NULL);
}

static gpointer
copy_port (gconstpointer port, gpointer user_data)
{
    return g_object_ref ((gpointer) port);
}

static GPtrArray *
gdb_ports_enumerate (SalvorPortProvider *provider, GError **error)
{
    SalvorGdbPorts *self = SALVOR_GDB_PORTS (provider);
    GPtrArray *ports;

    g_mutex_lock (&self->mutex);
    ports = g_ptr_array_copy (self->ports, copy_port, NULL);
    g_mutex_unlock (&self->mutex);
    return ports;
}

static gboolean
gdb_ports_claims (SalvorPortProvider *provider, const char *board_name)
{
    return g_str_has_prefix (board_name, SALVOR_GDB_PREFIX);
}

/* The mutex is held. */
static gboolean
has_port (SalvorGdbPorts *self, const char *board_name)
{
    for (guint i = 0; i < self->ports->len; i++) {
        SalvorPort *port = g_ptr_array_index (self->ports, i);

        if (strcmp (salvor_port_get_info (port)->board_name, board_name) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean
gdb_ports_prepare (SalvorPortProvider *provider, const char *board_name, GError **error)
{
    SalvorGdbPorts *self = SALVOR_GDB_PORTS (provider);
    g_autofree char *host = NULL;
    gboolean is_new;
    guint16 number;

    if (!salvor_gdb_name_parse (board_name, &host, &number, error))
        return FALSE;
    g_mutex_lock (&self->mutex);
    is_new = !has_port (self, board_name);
    if (is_new)
        g_ptr_array_add (self->ports,
                         create_port (self->clock, board_name, g_steal_pointer (&host), number));
    g_mutex_unlock (&self->mutex);
    if (is_new)
        salvor_port_provider_changed (provider);
    return TRUE;
}

static gboolean
gdb_ports_wait_for_change (SalvorPortProvider *provider, const char *board_name,
                           SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    gint64 us = MIN (salvor_deadline_get_remaining_us (&deadline), LOOK_AGAIN_US);

    return salvor_clock_wait (deadline.clock, us, cancellable, error);
}

static void
salvor_gdb_ports_provider_init (SalvorPortProviderInterface *iface)
{
    iface->enumerate = gdb_ports_enumerate;
    iface->claims = gdb_ports_claims;
    iface->prepare = gdb_ports_prepare;
    iface->wait_for_change = gdb_ports_wait_for_change;
}
