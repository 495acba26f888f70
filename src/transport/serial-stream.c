/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-serial"
#include "config.h"

#include "transport/serial-stream.h"

#include "base/errors.h"
#include "transport/serial-line.h"

struct _SalvorSerialStream {
    GObject parent_instance;

    char *path;
    guint speed;
    char *description;
    SalvorClock *clock;     /* owned */
    SalvorSerialLine *line; /* owned; NULL when it is not open */
};

static void salvor_serial_stream_iface_init (SalvorByteStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorSerialStream, salvor_serial_stream, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_BYTE_STREAM,
                                                      salvor_serial_stream_iface_init))

static void
serial_stream_close (SalvorByteStream *stream)
{
    SalvorSerialStream *self = SALVOR_SERIAL_STREAM (stream);

    g_clear_pointer (&self->line, salvor_serial_line_close);
}

static void
salvor_serial_stream_finalize (GObject *object)
{
    SalvorSerialStream *self = SALVOR_SERIAL_STREAM (object);

    serial_stream_close (SALVOR_BYTE_STREAM (self));
    g_object_unref (self->clock);
    g_free (self->path);
    g_free (self->description);
    G_OBJECT_CLASS (salvor_serial_stream_parent_class)->finalize (object);
}

static void
salvor_serial_stream_class_init (SalvorSerialStreamClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_serial_stream_finalize;
}

static void
salvor_serial_stream_init (SalvorSerialStream *self)
{
}

SalvorByteStream *
salvor_serial_stream_new (const char *path, guint speed, SalvorClock *clock)
{
    SalvorSerialStream *self;

    g_return_val_if_fail (path != NULL, NULL);
    g_return_val_if_fail (SALVOR_IS_CLOCK (clock), NULL);

    self = g_object_new (SALVOR_TYPE_SERIAL_STREAM, NULL);
    self->path = g_strdup (path);
    self->speed = speed;
    self->clock = g_object_ref (clock);
    self->description = g_strdup_printf ("serial port %s", path);
    return SALVOR_BYTE_STREAM (self);
}

static gboolean
serial_stream_open (SalvorByteStream *stream, SalvorDeadline deadline, GCancellable *cancellable,
                    GError **error)
{
    SalvorSerialStream *self = SALVOR_SERIAL_STREAM (stream);

    if (self->line != NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE, "%s: open already",
                     self->description);
        return FALSE;
    }
    self->line = salvor_serial_line_open (self->path, self->speed, error);
    if (self->line == NULL)
        g_prefix_error (error, "%s: ", self->description);
    return self->line != NULL;
}

/* ---- bytes ---- */

/* Until the line is ready for @condition or has something to complain of */
static gboolean
wait_for (SalvorSerialStream *self, GIOCondition condition, const SalvorDeadline *deadline,
          GCancellable *cancellable, GError **error)
{
    if (salvor_deadline_has_passed (deadline)) {
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT,
                             "nothing happened before the deadline");
        return FALSE;
    }
    salvor_serial_line_wait (self->line, condition, deadline, cancellable);
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
write_all (SalvorSerialStream *self, const guint8 *data, gsize size, const SalvorDeadline *deadline,
           GCancellable *cancellable, GError **error)
{
    for (gsize sent = 0; sent < size;) {
        gssize count = salvor_serial_line_write (self->line, data + sent, size - sent, error);

        if (count < 0 || (count == 0 && !wait_for (self, G_IO_OUT, deadline, cancellable, error)))
            return FALSE;
        sent += (gsize) count;
    }
    return TRUE;
}

static gssize
read_some (SalvorSerialStream *self, guint8 *buffer, gsize size, const SalvorDeadline *deadline,
           GCancellable *cancellable, GError **error)
{
    for (;;) {
        gssize count = salvor_serial_line_read (self->line, buffer, size, error);

        if (count != 0)
            return count;
        if (!wait_for (self, G_IO_IN, deadline, cancellable, error))
            return -1;
    }
}

static gboolean
check_open (SalvorSerialStream *self, GError **error)
{
    if (self->line == NULL)
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_FAILED, "not open");
    return self->line != NULL;
}

static gboolean
serial_stream_write (SalvorByteStream *stream, const guint8 *data, gsize size,
                     SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    SalvorSerialStream *self = SALVOR_SERIAL_STREAM (stream);

    if (check_open (self, error) && write_all (self, data, size, &deadline, cancellable, error))
        return TRUE;
    g_prefix_error (error, "%s: write: ", self->description);
    return FALSE;
}

static gssize
serial_stream_read (SalvorByteStream *stream, guint8 *buffer, gsize size, SalvorDeadline deadline,
                    GCancellable *cancellable, GError **error)
{
    SalvorSerialStream *self = SALVOR_SERIAL_STREAM (stream);
    gssize count = -1;

    if (check_open (self, error))
        count = read_some (self, buffer, size, &deadline, cancellable, error);
    if (count < 0)
        g_prefix_error (error, "%s: ", self->description);
    return count;
}

static SalvorClock *
serial_stream_get_clock (SalvorByteStream *stream)
{
    return SALVOR_SERIAL_STREAM (stream)->clock;
}

static const char *
serial_stream_describe (SalvorByteStream *stream)
{
    return SALVOR_SERIAL_STREAM (stream)->description;
}

static void
salvor_serial_stream_iface_init (SalvorByteStreamInterface *iface)
{
    iface->open = serial_stream_open;
    iface->close = serial_stream_close;
    iface->write = serial_stream_write;
    iface->read = serial_stream_read;
    iface->get_clock = serial_stream_get_clock;
    iface->describe = serial_stream_describe;
}
