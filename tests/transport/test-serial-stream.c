/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* posix_openpt () */
#include "base/errors.h"
#include "transport/serial-line.h"
#include "transport/serial-ports.h"
#include "transport/serial-stream.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* A pseudo terminal in the place of a serial port; this test holds the other end. */
typedef struct {
    int cable; /* -1 once it is pulled out */
    char *path;
    SalvorClock *clock;
    SalvorByteStream *stream; /* not open */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
    self->cable = posix_openpt (O_RDWR | O_NOCTTY);
    g_assert_cmpint (self->cable, >=, 0);
    g_assert_cmpint (grantpt (self->cable), ==, 0);
    g_assert_cmpint (unlockpt (self->cable), ==, 0);
    self->path = g_strdup (ptsname (self->cable));
    self->clock = salvor_real_clock_new ();
    self->stream = salvor_serial_stream_new (self->path, 115200, self->clock);
}

static void
pull_out (Fixture *self)
{
    if (self->cable >= 0)
        close (self->cable);
    self->cable = -1;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
    g_assert_finalize_object (self->stream);
    g_assert_finalize_object (self->clock);
    pull_out (self);
    g_free (self->path);
}

static SalvorDeadline
after_ms (Fixture *self, guint ms)
{
    return salvor_deadline_after_ms (self->clock, ms);
}

static void
open_line (Fixture *self)
{
    g_autoptr (GError) error = NULL;

    salvor_byte_stream_open (self->stream, after_ms (self, 10000), NULL, &error);
    g_assert_no_error (error);
}

/* All 256 bytes, both ways: none is translated, echoed or taken for flow control. */
static void
test_bytes (Fixture *self, gconstpointer data)
{
    guint8 out[256], in[256];
    gsize n = 0;

    open_line (self);
    for (guint i = 0; i < sizeof out; i++)
        out[i] = (guint8) i;
    g_assert_true (salvor_byte_stream_write (self->stream, out, sizeof out, after_ms (self, 10000),
                                             NULL, NULL));
    while (n < sizeof in)
        n += (gsize) read (self->cable, in + n, sizeof in - n);
    g_assert_cmpmem (in, sizeof in, out, sizeof out);

    g_assert_cmpint (write (self->cable, out, sizeof out), ==, sizeof out);
    for (n = 0; n < sizeof in;) {
        gssize count = salvor_byte_stream_read (self->stream, in + n, sizeof in - n,
                                                after_ms (self, 10000), NULL, NULL);

        g_assert_cmpint (count, >, 0);
        n += (gsize) count;
    }
    g_assert_cmpmem (in, sizeof in, out, sizeof out);
}

static void
test_timeout (Fixture *self, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    guint8 byte;

    open_line (self);
    g_assert_cmpint (
        salvor_byte_stream_read (self->stream, &byte, 1, after_ms (self, 0), NULL, &error), ==, -1);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
}

static gboolean
cancel_cb (gpointer cancellable)
{
    g_cancellable_cancel (cancellable);
    return G_SOURCE_REMOVE;
}

static gpointer
cancel_soon (gpointer cancellable)
{
    cancel_cb (cancellable);
    return NULL;
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;
    GThread *thread;
    guint8 byte;

    open_line (self);
    thread = g_thread_new ("cancel", cancel_soon, cancellable);
    g_assert_cmpint (salvor_byte_stream_read (self->stream, &byte, 1, after_ms (self, 600000),
                                              cancellable, &error),
                     ==, -1);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_thread_join (thread);
}

static void
test_pulled_out (Fixture *self, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    guint8 byte;

    open_line (self);
    pull_out (self);
    g_assert_cmpint (
        salvor_byte_stream_read (self->stream, &byte, 1, after_ms (self, 600000), NULL, &error), ==,
        -1);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
}

static void
test_in_use (Fixture *self, gconstpointer data)
{
    g_autoptr (SalvorByteStream) other = salvor_serial_stream_new (self->path, 115200, self->clock);
    g_autoptr (GError) error = NULL;

    open_line (self);
    g_assert_false (salvor_byte_stream_open (other, after_ms (self, 10000), NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE);
    g_clear_error (&error);
    salvor_byte_stream_close (self->stream);
    g_assert_true (salvor_byte_stream_open (other, after_ms (self, 10000), NULL, &error));
    g_assert_no_error (error);
}

static void
assert_not_opened (Fixture *self, const char *path, guint speed, SalvorError code)
{
    g_autoptr (SalvorByteStream) stream = salvor_serial_stream_new (path, speed, self->clock);
    g_autoptr (GError) error = NULL;

    g_assert_false (salvor_byte_stream_open (stream, after_ms (self, 10000), NULL, &error));
    g_assert_error (error, SALVOR_ERROR, (int) code);
}

static void
test_not_opened (Fixture *self, gconstpointer data)
{
    assert_not_opened (self, "/dev/there-is-no-such-port", 115200, SALVOR_ERROR_NOT_FOUND);
    assert_not_opened (self, "/dev/null", 115200, SALVOR_ERROR_FAILED);
    assert_not_opened (self, self->path, 12345, SALVOR_ERROR_INVALID_ARGUMENT);
}

/* ---- names ---- */

static void
test_names (void)
{
    static const char *const wrong[]
        = { "uart:", "uart:,speed=9600", "uart:/dev/ttyS0,speed=", "uart:/dev/ttyS0,speed=1" };
    g_autofree char *path = NULL;
    guint speed = 0;

    g_assert_true (salvor_uart_name_parse ("uart:/dev/ttyUSB0", &path, &speed, NULL));
    g_assert_cmpstr (path, ==, "/dev/ttyUSB0");
    g_assert_cmpuint (speed, ==, 115200);
    g_clear_pointer (&path, g_free);
    g_assert_true (salvor_uart_name_parse ("uart:/dev/ttyS1,speed=57600", &path, &speed, NULL));
    g_assert_cmpstr (path, ==, "/dev/ttyS1");
    g_assert_cmpuint (speed, ==, 57600);
    for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
        g_autoptr (GError) error = NULL;
        g_autofree char *none = NULL;

        g_assert_false (salvor_uart_name_parse (wrong[i], &none, &speed, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT);
    }
}

/* Nothing is a port before it was named, and naming one does not open it. */
static void
test_unnamed (Fixture *self, gconstpointer data)
{
    g_autoptr (SalvorPortProvider) lines = salvor_serial_ports_new ();
    g_autofree char *name = g_strconcat ("uart:", self->path, NULL);
    g_autoptr (GPtrArray) before = salvor_port_provider_enumerate (lines, NULL);
    g_autoptr (GPtrArray) after = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_cmpuint (before->len, ==, 0);
    open_line (self);
    g_assert_true (salvor_port_provider_prepare (lines, name, &error));
    g_assert_no_error (error);
    after = salvor_port_provider_enumerate (lines, NULL);
    g_assert_cmpuint (after->len, ==, 1);
    g_assert_cmpint (salvor_port_get_info (g_ptr_array_index (after, 0))->kind, ==,
                     SALVOR_PORT_SERIAL);
    g_assert_false (salvor_port_provider_prepare (lines, "uart:/dev/no-such-port", &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test) (Fixture *, gconstpointer);
    } tests[] = {
        { "/serial-stream/bytes", test_bytes },    { "/serial-stream/timeout", test_timeout },
        { "/serial-stream/cancel", test_cancel },  { "/serial-stream/pulled-out", test_pulled_out },
        { "/serial-stream/in-use", test_in_use },  { "/serial-stream/not-opened", test_not_opened },
        { "/serial-ports/unnamed", test_unnamed },
    };

    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
        g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
    g_test_add_func ("/serial-ports/names", test_names);
    return g_test_run ();
}
