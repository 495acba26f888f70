/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-stream.h"

#include "base/errors.h"

enum { SILENCE = 0x00, RAW = 0xF0, END = 0xF1, CANCEL = 0xF2 };

/* Virtual time of one command, and how often it may wait */
#define MAX_COMMAND_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define MAX_LOOKS 100000

struct _FuzzStream {
    GObject parent_instance;

    FuzzInput *input; /* borrowed */
    FuzzStreamFunc func;
    gpointer user_data;  /* no ref */
    GByteArray *sent;    /* what the other end has not answered yet */
    GByteArray *pending; /* what the host has not read yet */
    SalvorClock *clock;
    GCancellable *cancellable;
    gboolean ended;
    gint64 start_us; /* of the command */
    guint n_looks;
};

static void fuzz_stream_iface_init (SalvorByteStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FuzzStream, fuzz_stream, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_BYTE_STREAM,
                                                      fuzz_stream_iface_init))

static void
fuzz_stream_finalize (GObject *object)
{
    FuzzStream *self = FUZZ_STREAM (object);

    g_byte_array_unref (self->sent);
    g_byte_array_unref (self->pending);
    g_object_unref (self->clock);
    g_object_unref (self->cancellable);
    G_OBJECT_CLASS (fuzz_stream_parent_class)->finalize (object);
}

static void
fuzz_stream_class_init (FuzzStreamClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = fuzz_stream_finalize;
}

static void
fuzz_stream_init (FuzzStream *self)
{
    self->sent = g_byte_array_new ();
    self->pending = g_byte_array_new ();
    self->clock = salvor_virtual_clock_new (0.0);
    self->cancellable = g_cancellable_new ();
}

FuzzStream *
fuzz_stream_new (FuzzInput *input, FuzzStreamFunc func, gpointer user_data)
{
    FuzzStream *self = g_object_new (FUZZ_TYPE_STREAM, NULL);

    self->input = input;
    self->func = func;
    self->user_data = user_data;
    return self;
}

GCancellable *
fuzz_stream_get_cancellable (FuzzStream *self)
{
    return self->cancellable;
}

void
fuzz_stream_begin (FuzzStream *self)
{
    g_cancellable_reset (self->cancellable);
    self->start_us = salvor_clock_get_now (self->clock);
    self->n_looks = 0;
}

void
fuzz_stream_end (FuzzStream *self, gboolean done, const GError *error)
{
    fuzz_assert_outcome (done, error);
    g_assert_cmpint (salvor_clock_get_now (self->clock) - self->start_us, <, MAX_COMMAND_US);
}

/* ---- the stream ---- */

static gboolean
stream_open (SalvorByteStream *stream, SalvorDeadline deadline, GCancellable *cancellable,
             GError **error)
{
    return TRUE;
}

static void
stream_close (SalvorByteStream *stream)
{
}

static gboolean
check_there (FuzzStream *self, GError **error)
{
    if (self->ended)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED, "fuzz: ended");
    return !self->ended;
}

static gboolean
stream_write (SalvorByteStream *stream, const guint8 *data, gsize size, SalvorDeadline deadline,
              GCancellable *cancellable, GError **error)
{
    FuzzStream *self = FUZZ_STREAM (stream);

    g_assert_cmpuint (size, >, 0);
    if (!check_there (self, error))
        return FALSE;
    g_byte_array_append (self->sent, data, (guint) size);
    return TRUE;
}

/* What the other end does next */
static void
act (FuzzStream *self, guint8 mark)
{
    gsize size;
    const guint8 *bytes;

    if (mark == CANCEL)
        g_cancellable_cancel (self->cancellable);
    if (mark == RAW) {
        bytes = fuzz_input_take_bytes (self->input, fuzz_input_take_u8 (self->input), &size);
        g_byte_array_append (self->pending, bytes, (guint) size);
    }
    self->ended = self->ended || mark == END;
    if (mark == SILENCE || mark >= RAW)
        return;
    self->func (mark, self->sent, self->input, self->pending, self->user_data);
    g_byte_array_set_size (self->sent, 0);
}

static gssize
stream_read (SalvorByteStream *stream, guint8 *buffer, gsize size, SalvorDeadline deadline,
             GCancellable *cancellable, GError **error)
{
    FuzzStream *self = FUZZ_STREAM (stream);
    gsize count;

    g_assert_cmpuint (size, >, 0);
    g_assert_cmpuint (++self->n_looks, <, MAX_LOOKS);
    if (self->pending->len == 0 && !salvor_deadline_has_passed (&deadline))
        act (self, fuzz_input_take_u8 (self->input));
    if (cancellable != NULL && g_cancellable_set_error_if_cancelled (cancellable, error))
        return -1;
    if (self->pending->len == 0) {
        if (!check_there (self, error))
            return -1;
        salvor_clock_wait_until (self->clock, deadline.at_us, NULL, NULL);
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "fuzz: silence");
        return -1;
    }
    count = MIN (size, self->pending->len);
    salvor_bytes_poke (buffer, size, 0, self->pending->data, count);
    g_byte_array_remove_range (self->pending, 0, (guint) count);
    return (gssize) count;
}

static SalvorClock *
stream_get_clock (SalvorByteStream *stream)
{
    return FUZZ_STREAM (stream)->clock;
}

static const char *
stream_describe (SalvorByteStream *stream)
{
    return "fuzz";
}

static void
fuzz_stream_iface_init (SalvorByteStreamInterface *iface)
{
    iface->open = stream_open;
    iface->close = stream_close;
    iface->write = stream_write;
    iface->read = stream_read;
    iface->get_clock = stream_get_clock;
    iface->describe = stream_describe;
}
