/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-gdb-ports"
#include "config.h"

#include "transport/gdb-ports.h"

#include "base/errors.h"
#include "transport/named-ports.h"
#include "transport/tcp-stream.h"

#include <string.h>

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
create_port (SalvorClock *clock, const char *board_name, GError **error)
{
    g_autofree char *host = NULL;
    guint16 number;
    SalvorGdbPort *port;
    const SalvorPortInfo info = {
        .board_name = board_name,
        .kind = SALVOR_PORT_GDB,
        .location = board_name + strlen (SALVOR_GDB_PREFIX),
    };

    if (!salvor_gdb_name_parse (board_name, &host, &number, error))
        return NULL;
    port = g_object_new (SALVOR_TYPE_GDB_PORT, NULL);
    port->clock = g_object_ref (clock);
    port->host = g_steal_pointer (&host);
    port->number = number;
    salvor_port_set_info (SALVOR_PORT (port), &info);
    return SALVOR_PORT (port);
}

SalvorPortProvider *
salvor_gdb_ports_new (void)
{
    return salvor_named_ports_new (SALVOR_GDB_PREFIX, create_port);
}
