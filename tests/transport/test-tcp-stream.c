/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "transport/tcp-stream.h"

#include <gio/gio.h>

/* A server on this computer, in the test's own thread: the system accepts by itself. */
typedef struct {
    GSocket *listener;
    guint16 port;
    SalvorClock *clock;
    SalvorByteStream *stream; /* not open */
} Fixture;

static SalvorDeadline
after_ms (Fixture *self, guint ms)
{
    return salvor_deadline_after_ms (self->clock, ms);
}

static void
set_up (Fixture *self, gconstpointer host)
{
    g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
    g_autoptr (GSocketAddress) place = g_inet_socket_address_new (loopback, 0);
    g_autoptr (GSocketAddress) bound = NULL;

    self->listener
        = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
    g_assert_true (g_socket_bind (self->listener, place, FALSE, NULL));
    bound = g_socket_get_local_address (self->listener, NULL);
    self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
    self->clock = salvor_real_clock_new ();
    self->stream = salvor_tcp_stream_new (host, self->port, self->clock);
}

static void
tear_down (Fixture *self, gconstpointer host)
{
    salvor_byte_stream_close (self->stream);
    g_assert_finalize_object (self->stream);
    g_assert_finalize_object (self->listener);
    g_assert_finalize_object (self->clock);
}

/* (transfer full): the server's end */
static GSocket *
connect_both (Fixture *self)
{
    g_autoptr (GError) error = NULL;
    GSocket *peer;

    g_assert_true (g_socket_listen (self->listener, NULL));
    salvor_byte_stream_open (self->stream, after_ms (self, 10000), NULL, &error);
    g_assert_no_error (error);
    peer = g_socket_accept (self->listener, NULL, NULL);
    g_assert_nonnull (peer);
    return peer;
}

static void
test_bytes (Fixture *self, gconstpointer host)
{
    g_autoptr (GSocket) peer = connect_both (self);
    guint8 buffer[16];

    g_assert_true (salvor_byte_stream_write (self->stream, (const guint8 *) "ask", 3,
                                             after_ms (self, 10000), NULL, NULL));
    g_assert_cmpint (g_socket_receive (peer, (char *) buffer, sizeof buffer, NULL, NULL), ==, 3);
    g_assert_cmpmem (buffer, 3, "ask", 3);
    g_assert_cmpint (g_socket_send (peer, "answer", 6, NULL, NULL), ==, 6);
    g_assert_cmpint (salvor_byte_stream_read (self->stream, buffer, sizeof buffer,
                                              after_ms (self, 10000), NULL, NULL),
                     ==, 6);
    g_assert_cmpmem (buffer, 6, "answer", 6);
}

/* More than the system takes at once, to a server that does not read */
static void
test_write_timeout (Fixture *self, gconstpointer host)
{
    g_autoptr (GSocket) peer = connect_both (self);
    g_autoptr (GError) error = NULL;
    gsize size = 64 * 1024 * 1024;
    g_autofree guint8 *bytes = g_malloc0 (size);

    g_assert_false (
        salvor_byte_stream_write (self->stream, bytes, size, after_ms (self, 50), NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
}

static void
test_read_timeout (Fixture *self, gconstpointer host)
{
    g_autoptr (GSocket) peer = connect_both (self);
    g_autoptr (GError) error = NULL;
    guint8 byte;

    g_assert_cmpint (
        salvor_byte_stream_read (self->stream, &byte, 1, after_ms (self, 0), NULL, &error), ==, -1);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
}

static void
test_read_cancelled (Fixture *self, gconstpointer host)
{
    g_autoptr (GSocket) peer = connect_both (self);
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;
    guint8 byte;

    g_cancellable_cancel (cancellable);
    g_assert_cmpint (salvor_byte_stream_read (self->stream, &byte, 1, after_ms (self, 10000),
                                              cancellable, &error),
                     ==, -1);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_closed (Fixture *self, gconstpointer host)
{
    g_autoptr (GSocket) peer = connect_both (self);
    g_autoptr (GError) error = NULL;
    guint8 byte;

    g_socket_close (peer, NULL);
    g_assert_cmpint (
        salvor_byte_stream_read (self->stream, &byte, 1, after_ms (self, 10000), NULL, &error), ==,
        -1);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
}

/* The port is taken, so that nobody else listens at it, and not listened at. */
static void
test_refused (Fixture *self, gconstpointer host)
{
    g_autoptr (GError) error = NULL;

    g_assert_false (salvor_byte_stream_open (self->stream, after_ms (self, 10000), NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_SERVER);
    g_assert_true (salvor_error_needs_person (error));
}

static void
test_not_open (Fixture *self, gconstpointer host)
{
    g_autoptr (GError) error = NULL;
    guint8 byte = 0;

    g_assert_false (
        salvor_byte_stream_write (self->stream, &byte, 1, after_ms (self, 0), NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_FAILED);
}

static void
test_open_twice (Fixture *self, gconstpointer host)
{
    g_autoptr (GSocket) peer = connect_both (self);
    g_autoptr (GError) error = NULL;

    g_assert_false (salvor_byte_stream_open (self->stream, after_ms (self, 10000), NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE);
}

static void
test_describe (void)
{
    g_autoptr (SalvorClock) clock = salvor_real_clock_new ();
    g_autoptr (SalvorByteStream) stream = salvor_tcp_stream_new ("::1", 3333, clock);

    g_assert_cmpstr (salvor_byte_stream_describe (stream), ==, "tcp [::1]:3333");
}

static void
add (const char *name, void (*test) (Fixture *self, gconstpointer host))
{
    g_test_add (name, Fixture, "127.0.0.1", set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    add ("/tcp-stream/bytes", test_bytes);
    g_test_add ("/tcp-stream/bytes/by-name", Fixture, "localhost", set_up, test_bytes, tear_down);
    add ("/tcp-stream/write/timeout", test_write_timeout);
    add ("/tcp-stream/read/timeout", test_read_timeout);
    add ("/tcp-stream/read/cancelled", test_read_cancelled);
    add ("/tcp-stream/read/closed", test_closed);
    add ("/tcp-stream/open/refused", test_refused);
    add ("/tcp-stream/open/twice", test_open_twice);
    add ("/tcp-stream/not-open", test_not_open);
    g_test_add_func ("/tcp-stream/describe", test_describe);
    return g_test_run ();
}
