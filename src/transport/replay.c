/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-replay"
#include "config.h"

#include "transport/replay.h"

#include "base/bytes.h"
#include "base/errors.h"

#include <string.h>

/* Bytes of a packet that an error shows */
#define SHOWN_BYTES 16

struct _SalvorReplay {
    GObject parent_instance;

    char *name;
    SalvorRecording *recording; /* owned */
    SalvorClock *clock;         /* owned, virtual */

    GMutex mutex;       /* guards the fields below */
    guint next;         /* index of the event that is due next */
    GPtrArray *present; /* of SalvorRecordedEvent, no ref: what is plugged in */
};

G_DEFINE_FINAL_TYPE (SalvorReplay, salvor_replay, G_TYPE_OBJECT)

static void
salvor_replay_finalize (GObject *object)
{
    SalvorReplay *self = SALVOR_REPLAY (object);

    g_free (self->name);
    g_clear_pointer (&self->recording, salvor_recording_free);
    g_object_unref (self->clock);
    g_ptr_array_unref (self->present);
    g_mutex_clear (&self->mutex);
    G_OBJECT_CLASS (salvor_replay_parent_class)->finalize (object);
}

static void
salvor_replay_class_init (SalvorReplayClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_replay_finalize;
}

static void
salvor_replay_init (SalvorReplay *self)
{
    g_mutex_init (&self->mutex);
    self->clock = salvor_virtual_clock_new (0.0);
    self->present = g_ptr_array_new ();
}

SalvorReplay *
salvor_replay_new (const char *name, SalvorRecording *recording)
{
    SalvorReplay *self;

    g_return_val_if_fail (name != NULL && recording != NULL, NULL);

    self = g_object_new (SALVOR_TYPE_REPLAY, NULL);
    self->name = g_strdup (name);
    self->recording = recording;
    return self;
}

const char *
salvor_replay_get_name (SalvorReplay *self)
{
    g_return_val_if_fail (SALVOR_IS_REPLAY (self), NULL);
    return self->name;
}

const char *
salvor_replay_get_board_name (SalvorReplay *self)
{
    g_return_val_if_fail (SALVOR_IS_REPLAY (self), NULL);
    return self->recording->board_name;
}

SalvorClock *
salvor_replay_get_clock (SalvorReplay *self)
{
    g_return_val_if_fail (SALVOR_IS_REPLAY (self), NULL);
    return self->clock;
}

/* ---- the place in the recording; the mutex is held ---- */

/* (nullable): the event that is due next */
static const SalvorRecordedEvent *
peek (const SalvorReplay *self)
{
    return self->next < self->recording->events->len
               ? g_ptr_array_index (self->recording->events, self->next)
               : NULL;
}

static gboolean
is_next (const SalvorReplay *self, guint device, SalvorRecordedKind kind)
{
    const SalvorRecordedEvent *event = peek (self);

    return event != NULL && event->device == device && event->kind == kind;
}

static gboolean
is_present (const SalvorReplay *self, guint device)
{
    for (guint i = 0; i < self->present->len; i++) {
        const SalvorRecordedEvent *event = g_ptr_array_index (self->present, i);

        if (event->device == device)
            return TRUE;
    }
    return FALSE;
}

static void
wait_until (SalvorReplay *self, gint64 until_us)
{
    salvor_clock_wait_until (self->clock, until_us, NULL, NULL);
}

/* Goes on behind the next event, at its time. */
static void
pass (SalvorReplay *self)
{
    wait_until (self, peek (self)->time_us);
    self->next++;
}

static void
remove_device (SalvorReplay *self, guint device)
{
    for (guint i = 0; i < self->present->len; i++) {
        const SalvorRecordedEvent *event = g_ptr_array_index (self->present, i);

        if (event->device == device)
            g_ptr_array_remove_index (self->present, i--);
    }
}

/* Does the plug or unplug that is due next; FALSE when something else is. */
static gboolean
move_device (SalvorReplay *self)
{
    const SalvorRecordedEvent *event = peek (self);

    if (event == NULL
        || (event->kind != SALVOR_RECORDED_PLUG && event->kind != SALVOR_RECORDED_UNPLUG))
        return FALSE;
    if (event->kind == SALVOR_RECORDED_PLUG)
        g_ptr_array_add (self->present, (gpointer) event);
    else
        remove_device (self, event->device);
    pass (self);
    return TRUE;
}

/* Everything that happens by itself until @until_us */
static void
settle (SalvorReplay *self, gint64 until_us)
{
    const SalvorRecordedEvent *event;

    while ((event = peek (self)) != NULL && event->time_us <= until_us && move_device (self))
        ;
}

static gboolean
set_gone (SalvorReplay *self, guint device, GError **error)
{
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED, "%s: device %u is unplugged",
                 self->name, device);
    return FALSE;
}

/* The host does something with @device: what it did not wait for is over. */
static gboolean
come_to (SalvorReplay *self, guint device, GError **error)
{
    while (!is_next (self, device, SALVOR_RECORDED_UNPLUG)) {
        if (is_next (self, device, SALVOR_RECORDED_SILENCE))
            self->next++;
        else if (!move_device (self))
            break;
    }
    if (is_next (self, device, SALVOR_RECORDED_UNPLUG))
        move_device (self);
    return is_present (self, device) || set_gone (self, device, error);
}

/* ---- what does not fit; the mutex is held ---- */

/* "> 01 05 05 00 …" (transfer full) */
static char *
show_packet (const char *mark, const guint8 *packet, gsize size)
{
    g_autofree char *hex = salvor_bytes_to_hex (packet, MIN (size, SHOWN_BYTES));

    return g_strdup_printf ("%s %s%s", mark, hex, size > SHOWN_BYTES ? " …" : "");
}

/* (transfer full) */
static char *
show_event (const SalvorRecordedEvent *event)
{
    gsize size = 0;
    const guint8 *packet;
    g_autofree char *line = NULL;
    g_auto (GStrv) words = NULL;

    if (event->packet != NULL) {
        packet = g_bytes_get_data (event->packet, &size);
        return show_packet (event->kind == SALVOR_RECORDED_RECEIVE ? "<" : ">", packet, size);
    }
    /* behind time and device */
    line = salvor_recorded_event_format (event);
    words = g_strsplit (line, " ", 3);
    return g_strdup (words[2]);
}

/* Where two packets part, or where the shorter one ends */
static gsize
find_difference (GBytes *expected, const guint8 *packet, gsize size)
{
    gsize n_expected = 0, i;
    const guint8 *data = g_bytes_get_data (expected, &n_expected);

    for (i = 0; i < MIN (size, n_expected) && data[i] == packet[i]; i++)
        ;
    return i;
}

static gboolean
set_mismatch (SalvorReplay *self, const char *got, GError **error)
{
    const SalvorRecordedEvent *event = peek (self);
    g_autofree char *expected = NULL;

    if (event == NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_RECORDING,
                     "%s: the recording has ended, got “%s”", self->name, got);
        return FALSE;
    }
    expected = show_event (event);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_RECORDING, "%s line %u: expected “%s”, got “%s”",
                 self->name, event->line, expected, got);
    return FALSE;
}

static gboolean
set_packet_mismatch (SalvorReplay *self, const guint8 *packet, gsize size, GError **error)
{
    const SalvorRecordedEvent *event = peek (self);
    g_autofree char *shown = show_packet (">", packet, size);
    g_autofree char *got = NULL;

    if (event == NULL || event->packet == NULL || event->kind == SALVOR_RECORDED_RECEIVE)
        return set_mismatch (self, shown, error);
    got = g_strdup_printf ("%s (of %" G_GSIZE_FORMAT " bytes, %" G_GSIZE_FORMAT " are as expected)",
                           shown, size, find_difference (event->packet, packet, size));
    return set_mismatch (self, got, error);
}

/* ---- verbs ---- */

static gboolean
open_locked (SalvorReplay *self, guint device, GError **error)
{
    if (!come_to (self, device, error))
        return FALSE;
    if (!is_next (self, device, SALVOR_RECORDED_OPEN))
        return set_mismatch (self, "open", error);
    pass (self);
    return TRUE;
}

gboolean
salvor_replay_open (SalvorReplay *self, guint device, GError **error)
{
    gboolean opened;

    g_return_val_if_fail (SALVOR_IS_REPLAY (self), FALSE);

    g_mutex_lock (&self->mutex);
    opened = open_locked (self, device, error);
    g_mutex_unlock (&self->mutex);
    return opened;
}

void
salvor_replay_close (SalvorReplay *self, guint device)
{
    g_return_if_fail (SALVOR_IS_REPLAY (self));

    g_mutex_lock (&self->mutex);
    while (is_next (self, device, SALVOR_RECORDED_SILENCE))
        self->next++;
    /* one that was recorded elsewhere must not hide the error that led here */
    if (is_next (self, device, SALVOR_RECORDED_CLOSE))
        pass (self);
    g_mutex_unlock (&self->mutex);
}

static gboolean
is_next_packet (const SalvorReplay *self, guint device, SalvorRecordedKind kind,
                const guint8 *packet, gsize size)
{
    gsize n_expected = 0;
    const guint8 *expected;

    if (!is_next (self, device, kind))
        return FALSE;
    expected = g_bytes_get_data (peek (self)->packet, &n_expected);
    return n_expected == size && memcmp (expected, packet, size) == 0;
}

static gboolean
send_locked (SalvorReplay *self, guint device, const guint8 *packet, gsize size,
             SalvorDeadline deadline, GError **error)
{
    if (!come_to (self, device, error))
        return FALSE;
    if (is_next_packet (self, device, SALVOR_RECORDED_SEND, packet, size)) {
        pass (self);
        return TRUE;
    }
    if (!is_next_packet (self, device, SALVOR_RECORDED_NO_SEND, packet, size))
        return set_packet_mismatch (self, packet, size, error);
    wait_until (self, deadline.at_us);
    self->next++;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "%s: the device did not take a packet",
                 self->name);
    return FALSE;
}

gboolean
salvor_replay_send (SalvorReplay *self, guint device, const guint8 *packet, gsize size,
                    SalvorDeadline deadline, GError **error)
{
    gboolean sent;

    g_return_val_if_fail (SALVOR_IS_REPLAY (self), FALSE);
    g_return_val_if_fail (packet != NULL, FALSE);

    g_mutex_lock (&self->mutex);
    sent = send_locked (self, device, packet, size, deadline, error);
    g_mutex_unlock (&self->mutex);
    return sent;
}

/* What is in the way of the next event of @device, as far as it happens by itself in time */
static void
settle_for (SalvorReplay *self, guint device, gint64 until_us)
{
    const SalvorRecordedEvent *event;

    while ((event = peek (self)) != NULL && event->device != device && event->time_us <= until_us
           && move_device (self))
        ;
}

/* A packet comes at its time to one that looks, and in any case to one that waits: it was waited
 * for, however fast this computer is. */
static GBytes *
take_packet (SalvorReplay *self, guint device, SalvorDeadline deadline)
{
    const SalvorRecordedEvent *event = peek (self);

    if (!is_next (self, device, SALVOR_RECORDED_RECEIVE)
        || (salvor_deadline_has_passed (&deadline)
            && event->time_us > salvor_clock_get_now (self->clock)))
        return NULL;
    wait_until (self, MIN (event->time_us, deadline.at_us));
    self->next++;
    return g_bytes_ref (event->packet);
}

static GBytes *
receive_locked (SalvorReplay *self, guint device, SalvorDeadline deadline, GError **error)
{
    gboolean looks = salvor_deadline_has_passed (&deadline);
    GBytes *packet;

    settle_for (self, device, deadline.at_us);
    packet = take_packet (self, device, deadline);
    if (packet != NULL)
        return packet;
    if (is_next (self, device, SALVOR_RECORDED_UNPLUG)
        && (!looks || peek (self)->time_us <= deadline.at_us))
        move_device (self);
    if (!is_present (self, device)) {
        set_gone (self, device, error);
        return NULL;
    }
    if (!looks && is_next (self, device, SALVOR_RECORDED_SILENCE))
        self->next++;
    wait_until (self, deadline.at_us);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "%s: nothing came", self->name);
    return NULL;
}

GBytes *
salvor_replay_receive (SalvorReplay *self, guint device, SalvorDeadline deadline, GError **error)
{
    GBytes *packet;

    g_return_val_if_fail (SALVOR_IS_REPLAY (self), NULL);

    g_mutex_lock (&self->mutex);
    packet = receive_locked (self, device, deadline, error);
    g_mutex_unlock (&self->mutex);
    return packet;
}

static gboolean
act_locked (SalvorReplay *self, guint device, const char *hand_step, GError **error)
{
    if (!is_next (self, device, SALVOR_RECORDED_ACT)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                     "%s: no practice board did “%s” here", self->name, hand_step);
        return FALSE;
    }
    if (strcmp (peek (self)->hand_step, hand_step) != 0)
        return set_mismatch (self, hand_step, error);
    pass (self);
    return TRUE;
}

gboolean
salvor_replay_act (SalvorReplay *self, guint device, const char *hand_step, GError **error)
{
    gboolean acted;

    g_return_val_if_fail (SALVOR_IS_REPLAY (self), FALSE);
    g_return_val_if_fail (hand_step != NULL, FALSE);

    g_mutex_lock (&self->mutex);
    acted = act_locked (self, device, hand_step, error);
    g_mutex_unlock (&self->mutex);
    return acted;
}

/* ---- what is plugged in ---- */

GPtrArray *
salvor_replay_get_devices (SalvorReplay *self)
{
    GPtrArray *devices = g_ptr_array_new ();

    g_return_val_if_fail (SALVOR_IS_REPLAY (self), devices);

    g_mutex_lock (&self->mutex);
    settle (self, salvor_clock_get_now (self->clock));
    g_ptr_array_extend (devices, self->present, NULL, NULL);
    g_mutex_unlock (&self->mutex);
    return devices;
}

void
salvor_replay_wait (SalvorReplay *self, gint64 until_us)
{
    const SalvorRecordedEvent *event;

    g_return_if_fail (SALVOR_IS_REPLAY (self));

    g_mutex_lock (&self->mutex);
    while ((event = peek (self)) != NULL && event->kind == SALVOR_RECORDED_SILENCE)
        self->next++;
    if (event == NULL || event->time_us > until_us || !move_device (self))
        wait_until (self, until_us);
    g_mutex_unlock (&self->mutex);
}
