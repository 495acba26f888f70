/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scripted-stream.h"

#include "base/bytes.h"
#include "base/errors.h"

#include <string.h>

struct _ScriptedStream {
    GObject parent_instance;

    GPtrArray *lines; /* of owned strings */
    guint next;
    GByteArray *from_host; /* not taken apart yet */
    GByteArray *to_host;   /* of the line before, not read yet */
    SalvorClock *clock;
    GCancellable *cancellable;
    gboolean open;
    gsize n_sent, cut_after;
    guint n_acknowledged;
};

static void scripted_stream_iface_init (SalvorByteStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ScriptedStream, scripted_stream, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_BYTE_STREAM,
                                                      scripted_stream_iface_init))

static void
scripted_stream_finalize (GObject *object)
{
    ScriptedStream *self = SCRIPTED_STREAM (object);

    g_ptr_array_unref (self->lines);
    g_byte_array_unref (self->from_host);
    g_byte_array_unref (self->to_host);
    g_object_unref (self->clock);
    g_object_unref (self->cancellable);
    G_OBJECT_CLASS (scripted_stream_parent_class)->finalize (object);
}

static void
scripted_stream_class_init (ScriptedStreamClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = scripted_stream_finalize;
}

static void
scripted_stream_init (ScriptedStream *self)
{
    self->lines = g_ptr_array_new_with_free_func (g_free);
    self->from_host = g_byte_array_new ();
    self->to_host = g_byte_array_new ();
    self->clock = salvor_virtual_clock_new (0.0);
    self->cancellable = g_cancellable_new ();
    self->cut_after = G_MAXSIZE;
}

void
scripted_stream_add (ScriptedStream *self, const char *const *lines)
{
    for (gsize i = 0; lines[i] != NULL; i++)
        g_ptr_array_add (self->lines, g_strdup (lines[i]));
}

ScriptedStream *
scripted_stream_new (const char *const *lines)
{
    ScriptedStream *self = g_object_new (TYPE_SCRIPTED_STREAM, NULL);

    scripted_stream_add (self, lines);
    return self;
}

void
scripted_stream_cut_after (ScriptedStream *self, gsize n_bytes)
{
    self->cut_after = n_bytes;
}

gsize
scripted_stream_get_n_sent (ScriptedStream *self)
{
    return self->n_sent;
}

guint
scripted_stream_get_n_acknowledged (ScriptedStream *self)
{
    return self->n_acknowledged;
}

GCancellable *
scripted_stream_get_cancellable (ScriptedStream *self)
{
    return self->cancellable;
}

guint
scripted_stream_get_elapsed_ms (ScriptedStream *self)
{
    return (guint) (salvor_clock_get_now (self->clock) / 1000);
}

gboolean
scripted_stream_is_open (ScriptedStream *self)
{
    return self->open;
}

/* Returns: (nullable): what stands behind @word on the next line */
static const char *
peek (ScriptedStream *self, const char *word)
{
    const char *line
        = self->next < self->lines->len ? g_ptr_array_index (self->lines, self->next) : "";

    return g_str_has_prefix (line, word) ? line + strlen (word) : NULL;
}

void
scripted_stream_assert_done (ScriptedStream *self)
{
    if (self->next < self->lines->len)
        g_test_message ("left: %s", (const char *) g_ptr_array_index (self->lines, self->next));
    g_assert_cmpuint (self->next, ==, self->lines->len);
    g_assert_cmpuint (self->to_host->len, ==, 0);
}

/* ---- from the host ---- */

static guint8
add_up (const guint8 *bytes, gsize size)
{
    guint8 sum = 0;

    for (gsize i = 0; i < size; i++)
        sum = (guint8) (sum + bytes[i]);
    return sum;
}

static void
expect_byte (ScriptedStream *self, const char *line)
{
    g_assert_nonnull (peek (self, line));
    self->next++;
}

/* Returns: bytes taken; 0 when the packet is not whole yet */
static gsize
take_packet (ScriptedStream *self, const guint8 *bytes, gsize size)
{
    const guint8 *hash = memchr (bytes, '#', size);
    const char *expected = peek (self, "> ");
    g_autofree char *payload = NULL;
    g_autofree char *wanted = NULL;
    g_autofree char *sum = NULL;
    gsize length;

    if (hash == NULL || (gsize) (hash - bytes) + 3 > size)
        return 0;
    length = (gsize) (hash - bytes) - 1;
    payload = g_strndup ((const char *) bytes + 1, length);
    wanted = expected != NULL ? g_strcompress (expected) : g_strdup ("(nothing)");
    g_assert_cmpstr (payload, ==, wanted);
    sum = g_strdup_printf ("%02x", add_up (bytes + 1, length));
    g_assert_cmpmem (hash + 1, 2, sum, 2);
    self->next++;
    return length + 4;
}

static void
take_apart (ScriptedStream *self)
{
    while (self->from_host->len > 0) {
        gsize taken = 1;

        switch (self->from_host->data[0]) {
        case '+':
            self->n_acknowledged++;
            break;
        case '-':
            expect_byte (self, "resend");
            break;
        case 0x03:
            expect_byte (self, "interrupt");
            break;
        default:
            g_assert_cmpuint (self->from_host->data[0], ==, '$');
            taken = take_packet (self, self->from_host->data, self->from_host->len);
        }
        if (taken == 0)
            return;
        g_byte_array_remove_range (self->from_host, 0, (guint) taken);
    }
}

static gboolean
stream_write (SalvorByteStream *stream, const guint8 *data, gsize size, SalvorDeadline deadline,
              GCancellable *cancellable, GError **error)
{
    ScriptedStream *self = SCRIPTED_STREAM (stream);

    g_assert_true (self->open);
    g_byte_array_append (self->from_host, data, (guint) size);
    take_apart (self);
    return TRUE;
}

/* ---- to the host ---- */

static void
queue (ScriptedStream *self, const char *text, gboolean framed)
{
    g_autofree char *bytes = g_strcompress (text);
    g_autofree char *frame = NULL;

    if (framed)
        frame
            = g_strdup_printf ("$%s#%02x", bytes, add_up ((const guint8 *) bytes, strlen (bytes)));
    else
        frame = g_strdup (bytes);
    g_byte_array_append (self->to_host, (const guint8 *) frame, (guint) strlen (frame));
}

/* Does what the next line says until there are bytes; FALSE: it is the host's turn, or over. */
static gboolean
act (ScriptedStream *self)
{
    const char *text;

    while (self->to_host->len == 0) {
        if ((text = peek (self, "endless ")) != NULL) {
            salvor_virtual_clock_advance (self->clock, 1000);
            queue (self, text, FALSE);
            return TRUE;
        }
        if ((text = peek (self, "< ")) != NULL || peek (self, "<") != NULL)
            queue (self, text != NULL ? text : "", TRUE);
        else if ((text = peek (self, "raw ")) != NULL)
            queue (self, text, FALSE);
        else if ((text = peek (self, "wait ")) != NULL)
            salvor_virtual_clock_advance (self->clock, atoi (text) * 1000);
        else if (peek (self, "cancel") != NULL)
            g_cancellable_cancel (self->cancellable);
        else
            return FALSE;
        self->next++;
        if (peek (self, "") != NULL && g_cancellable_is_cancelled (self->cancellable)
            && self->to_host->len == 0)
            return FALSE;
    }
    return TRUE;
}

static gssize
fail_read (ScriptedStream *self, SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return -1;
    if (peek (self, "gone") != NULL || self->n_sent >= self->cut_after) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED, "script: gone");
        return -1;
    }
    salvor_virtual_clock_advance (self->clock, salvor_deadline_get_remaining_us (&deadline));
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "script: nothing to read");
    return -1;
}

static gssize
stream_read (SalvorByteStream *stream, guint8 *buffer, gsize size, SalvorDeadline deadline,
             GCancellable *cancellable, GError **error)
{
    ScriptedStream *self = SCRIPTED_STREAM (stream);
    gsize count;

    g_assert_true (self->open);
    if (self->n_sent >= self->cut_after || !act (self))
        return fail_read (self, deadline, cancellable, error);
    count = MIN (MIN (self->to_host->len, size), self->cut_after - self->n_sent);
    salvor_bytes_poke (buffer, size, 0, self->to_host->data, count);
    g_byte_array_remove_range (self->to_host, 0, (guint) count);
    self->n_sent += count;
    return (gssize) count;
}

static gboolean
stream_open (SalvorByteStream *stream, SalvorDeadline deadline, GCancellable *cancellable,
             GError **error)
{
    SCRIPTED_STREAM (stream)->open = TRUE;
    return TRUE;
}

static void
stream_close (SalvorByteStream *stream)
{
    SCRIPTED_STREAM (stream)->open = FALSE;
}

static SalvorClock *
stream_get_clock (SalvorByteStream *stream)
{
    return SCRIPTED_STREAM (stream)->clock;
}

static const char *
stream_describe (SalvorByteStream *stream)
{
    return "script";
}

static void
scripted_stream_iface_init (SalvorByteStreamInterface *iface)
{
    iface->open = stream_open;
    iface->close = stream_close;
    iface->write = stream_write;
    iface->read = stream_read;
    iface->get_clock = stream_get_clock;
    iface->describe = stream_describe;
}
