/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scripted-transport.h"

#include "base/bytes.h"
#include "base/errors.h"

#include <string.h>

/* What the genuine flashloader leaves behind its payload: nothing that means anything. */
#define STALE_BYTE 0xEE

struct _ScriptedTransport {
    GObject parent_instance;

    char **lines; /* the script, comments taken off */
    gsize n_lines;
    gsize next;
    gint64 due_us; /* when the next answer comes */
    gboolean gone;

    SalvorClock *clock;
    gint64 start_us;
    GCancellable *cancellable;

    gboolean is_open;
    gboolean fail_open;
    gboolean fail_close;
};

static void scripted_transport_iface_init (SalvorPacketTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ScriptedTransport, scripted_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PACKET_TRANSPORT,
                                                      scripted_transport_iface_init))

static void
scripted_transport_finalize (GObject *object)
{
    ScriptedTransport *self = SCRIPTED_TRANSPORT (object);

    g_strfreev (self->lines);
    g_object_unref (self->clock);
    g_object_unref (self->cancellable);
    G_OBJECT_CLASS (scripted_transport_parent_class)->finalize (object);
}

static void
scripted_transport_class_init (ScriptedTransportClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = scripted_transport_finalize;
}

static void
scripted_transport_init (ScriptedTransport *self)
{
    self->clock = salvor_virtual_clock_new (0.0);
    self->start_us = salvor_clock_get_now (self->clock);
    self->cancellable = g_cancellable_new ();
}

/* Runs the lines that are nobody's turn. */
static void
advance (ScriptedTransport *self)
{
    gint64 now = salvor_clock_get_now (self->clock);

    for (self->due_us = now; self->next < self->n_lines; self->next++) {
        const char *line = self->lines[self->next];

        if (g_str_equal (line, "cancel"))
            g_cancellable_cancel (self->cancellable);
        else if (g_str_equal (line, "gone"))
            self->gone = TRUE;
        else if (g_str_has_prefix (line, "wait "))
            self->due_us = now + 1000 * g_ascii_strtoll (line + strlen ("wait "), NULL, 10);
        else
            break;
    }
}

ScriptedTransport *
scripted_transport_new (const char *const *lines, gsize n_lines)
{
    ScriptedTransport *self = g_object_new (TYPE_SCRIPTED_TRANSPORT, NULL);

    self->lines = g_new0 (char *, n_lines + 1);
    self->n_lines = n_lines;
    for (gsize i = 0; i < n_lines; i++) {
        g_auto (GStrv) parts = g_strsplit (lines[i], "#", 2);

        self->lines[i] = g_strdup (g_strstrip (parts[0]));
    }
    advance (self);
    return self;
}

GCancellable *
scripted_transport_get_cancellable (ScriptedTransport *self)
{
    return self->cancellable;
}

guint
scripted_transport_get_elapsed_ms (ScriptedTransport *self)
{
    return (guint) ((salvor_clock_get_now (self->clock) - self->start_us) / 1000);
}

void
scripted_transport_assert_done (ScriptedTransport *self)
{
    if (self->next < self->n_lines)
        g_error ("script line %" G_GSIZE_FORMAT " was not reached: %s", self->next + 1,
                 self->lines[self->next]);
}

void
scripted_transport_fail_open (ScriptedTransport *self)
{
    self->fail_open = TRUE;
}

void
scripted_transport_fail_close (ScriptedTransport *self)
{
    self->fail_close = TRUE;
}

gboolean
scripted_transport_is_open (ScriptedTransport *self)
{
    return self->is_open;
}

/* "01 0C +16" behind the direction mark; (transfer full) */
static GByteArray *
parse_bytes (const char *text)
{
    GByteArray *bytes = g_byte_array_new ();
    g_auto (GStrv) words = g_strsplit_set (text, " ", -1);

    for (gsize i = 0; words[i] != NULL; i++) {
        guint8 filler = words[i][0] == '~' ? STALE_BYTE : 0;

        if (words[i][0] == '+' || words[i][0] == '~') {
            for (guint64 size = g_ascii_strtoull (words[i] + 1, NULL, 10); bytes->len < size;)
                salvor_bytes_append_u8 (bytes, filler);
        } else if (words[i][0] != '\0') {
            salvor_bytes_append_u8 (bytes, (guint8) g_ascii_strtoull (words[i], NULL, 16));
        }
    }
    return bytes;
}

static gboolean
is_turn (ScriptedTransport *self, char direction)
{
    return self->next < self->n_lines && self->lines[self->next][0] == direction;
}

static gboolean
scripted_open (SalvorPacketTransport *transport, GCancellable *cancellable, GError **error)
{
    ScriptedTransport *self = SCRIPTED_TRANSPORT (transport);

    g_assert_false (self->is_open);
    if (self->fail_open) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PERMISSION, "open");
        return FALSE;
    }
    self->is_open = TRUE;
    return TRUE;
}

static gboolean
scripted_close (SalvorPacketTransport *transport, GError **error)
{
    ScriptedTransport *self = SCRIPTED_TRANSPORT (transport);

    g_assert_true (self->is_open);
    self->is_open = FALSE;
    if (self->fail_close)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PERMISSION, "close");
    return !self->fail_close;
}

static gboolean
check_plugged_in (ScriptedTransport *self, GError **error)
{
    if (self->gone)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED, "script: unplugged");
    return !self->gone;
}

static gboolean
scripted_send (SalvorPacketTransport *transport, const guint8 *packet, gsize size,
               SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    ScriptedTransport *self = SCRIPTED_TRANSPORT (transport);
    g_autofree char *sent = salvor_bytes_to_hex (packet, size);
    g_autofree char *expected = NULL;
    g_autoptr (GByteArray) bytes = NULL;

    if (!check_plugged_in (self, error))
        return FALSE;
    if (self->next < self->n_lines && g_str_equal (self->lines[self->next], "send-timeout")) {
        salvor_clock_wait_until (self->clock, deadline.at_us, NULL, NULL);
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "script: not taken");
        self->next++;
        advance (self);
        return FALSE;
    }
    if (!is_turn (self, '>'))
        g_error ("script line %" G_GSIZE_FORMAT " is not the host's turn, sent: %.60s",
                 self->next + 1, sent);
    bytes = parse_bytes (self->lines[self->next] + 1);
    expected = salvor_bytes_to_hex (bytes->data, bytes->len);
    g_assert_cmpstr (sent, ==, expected);
    self->next++;
    advance (self);
    return TRUE;
}

static GBytes *
scripted_receive (SalvorPacketTransport *transport, SalvorDeadline deadline,
                  GCancellable *cancellable, GError **error)
{
    ScriptedTransport *self = SCRIPTED_TRANSPORT (transport);
    GByteArray *bytes;

    if (!check_plugged_in (self, error))
        return NULL;
    if (!is_turn (self, '<')
        || self->due_us > MAX (deadline.at_us, salvor_clock_get_now (self->clock))) {
        salvor_clock_wait_until (self->clock, deadline.at_us, NULL, NULL);
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "script: silence");
        return NULL;
    }
    salvor_clock_wait_until (self->clock, self->due_us, NULL, NULL);
    bytes = parse_bytes (self->lines[self->next] + 1);
    self->next++;
    advance (self);
    return g_byte_array_free_to_bytes (bytes);
}

static SalvorClock *
scripted_get_clock (SalvorPacketTransport *transport)
{
    return SCRIPTED_TRANSPORT (transport)->clock;
}

static const char *
scripted_describe (SalvorPacketTransport *transport)
{
    return "script";
}

static void
scripted_transport_iface_init (SalvorPacketTransportInterface *iface)
{
    iface->open = scripted_open;
    iface->close = scripted_close;
    iface->send = scripted_send;
    iface->receive = scripted_receive;
    iface->get_clock = scripted_get_clock;
    iface->describe = scripted_describe;
}
