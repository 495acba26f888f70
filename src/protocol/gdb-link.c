/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-gdb"
#include "config.h"

#include "protocol/gdb-link.h"

#include "base/bytes.h"
#include "base/errors.h"

/* How often a packet is sent, or asked for, again. TCP carries bytes whole, so a second damage in
 * a row is no accident. */
#define MAX_RESENDS 3

#define CONSOLE_MAX 4096

struct _SalvorGdbLink {
    SalvorByteStream *stream; /* owned */
    SalvorGdbDecoder decoder;
    GByteArray *last_sent; /* owned: for a server that wants it again */
    gboolean acknowledges;
    gboolean awaits_answer; /* the last packet's is still to come */
    guint n_dropped;        /* answers still to come that nobody waits for */
    guint n_resends;        /* since the last good packet, in either direction */
    GError *broken;         /* owned, nullable: half a packet went out, nothing works after that */

    guint8 buffer[4096];
    gsize n_buffered, next;
};

SalvorGdbLink *
salvor_gdb_link_new (SalvorByteStream *stream)
{
    SalvorGdbLink *self;

    g_return_val_if_fail (SALVOR_IS_BYTE_STREAM (stream), NULL);

    self = g_new0 (SalvorGdbLink, 1);
    self->stream = g_object_ref (stream);
    self->last_sent = g_byte_array_new ();
    self->acknowledges = TRUE;
    salvor_gdb_decoder_init (&self->decoder);
    return self;
}

void
salvor_gdb_link_free (SalvorGdbLink *self)
{
    g_object_unref (self->stream);
    g_byte_array_unref (self->last_sent);
    salvor_gdb_decoder_clear (&self->decoder);
    g_clear_error (&self->broken);
    g_free (self);
}

void
salvor_gdb_link_stop_acknowledging (SalvorGdbLink *self)
{
    self->acknowledges = FALSE;
}

SalvorClock *
salvor_gdb_link_get_clock (SalvorGdbLink *self)
{
    return salvor_byte_stream_get_clock (self->stream);
}

const char *
salvor_gdb_link_describe (SalvorGdbLink *self)
{
    return salvor_byte_stream_describe (self->stream);
}

/* ---- out ---- */

/* A packet is written whole even when the person cancels: half of one would leave the server
 * waiting for the rest. */
static gboolean
write_bytes (SalvorGdbLink *self, const guint8 *bytes, gsize size, SalvorDeadline deadline,
             GError **error)
{
    if (self->broken == NULL
        && salvor_byte_stream_write (self->stream, bytes, size, deadline, NULL, &self->broken))
        return TRUE;
    g_propagate_error (error, g_error_copy (self->broken));
    return FALSE;
}

static gboolean
write_byte (SalvorGdbLink *self, guint8 byte, SalvorDeadline deadline, GError **error)
{
    return write_bytes (self, &byte, 1, deadline, error);
}

gboolean
salvor_gdb_link_send (SalvorGdbLink *self, const guint8 *payload, gsize size,
                      SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (payload != NULL && size > 0, FALSE);

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    salvor_gdb_link_drop_answer (self);
    g_byte_array_set_size (self->last_sent, 0);
    salvor_gdb_packet_append (self->last_sent, payload, size);
    if (!write_bytes (self, self->last_sent->data, self->last_sent->len, deadline, error))
        return FALSE;
    self->awaits_answer = TRUE;
    self->n_resends = 0;
    return TRUE;
}

gboolean
salvor_gdb_link_interrupt (SalvorGdbLink *self, SalvorDeadline deadline, GError **error)
{
    return write_byte (self, SALVOR_GDB_INTERRUPT, deadline, error);
}

/* ---- in ---- */

static gboolean
fill (SalvorGdbLink *self, SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    gssize count;

    if (self->next < self->n_buffered)
        return TRUE;
    count = salvor_byte_stream_read (self->stream, self->buffer, sizeof self->buffer, deadline,
                                     cancellable, error);
    if (count < 0)
        return FALSE;
    self->next = 0;
    self->n_buffered = (gsize) count;
    return TRUE;
}

static gboolean
check_resends (SalvorGdbLink *self, const char *what, GError **error)
{
    if (self->acknowledges && self->n_resends++ < MAX_RESENDS)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL, "%s: %s",
                 salvor_byte_stream_describe (self->stream), what);
    return FALSE;
}

/* FALSE ends the wait. */
static gboolean
handle (SalvorGdbLink *self, SalvorGdbEvent event, SalvorDeadline deadline, GError **error)
{
    switch (event) {
    case SALVOR_GDB_NOTHING:
    case SALVOR_GDB_ACK:
        return TRUE;
    case SALVOR_GDB_RESEND:
        return check_resends (self, "the server does not take a packet", error)
               && write_bytes (self, self->last_sent->data, self->last_sent->len, deadline, error);
    case SALVOR_GDB_PACKET:
        return !self->acknowledges || write_byte (self, '+', deadline, error);
    case SALVOR_GDB_DAMAGED:
        return check_resends (self, "a damaged answer", error)
               && write_byte (self, '-', deadline, error);
    case SALVOR_GDB_TOO_LONG:
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "%s: an answer of more than %d bytes",
                     salvor_byte_stream_describe (self->stream), SALVOR_GDB_PACKET_MAX);
        return FALSE;
    }
    g_return_val_if_reached (FALSE);
}

/* A server that never stops talking must not outlive the deadline: the stream only waits, it does
 * not count what it gives. */
static gboolean
check_time (SalvorGdbLink *self, const SalvorDeadline *deadline, guint n_packets,
            GCancellable *cancellable, GError **error)
{
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    if (n_packets == 0 || !salvor_deadline_has_passed (deadline))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT,
                 "%s: no answer among %u packets in time",
                 salvor_byte_stream_describe (self->stream), n_packets);
    return FALSE;
}

/* Decodes until a whole packet is there; it stays in the decoder. */
static gboolean
read_packet (SalvorGdbLink *self, SalvorDeadline deadline, GCancellable *cancellable,
             GError **error)
{
    SalvorGdbEvent event;
    guint n_fills = 0;

    do {
        if (self->next == self->n_buffered
            && !check_time (self, &deadline, n_fills++, cancellable, error))
            return FALSE;
        if (!fill (self, deadline, cancellable, error))
            return FALSE;
        event = salvor_gdb_decoder_push (&self->decoder, self->buffer[self->next++]);
        if (!handle (self, event, deadline, error))
            return FALSE;
    } while (event != SALVOR_GDB_PACKET);
    self->n_resends = 0;
    return TRUE;
}

/* "O" and hexadecimal text; "OK" is an answer. OpenOCD also sends one behind every resume
 * (probe 6.4). */
static gboolean
is_console (const GByteArray *payload)
{
    return payload->len >= 1 && payload->data[0] == 'O'
           && !(payload->len == 2 && payload->data[1] == 'K');
}

static void
take_console (const GByteArray *payload, GString *console)
{
    g_autoptr (GByteArray) text = salvor_gdb_hex_decode (payload->data + 1, payload->len - 1, NULL);

    if (console != NULL && text != NULL && text->len <= CONSOLE_MAX - console->len)
        g_string_append_len (console, (const char *) text->data, text->len);
}

/* Decodes until an answer is there. */
static gboolean
read_answer (SalvorGdbLink *self, GString *console, SalvorDeadline deadline,
             GCancellable *cancellable, GError **error)
{
    for (guint n_packets = 0; check_time (self, &deadline, n_packets, cancellable, error);
         n_packets++) {
        if (!read_packet (self, deadline, cancellable, error))
            return FALSE;
        if (is_console (self->decoder.payload))
            take_console (self->decoder.payload, console);
        else if (self->n_dropped == 0)
            return TRUE;
        else
            self->n_dropped--;
    }
    return FALSE;
}

GByteArray *
salvor_gdb_link_receive (SalvorGdbLink *self, GString *console, SalvorDeadline deadline,
                         GCancellable *cancellable, GError **error)
{
    GByteArray *answer;
    const guint8 nul = 0;

    if (self->broken != NULL) {
        g_propagate_error (error, g_error_copy (self->broken));
        return NULL;
    }
    if (!read_answer (self, console, deadline, cancellable, error))
        return NULL;
    self->awaits_answer = FALSE;
    answer = g_byte_array_sized_new (self->decoder.payload->len + 1);
    g_byte_array_append (answer, self->decoder.payload->data, self->decoder.payload->len);
    g_byte_array_append (answer, &nul, 1);
    g_byte_array_set_size (answer, self->decoder.payload->len);
    return answer;
}

void
salvor_gdb_link_drop_answer (SalvorGdbLink *self)
{
    if (self->awaits_answer)
        self->n_dropped++;
    self->awaits_answer = FALSE;
}

GByteArray *
salvor_gdb_link_ask (SalvorGdbLink *self, const guint8 *payload, gsize size,
                     SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    if (!salvor_gdb_link_send (self, payload, size, deadline, cancellable, error))
        return NULL;
    return salvor_gdb_link_receive (self, NULL, deadline, cancellable, error);
}
