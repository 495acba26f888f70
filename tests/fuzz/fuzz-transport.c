/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-transport.h"

#include "base/errors.h"

#include <string.h>

/* Virtual time one command may take: each of its deadlines used up */
#define MAX_COMMAND_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
/* Draining ends after 8192 packets, the rest is for the command. */
#define MAX_PACKETS 20000

/* What a byte of the input says of the next packet, in its low bits */
enum {
    RIGHT,
    CHANGED,
    CUT,
    LATE,
    OTHER, /* bytes of the input, with a length of one byte */
    LONG,  /* the same with two */
    AGAIN,
    SILENT,
    N_MANNERS,
};
/* … and beside that */
#define UNASKED 0x80 /* it comes also when nobody waits */
#define CANCELS 0x40
#define GONE 0x37    /* the whole byte: the device is no more */
#define NO_SEND 0x2F /* the next packet is not taken */

struct _FuzzTransport {
    GObject parent_instance;

    FuzzInput *input; /* borrowed */
    gboolean pipelined;
    FuzzAnswerFunc answer;
    gpointer user_data;
    GQueue requests; /* of owned FuzzRequest */
    SalvorClock *clock;
    GCancellable *cancellable;
    gboolean gone;
    GPtrArray *delivered; /* of owned GBytes, since the command began */
    gint64 start_us;
    guint n_looks; /* for packets, since then */
};

static void fuzz_transport_iface_init (SalvorPacketTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FuzzTransport, fuzz_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PACKET_TRANSPORT,
                                                      fuzz_transport_iface_init))

static void
request_free (gpointer data)
{
    FuzzRequest *request = data;

    g_byte_array_unref (request->packet);
    g_free (request);
}

static void
fuzz_transport_finalize (GObject *object)
{
    FuzzTransport *self = FUZZ_TRANSPORT (object);

    g_queue_clear_full (&self->requests, request_free);
    g_object_unref (self->clock);
    g_object_unref (self->cancellable);
    g_ptr_array_unref (self->delivered);
    G_OBJECT_CLASS (fuzz_transport_parent_class)->finalize (object);
}

static void
fuzz_transport_class_init (FuzzTransportClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = fuzz_transport_finalize;
}

static void
fuzz_transport_init (FuzzTransport *self)
{
    g_queue_init (&self->requests);
    self->clock = salvor_virtual_clock_new (0.0);
    self->cancellable = g_cancellable_new ();
    self->delivered = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

FuzzTransport *
fuzz_transport_new (FuzzInput *input, gboolean pipelined, FuzzAnswerFunc answer, gpointer user_data)
{
    FuzzTransport *self = g_object_new (FUZZ_TYPE_TRANSPORT, NULL);

    self->input = input;
    self->pipelined = pipelined;
    self->answer = answer;
    self->user_data = user_data;
    return self;
}

GCancellable *
fuzz_transport_get_cancellable (FuzzTransport *self)
{
    return self->cancellable;
}

/* ---- what is proven of a command ---- */

void
fuzz_transport_begin (FuzzTransport *self)
{
    g_cancellable_reset (self->cancellable);
    g_ptr_array_set_size (self->delivered, 0);
    self->start_us = salvor_clock_get_now (self->clock);
    self->n_looks = 0;
}

void
fuzz_transport_end (FuzzTransport *self, gboolean done, const GError *error)
{
    fuzz_assert_outcome (done, error);
    g_assert_cmpint (salvor_clock_get_now (self->clock) - self->start_us, <, MAX_COMMAND_US);
}

static gboolean
is_in (const guint8 *content, gsize length, const guint8 *bytes, gsize size)
{
    for (gsize i = 0; i + size <= length; i++) {
        if (memcmp (content + i, bytes, size) == 0)
            return TRUE;
    }
    return FALSE;
}

gboolean
fuzz_contains (const GByteArray *content, const guint8 *bytes, gsize size)
{
    return is_in (content->data, content->len, bytes, size);
}

gboolean
fuzz_transport_has_delivered (FuzzTransport *self, gsize offset, const guint8 *bytes, gsize size)
{
    for (guint i = 0; i < self->delivered->len; i++) {
        gsize length;
        const guint8 *packet = g_bytes_get_data (self->delivered->pdata[i], &length);

        if (offset == G_MAXSIZE
                ? is_in (packet, length, bytes, size)
                : length >= offset + size && memcmp (packet + offset, bytes, size) == 0)
            return TRUE;
    }
    return FALSE;
}

GByteArray *
fuzz_transport_get_content (FuzzTransport *self, guint8 id, gsize offset)
{
    GByteArray *content = g_byte_array_new ();

    for (guint i = 0; i < self->delivered->len; i++) {
        gsize length;
        const guint8 *packet = g_bytes_get_data (self->delivered->pdata[i], &length);

        if (packet[0] == id && length > offset)
            g_byte_array_append (content, packet + offset, (guint) (length - offset));
    }
    return content;
}

/* ---- the device ---- */

static gboolean
fuzz_open (SalvorPacketTransport *transport, GCancellable *cancellable, GError **error)
{
    return TRUE;
}

static gboolean
fuzz_close (SalvorPacketTransport *transport, GError **error)
{
    return TRUE;
}

static guint8
peek (const FuzzTransport *self)
{
    return self->input->size > 0 ? self->input->data[0] : SILENT;
}

static gboolean
check_there (FuzzTransport *self, GError **error)
{
    if (peek (self) == GONE)
        self->gone = TRUE;
    if (self->gone)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED, "fuzz: unplugged");
    return !self->gone;
}

static gboolean
fuzz_send (SalvorPacketTransport *transport, const guint8 *packet, gsize size,
           SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    FuzzTransport *self = FUZZ_TRANSPORT (transport);
    FuzzRequest *request;

    g_assert_true (size > 0 && size <= SALVOR_PACKET_MAX_SIZE);
    if (!check_there (self, error))
        return FALSE;
    if (peek (self) == NO_SEND) {
        fuzz_input_take_u8 (self->input);
        salvor_clock_wait_until (self->clock, deadline.at_us, NULL, NULL);
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "fuzz: not taken");
        return FALSE;
    }
    if (!self->pipelined && packet[0] != 1)
        return TRUE;
    if (!self->pipelined)
        g_queue_clear_full (&self->requests, request_free);
    request = g_new0 (FuzzRequest, 1);
    request->packet = g_byte_array_append (g_byte_array_new (), packet, (guint) size);
    g_queue_push_tail (&self->requests, request);
    return TRUE;
}

static void
append_right (FuzzTransport *self, GByteArray *packet)
{
    FuzzRequest *request = g_queue_peek_head (&self->requests);
    gboolean last = self->answer (request, self->input, packet, self->user_data);

    if (request != NULL)
        request->n_answers++;
    if (last && request != NULL)
        request_free (g_queue_pop_head (&self->requests));
}

static void
append_input (FuzzTransport *self, gsize count, GByteArray *packet)
{
    gsize size;
    const guint8 *bytes
        = fuzz_input_take_bytes (self->input, MIN (count, SALVOR_PACKET_MAX_SIZE), &size);

    g_byte_array_append (packet, bytes, (guint) size);
}

static void
append_again (FuzzTransport *self, GByteArray *packet)
{
    GBytes *last
        = self->delivered->len > 0 ? self->delivered->pdata[self->delivered->len - 1] : NULL;

    if (last != NULL)
        g_byte_array_append (packet, g_bytes_get_data (last, NULL),
                             (guint) g_bytes_get_size (last));
}

/* @manner: one that is a packet */
static void
append_packet (FuzzTransport *self, guint manner, GByteArray *packet)
{
    switch (manner) {
    case OTHER:
        append_input (self, fuzz_input_take_u8 (self->input), packet);
        return;
    case LONG:
        append_input (self, fuzz_input_take_u16 (self->input), packet);
        return;
    case AGAIN:
        append_again (self, packet);
        return;
    default:
        append_right (self, packet);
        break;
    }
    if (manner == CHANGED && packet->len > 0)
        packet->data[fuzz_input_take_u8 (self->input) % packet->len]
            = fuzz_input_take_u8 (self->input);
    if (manner == CUT && packet->len > 0)
        g_byte_array_set_size (packet, fuzz_input_take_u8 (self->input) % packet->len);
}

static GBytes *
be_silent (FuzzTransport *self, SalvorDeadline deadline, GError **error)
{
    salvor_clock_wait_until (self->clock, deadline.at_us, NULL, NULL);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "fuzz: silence");
    return NULL;
}

static GBytes *
deliver (FuzzTransport *self, GByteArray *packet)
{
    GBytes *bytes = g_bytes_new (packet->data, packet->len);

    g_ptr_array_add (self->delivered, g_bytes_ref (bytes));
    return bytes;
}

static GBytes *
fuzz_receive (SalvorPacketTransport *transport, SalvorDeadline deadline, GCancellable *cancellable,
              GError **error)
{
    FuzzTransport *self = FUZZ_TRANSPORT (transport);
    g_autoptr (GByteArray) packet = g_byte_array_new ();
    guint8 mark = peek (self);

    g_assert_cmpuint (++self->n_looks, <, MAX_PACKETS);
    if (!check_there (self, error))
        return NULL;
    if (salvor_deadline_has_passed (&deadline) && (mark & UNASKED) == 0)
        return be_silent (self, deadline, error);
    mark = fuzz_input_is_empty (self->input) ? SILENT : fuzz_input_take_u8 (self->input);
    if ((mark & CANCELS) != 0)
        g_cancellable_cancel (self->cancellable);
    /* who waits hears of it, and has taken nothing */
    if (cancellable != NULL && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
    if (mark % N_MANNERS == LATE)
        salvor_virtual_clock_advance (self->clock,
                                      salvor_deadline_get_remaining_us (&deadline) / 2);
    if (mark % N_MANNERS != SILENT)
        append_packet (self, mark % N_MANNERS, packet);
    /* a transport delivers no empty packets */
    return packet->len > 0 ? deliver (self, packet) : be_silent (self, deadline, error);
}

static SalvorClock *
fuzz_get_clock (SalvorPacketTransport *transport)
{
    return FUZZ_TRANSPORT (transport)->clock;
}

static const char *
fuzz_describe (SalvorPacketTransport *transport)
{
    return "fuzz";
}

static void
fuzz_transport_iface_init (SalvorPacketTransportInterface *iface)
{
    iface->open = fuzz_open;
    iface->close = fuzz_close;
    iface->send = fuzz_send;
    iface->receive = fuzz_receive;
    iface->get_clock = fuzz_get_clock;
    iface->describe = fuzz_describe;
}
