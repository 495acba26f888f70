/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "liar-stream.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "protocol/gdb-packet.h"

#define LAST_MOMENT_US 1000
/* More than a board or a server ever sends in one go */
#define PORTION_SIZE 16384

#define TYPE_LIAR_STREAM (liar_stream_get_type ())
G_DECLARE_FINAL_TYPE (LiarStream, liar_stream, LIAR, STREAM, GObject)

struct _LiarStream {
    GObject parent_instance;

    SalvorByteStream *real; /* owned */
    Liar *liar;             /* no ref */
    SalvorPortKind port;
};

static void liar_stream_iface_init (SalvorByteStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LiarStream, liar_stream, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_BYTE_STREAM,
                                                      liar_stream_iface_init))

static GQueue *
get_pending (LiarStream *self)
{
    return &self->liar->pending[self->port];
}

static gboolean
liar_stream_open (SalvorByteStream *stream, SalvorDeadline deadline, GCancellable *cancellable,
                  GError **error)
{
    return salvor_byte_stream_open (LIAR_STREAM (stream)->real, deadline, cancellable, error);
}

static void
liar_stream_close (SalvorByteStream *stream)
{
    LiarStream *self = LIAR_STREAM (stream);

    g_queue_clear_full (get_pending (self), (GDestroyNotify) g_bytes_unref);
    salvor_byte_stream_close (self->real);
}

static gboolean
liar_stream_write (SalvorByteStream *stream, const guint8 *data, gsize size,
                   SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    return salvor_byte_stream_write (LIAR_STREAM (stream)->real, data, size, deadline, cancellable,
                                     error);
}

/* (transfer full): what stands in the one packet that @portion is */
static GBytes *
unwrap (const guint8 *portion, gsize size)
{
    SalvorGdbDecoder decoder;
    GBytes *payload = NULL;

    salvor_gdb_decoder_init (&decoder);
    for (gsize i = 0; i < size && payload == NULL; i++) {
        if (salvor_gdb_decoder_push (&decoder, portion[i]) == SALVOR_GDB_PACKET)
            payload = g_bytes_new (decoder.payload->data, decoder.payload->len);
    }
    salvor_gdb_decoder_clear (&decoder);
    g_assert_nonnull (payload);
    return payload;
}

/* An answer as it goes over the line; (transfer full) */
static GBytes *
wrap (LiarStream *self, GBytes *answer)
{
    GByteArray *packet;
    gsize size;
    const guint8 *payload = g_bytes_get_data (answer, &size);

    if (self->port != SALVOR_PORT_GDB)
        return g_bytes_ref (answer);
    packet = g_byte_array_new ();
    salvor_gdb_packet_append (packet, payload, size);
    return g_byte_array_free_to_bytes (packet);
}

static void
push (LiarStream *self, GBytes *answer)
{
    g_queue_push_tail (get_pending (self), wrap (self, answer));
}

/* What comes next from the other end; NULL with the error */
static GBytes *
listen (LiarStream *self, SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    guint8 buffer[PORTION_SIZE];
    gssize count
        = salvor_byte_stream_read (self->real, buffer, sizeof buffer, deadline, cancellable, error);

    if (count <= 0)
        return NULL;
    return self->port == SALVOR_PORT_GDB ? unwrap (buffer, (gsize) count)
                                         : g_bytes_new (buffer, (gsize) count);
}

static GBytes *
tell_late (LiarStream *self, GBytes *answer, SalvorDeadline deadline, GError **error)
{
    push (self, answer);
    salvor_clock_wait_until (deadline.clock, deadline.at_us, NULL, NULL);
    g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "nothing came in time");
    return NULL;
}

/* (transfer full): as it stands in a packet */
static GBytes *
tell (LiarStream *self, const Lie *lie, GBytes *answer, SalvorDeadline deadline,
      GCancellable *cancellable, GError **error)
{
    GBytes *next;

    switch (lie->kind) {
    case LIE_NONE:
        return g_bytes_ref (answer);
    case LIE_NOTHING:
        return listen (self, deadline, cancellable, error);
    case LIE_LATE:
        return tell_late (self, answer, deadline, error);
    case LIE_JUST_IN_TIME:
        salvor_clock_wait_until (deadline.clock, deadline.at_us - LAST_MOMENT_US, NULL, NULL);
        return g_bytes_ref (answer);
    case LIE_DOUBLED:
        push (self, answer);
        return g_bytes_ref (answer);
    case LIE_SWAPPED:
        next = listen (self, deadline, cancellable, error);
        push (self, answer);
        return next;
    default:
        return liar_make (self->liar, self->port, lie, answer);
    }
}

static GBytes *
get_answer (LiarStream *self, SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_autoptr (GBytes) answer = NULL;
    g_autoptr (GBytes) told = NULL;
    Lie lie;

    if (!g_queue_is_empty (get_pending (self)))
        return g_queue_pop_head (get_pending (self));
    answer = listen (self, deadline, cancellable, error);
    if (answer == NULL)
        return NULL;
    lie = liar_hear (self->liar, self->port, answer);
    told = tell (self, &lie, answer, deadline, cancellable, error);
    liar_remember (self->liar, self->port, answer);
    return told != NULL ? wrap (self, told) : NULL;
}

/* What is more than was asked for comes next. */
static gssize
liar_stream_read (SalvorByteStream *stream, guint8 *buffer, gsize size, SalvorDeadline deadline,
                  GCancellable *cancellable, GError **error)
{
    LiarStream *self = LIAR_STREAM (stream);
    g_autoptr (GBytes) answer = NULL;
    const guint8 *data;
    gsize count;

    liar_count_call (self->liar);
    answer = get_answer (self, deadline, cancellable, error);
    if (answer == NULL)
        return -1;
    data = g_bytes_get_data (answer, &count);
    if (count > size) {
        g_queue_push_head (get_pending (self), g_bytes_new_from_bytes (answer, size, count - size));
        count = size;
    }
    salvor_bytes_poke (buffer, size, 0, data, count);
    return (gssize) count;
}

static SalvorClock *
liar_stream_get_clock (SalvorByteStream *stream)
{
    return salvor_byte_stream_get_clock (LIAR_STREAM (stream)->real);
}

static const char *
liar_stream_describe (SalvorByteStream *stream)
{
    return salvor_byte_stream_describe (LIAR_STREAM (stream)->real);
}

static void
liar_stream_iface_init (SalvorByteStreamInterface *iface)
{
    iface->open = liar_stream_open;
    iface->close = liar_stream_close;
    iface->write = liar_stream_write;
    iface->read = liar_stream_read;
    iface->get_clock = liar_stream_get_clock;
    iface->describe = liar_stream_describe;
}

static void
liar_stream_finalize (GObject *object)
{
    g_object_unref (LIAR_STREAM (object)->real);
    G_OBJECT_CLASS (liar_stream_parent_class)->finalize (object);
}

static void
liar_stream_class_init (LiarStreamClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = liar_stream_finalize;
}

static void
liar_stream_init (LiarStream *self)
{
}

SalvorByteStream *
liar_stream_new (SalvorByteStream *real, Liar *liar, SalvorPortKind port)
{
    LiarStream *self = g_object_new (TYPE_LIAR_STREAM, NULL);

    self->real = g_object_ref (real);
    self->liar = liar;
    self->port = port;
    return SALVOR_BYTE_STREAM (self);
}
