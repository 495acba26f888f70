/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-tcp"
#include "config.h"

#include "transport/tcp-stream.h"

#include "base/errors.h"
#include "transport/tcp-address.h"

#include <gio/gnetworking.h>
#include <string.h>

struct _SalvorTcpStream {
    GObject parent_instance;

    char *host;
    guint16 port;
    char *description;
    SalvorClock *clock; /* owned */
    GSocket *socket;    /* owned, nullable: not open */
};

static void salvor_tcp_stream_iface_init (SalvorByteStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorTcpStream, salvor_tcp_stream, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_BYTE_STREAM,
                                                      salvor_tcp_stream_iface_init))

static void
salvor_tcp_stream_finalize (GObject *object)
{
    SalvorTcpStream *self = SALVOR_TCP_STREAM (object);

    g_clear_object (&self->socket);
    g_object_unref (self->clock);
    g_free (self->host);
    g_free (self->description);
    G_OBJECT_CLASS (salvor_tcp_stream_parent_class)->finalize (object);
}

static void
salvor_tcp_stream_class_init (SalvorTcpStreamClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_tcp_stream_finalize;
}

static void
salvor_tcp_stream_init (SalvorTcpStream *self)
{
}

SalvorByteStream *
salvor_tcp_stream_new (const char *host, guint16 port, SalvorClock *clock)
{
    SalvorTcpStream *self;

    g_return_val_if_fail (host != NULL, NULL);
    g_return_val_if_fail (SALVOR_IS_CLOCK (clock), NULL);

    self = g_object_new (SALVOR_TYPE_TCP_STREAM, NULL);
    self->host = g_strdup (host);
    self->port = port;
    self->clock = g_object_ref (clock);
    self->description
        = g_strdup_printf (strchr (host, ':') != NULL ? "tcp [%s]:%u" : "tcp %s:%u", host, port);
    return SALVOR_BYTE_STREAM (self);
}

/* ---- errors ---- */

static SalvorError
translate (const GError *cause)
{
    if (cause->domain != G_IO_ERROR)
        return SALVOR_ERROR_FAILED;
    switch (cause->code) {
    case G_IO_ERROR_TIMED_OUT:
        return SALVOR_ERROR_TIMEOUT;
    case G_IO_ERROR_CONNECTION_REFUSED:
        return SALVOR_ERROR_NO_SERVER;
    case G_IO_ERROR_CONNECTION_CLOSED: /* broken pipe and reset by the other end */
        return SALVOR_ERROR_DISCONNECTED;
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_HOST_NOT_FOUND:
        return SALVOR_ERROR_NOT_FOUND;
    case G_IO_ERROR_PERMISSION_DENIED:
        return SALVOR_ERROR_PERMISSION;
    default:
        return SALVOR_ERROR_FAILED;
    }
}

/* @cause is consumed; a cancel stays what it is. */
static void
take_error (SalvorTcpStream *self, const char *act, GError *cause, GError **error)
{
    if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error (error, cause);
    else {
        g_set_error (error, SALVOR_ERROR, translate (cause), "%s: %s: %s", self->description, act,
                     cause->message);
        g_error_free (cause);
    }
}

/* ---- open ---- */

static gboolean
wait_for (GSocket *socket, GIOCondition condition, const SalvorDeadline *deadline,
          GCancellable *cancellable, GError **error)
{
    return g_socket_condition_timed_wait (
        socket, condition, salvor_deadline_get_remaining_us (deadline), cancellable, error);
}

/* Returns: (nullable) (transfer full): connected; the errors are those of GIO */
static GSocket *
connect_to (GInetAddress *address, guint16 port, const SalvorDeadline *deadline,
            GCancellable *cancellable, GError **error)
{
    g_autoptr (GSocketAddress) place = g_inet_socket_address_new (address, port);
    g_autoptr (GSocket) socket = g_socket_new (g_inet_address_get_family (address),
                                               G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
    g_autoptr (GError) local = NULL;

    if (socket == NULL)
        return NULL;
    g_socket_set_blocking (socket, FALSE);
    /* questions and answers are small and take turns */
    g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
    if (!g_socket_connect (socket, place, cancellable, &local)) {
        if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_PENDING)) {
            g_propagate_error (error, g_steal_pointer (&local));
            return NULL;
        }
        if (!wait_for (socket, G_IO_OUT, deadline, cancellable, error)
            || !g_socket_check_connect_result (socket, error))
            return NULL;
    }
    return g_steal_pointer (&socket);
}

/* A name can stand for several addresses, of which a server listens at one. */
static gboolean
tcp_stream_open (SalvorByteStream *stream, SalvorDeadline deadline, GCancellable *cancellable,
                 GError **error)
{
    SalvorTcpStream *self = SALVOR_TCP_STREAM (stream);
    GError *cause = NULL;
    GList *addresses;

    if (self->socket != NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE, "%s: open already",
                     self->description);
        return FALSE;
    }
    addresses = salvor_tcp_address_look_up (self->host, deadline, cancellable, error);
    if (addresses == NULL)
        return FALSE;
    for (GList *item = addresses; item != NULL && self->socket == NULL; item = item->next) {
        g_clear_error (&cause);
        self->socket = connect_to (item->data, self->port, &deadline, cancellable, &cause);
    }
    g_resolver_free_addresses (addresses);
    if (self->socket != NULL)
        return TRUE;
    take_error (self, "connect", cause, error);
    return FALSE;
}

static void
tcp_stream_close (SalvorByteStream *stream)
{
    SalvorTcpStream *self = SALVOR_TCP_STREAM (stream);

    if (self->socket != NULL)
        g_socket_close (self->socket, NULL);
    g_clear_object (&self->socket);
}

/* ---- bytes ---- */

static gboolean
check_open (SalvorTcpStream *self, GError **error)
{
    if (self->socket != NULL)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FAILED, "%s: not open", self->description);
    return FALSE;
}

/* TRUE: the socket would have blocked and is ready now */
static gboolean
wait_instead (SalvorTcpStream *self, GIOCondition condition, const SalvorDeadline *deadline,
              GCancellable *cancellable, GError **cause)
{
    if (!g_error_matches (*cause, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return FALSE;
    g_clear_error (cause);
    return wait_for (self->socket, condition, deadline, cancellable, cause);
}

static gboolean
tcp_stream_write (SalvorByteStream *stream, const guint8 *data, gsize size, SalvorDeadline deadline,
                  GCancellable *cancellable, GError **error)
{
    SalvorTcpStream *self = SALVOR_TCP_STREAM (stream);
    gsize sent = 0;

    if (!check_open (self, error))
        return FALSE;
    while (sent < size) {
        GError *cause = NULL;
        gssize count = g_socket_send (self->socket, (const char *) data + sent, size - sent,
                                      cancellable, &cause);

        if (count >= 0)
            sent += (gsize) count;
        else if (!wait_instead (self, G_IO_OUT, &deadline, cancellable, &cause)) {
            take_error (self, "write", cause, error);
            return FALSE;
        }
    }
    return TRUE;
}

static gssize
tcp_stream_read (SalvorByteStream *stream, guint8 *buffer, gsize size, SalvorDeadline deadline,
                 GCancellable *cancellable, GError **error)
{
    SalvorTcpStream *self = SALVOR_TCP_STREAM (stream);

    if (!check_open (self, error))
        return -1;
    for (;;) {
        GError *cause = NULL;
        gssize count = g_socket_receive (self->socket, (char *) buffer, size, cancellable, &cause);

        if (count > 0)
            return count;
        if (count == 0) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED,
                         "%s: read: closed by the other end", self->description);
            return -1;
        }
        if (!wait_instead (self, G_IO_IN, &deadline, cancellable, &cause)) {
            take_error (self, "read", cause, error);
            return -1;
        }
    }
}

static SalvorClock *
tcp_stream_get_clock (SalvorByteStream *stream)
{
    return SALVOR_TCP_STREAM (stream)->clock;
}

static const char *
tcp_stream_describe (SalvorByteStream *stream)
{
    return SALVOR_TCP_STREAM (stream)->description;
}

static void
salvor_tcp_stream_iface_init (SalvorByteStreamInterface *iface)
{
    iface->open = tcp_stream_open;
    iface->close = tcp_stream_close;
    iface->write = tcp_stream_write;
    iface->read = tcp_stream_read;
    iface->get_clock = tcp_stream_get_clock;
    iface->describe = tcp_stream_describe;
}
