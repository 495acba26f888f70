/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-recorder"
#include "config.h"

#include "transport/recorder.h"

#include "base/errors.h"
#include "transport/recorded-transport.h"

#include <string.h>

/* What is plugged in at the recorded board */
typedef struct {
    SalvorPortKind kind;
    guint number;
} Device;

struct _SalvorRecorder {
    GObject parent_instance;

    SalvorPacketFunc packet_func; /* nullable: a listener; then all below but its data is unused */
    gpointer packet_func_data;
    GDestroyNotify packet_func_destroy;

    GMutex mutex;          /* guards everything below */
    GOutputStream *stream; /* owned; NULL once finished */
    GError *error;         /* owned, nullable: the first line that could not be written */

    char *board_name;             /* NULL until a board is chosen */
    SalvorPortProvider *provider; /* owned: where it comes from */
    GHashTable *seen;             /* until then: provider to its last ports, both owned */
    GArray *devices;              /* of Device, those that are there */
    guint n_devices;              /* numbers given away */
    gint64 start_us;              /* on the clock of the board */
    gint64 last_us;               /* since then */

    SalvorPacketTextFunc packet_text; /* nullable */
    gpointer packet_text_data;
    GDestroyNotify packet_text_destroy;
};

G_DEFINE_FINAL_TYPE (SalvorRecorder, salvor_recorder, G_TYPE_OBJECT)

static void
unref_ports (gpointer ports)
{
    g_ptr_array_unref (ports);
}

static void
salvor_recorder_finalize (GObject *object)
{
    SalvorRecorder *self = SALVOR_RECORDER (object);

    g_clear_object (&self->stream);
    g_clear_error (&self->error);
    g_free (self->board_name);
    g_clear_object (&self->provider);
    g_hash_table_unref (self->seen);
    g_array_unref (self->devices);
    if (self->packet_text_destroy != NULL)
        self->packet_text_destroy (self->packet_text_data);
    if (self->packet_func_destroy != NULL)
        self->packet_func_destroy (self->packet_func_data);
    g_mutex_clear (&self->mutex);
    G_OBJECT_CLASS (salvor_recorder_parent_class)->finalize (object);
}

static void
salvor_recorder_class_init (SalvorRecorderClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_recorder_finalize;
}

static void
salvor_recorder_init (SalvorRecorder *self)
{
    g_mutex_init (&self->mutex);
    self->seen = g_hash_table_new_full (NULL, NULL, g_object_unref, unref_ports);
    self->devices = g_array_new (FALSE, FALSE, sizeof (Device));
}

/* Whoever calls holds the mutex, or is alone still. */
static void
write_text (SalvorRecorder *self, const char *text)
{
    if (self->stream != NULL && self->error == NULL)
        g_output_stream_write_all (self->stream, text, strlen (text), NULL, NULL, &self->error);
}

/* What may be replaced: nothing, or an older recording. Anything else was named by mistake. */
static gboolean
clear_place (GFile *file, GError **error)
{
    g_autoptr (GFileInputStream) old = g_file_read (file, NULL, NULL);
    char start[sizeof SALVOR_RECORDING_FIRST_WORD - 1] = { 0 };
    gsize size = 0;

    if (old == NULL)
        return TRUE;
    if (!g_input_stream_read_all (G_INPUT_STREAM (old), start, sizeof start, &size, NULL, error))
        return FALSE;
    if (size == sizeof start && memcmp (start, SALVOR_RECORDING_FIRST_WORD, size) == 0)
        return g_file_delete (file, NULL, error);
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                         "the file is there already and is no recording");
    return FALSE;
}

SalvorRecorder *
salvor_recorder_new (const char *path, GError **error)
{
    g_autoptr (GFile) file = NULL;
    g_autoptr (GError) cause = NULL;
    GFileOutputStream *stream = NULL;
    g_autofree char *version = salvor_recording_format_version ();
    SalvorRecorder *self;

    g_return_val_if_fail (path != NULL, NULL);

    file = g_file_new_for_path (path);
    if (clear_place (file, &cause))
        stream = g_file_create (file, G_FILE_CREATE_PRIVATE, NULL, &cause);
    if (stream == NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE, "recording to “%s”: %s", path,
                     cause->message);
        return NULL;
    }
    self = g_object_new (SALVOR_TYPE_RECORDER, NULL);
    self->stream = G_OUTPUT_STREAM (stream);
    write_text (self, version);
    return self;
}

SalvorRecorder *
salvor_recorder_new_listener (SalvorPacketFunc func, gpointer user_data, GDestroyNotify destroy)
{
    SalvorRecorder *self = NULL;

    g_return_val_if_fail (func != NULL, NULL);

    self = g_object_new (SALVOR_TYPE_RECORDER, NULL);
    self->packet_func = func;
    self->packet_func_data = user_data;
    self->packet_func_destroy = destroy;
    return self;
}

gboolean
salvor_recorder_has_file (SalvorRecorder *self)
{
    g_return_val_if_fail (SALVOR_IS_RECORDER (self), FALSE);

    return self->packet_func == NULL;
}

void
salvor_recorder_set_packet_text (SalvorRecorder *self, SalvorPacketTextFunc func,
                                 gpointer user_data, GDestroyNotify destroy)
{
    g_return_if_fail (SALVOR_IS_RECORDER (self));
    g_return_if_fail (self->packet_text == NULL);

    self->packet_text = func;
    self->packet_text_data = user_data;
    self->packet_text_destroy = destroy;
}

const char *
salvor_recorder_get_board_name (SalvorRecorder *self)
{
    g_return_val_if_fail (SALVOR_IS_RECORDER (self), NULL);
    return self->board_name;
}

gboolean
salvor_recorder_finish (SalvorRecorder *self, GError **error)
{
    g_autoptr (GError) cause = NULL;

    g_return_val_if_fail (SALVOR_IS_RECORDER (self), FALSE);

    g_mutex_lock (&self->mutex);
    if (self->stream != NULL && self->error == NULL)
        g_output_stream_close (self->stream, NULL, &self->error);
    g_clear_object (&self->stream);
    cause = g_steal_pointer (&self->error);
    g_mutex_unlock (&self->mutex);
    if (cause == NULL)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE, "recording: %s", cause->message);
    return FALSE;
}

/* ---- lines; the mutex is held ---- */

static gint64
get_time (SalvorRecorder *self, SalvorPort *port)
{
    g_autoptr (SalvorClock) clock = salvor_port_get_clock (port);

    self->last_us = MAX (self->last_us, salvor_clock_get_now (clock) - self->start_us);
    return self->last_us;
}

/* @event is consumed */
static void
write_event (SalvorRecorder *self, SalvorRecordedEvent *event)
{
    g_autofree char *line = salvor_recorded_event_format (event);
    g_autofree char *text = g_strconcat (line, "\n", NULL);

    write_text (self, text);
    salvor_recorded_event_free (event);
}

/* The comment stands above its packet: those are long. */
static void
write_packet_text (SalvorRecorder *self, SalvorPort *port, gboolean outgoing, const guint8 *packet,
                   gsize size)
{
    g_autofree char *said = NULL;
    g_autofree char *text = NULL;

    if (self->packet_text == NULL)
        return;
    said = self->packet_text (salvor_port_get_info (port)->kind, outgoing, packet, size,
                              self->packet_text_data);
    if (said == NULL)
        return;
    g_strdelimit (said, "\r\n", ' ');
    text = g_strdup_printf ("# %s\n", said);
    write_text (self, text);
}

/* ---- devices; the mutex is held ---- */

/* Index in the list of those that are there, or -1 */
static int
find_device (SalvorRecorder *self, guint number)
{
    for (guint i = 0; i < self->devices->len; i++) {
        if (g_array_index (self->devices, Device, i).number == number)
            return (int) i;
    }
    return -1;
}

/* 0: none of that kind is there */
static guint
get_number (SalvorRecorder *self, SalvorPortKind kind)
{
    for (guint i = 0; i < self->devices->len; i++) {
        const Device *device = &g_array_index (self->devices, Device, i);

        if (device->kind == kind)
            return device->number;
    }
    return 0;
}

static guint
plug (SalvorRecorder *self, SalvorPort *port)
{
    Device device = { salvor_port_get_info (port)->kind, ++self->n_devices };
    SalvorRecordedEvent *event
        = salvor_recorded_event_new (SALVOR_RECORDED_PLUG, device.number, get_time (self, port));

    event->device_info = salvor_recorded_device_new (salvor_port_get_info (port));
    write_event (self, event);
    g_array_append_val (self->devices, device);
    return device.number;
}

static void
unplug (SalvorRecorder *self, int index, gint64 time_us)
{
    write_event (self, salvor_recorded_event_new (
                           SALVOR_RECORDED_UNPLUG,
                           g_array_index (self->devices, Device, index).number, time_us));
    g_array_remove_index (self->devices, (guint) index);
}

static gboolean
is_of_board (SalvorPort *port, const char *board_name)
{
    return strcmp (salvor_port_get_info (port)->board_name, board_name) == 0;
}

/* A port that may not be opened is as good as none. */
static gboolean
is_there (SalvorPort *port, const char *board_name, SalvorPortKind kind)
{
    const SalvorPortInfo *info = salvor_port_get_info (port);

    return info->kind == kind && info->problem == NULL && is_of_board (port, board_name);
}

static gboolean
has_kind (GPtrArray *ports, const char *board_name, SalvorPortKind kind)
{
    for (guint i = 0; i < ports->len; i++) {
        if (is_there (g_ptr_array_index (ports, i), board_name, kind))
            return TRUE;
    }
    return FALSE;
}

static void
plug_what_came (SalvorRecorder *self, GPtrArray *ports)
{
    for (guint i = 0; i < ports->len; i++) {
        SalvorPort *port = g_ptr_array_index (ports, i);
        SalvorPortKind kind = salvor_port_get_info (port)->kind;

        if (is_there (port, self->board_name, kind) && get_number (self, kind) == 0)
            plug (self, port);
    }
}

static void
unplug_what_went (SalvorRecorder *self, GPtrArray *ports)
{
    for (guint i = self->devices->len; i-- > 0;) {
        if (!has_kind (ports, self->board_name, g_array_index (self->devices, Device, i).kind))
            unplug (self, (int) i, self->last_us);
    }
}

/* ---- the chosen board ---- */

static void
choose (SalvorRecorder *self, SalvorPort *port)
{
    g_autofree char *board = NULL;
    GHashTableIter iter;
    gpointer provider, ports;

    self->board_name = g_strdup (salvor_port_get_info (port)->board_name);
    self->start_us = get_time (self, port);
    self->last_us = 0;
    board = salvor_recording_format_board (self->board_name);
    write_text (self, board);
    g_hash_table_iter_init (&iter, self->seen);
    while (self->provider == NULL && g_hash_table_iter_next (&iter, &provider, &ports)) {
        plug_what_came (self, ports);
        if (self->devices->len > 0)
            self->provider = g_object_ref (provider);
    }
    g_hash_table_remove_all (self->seen);
}

guint
salvor_recorder_begin (SalvorRecorder *self, SalvorPort *port)
{
    guint number = 0;

    if (self->packet_func != NULL)
        return 1;
    g_mutex_lock (&self->mutex);
    if (self->board_name == NULL)
        choose (self, port);
    if (is_of_board (port, self->board_name)) {
        number = get_number (self, salvor_port_get_info (port)->kind);
        if (number == 0)
            number = plug (self, port);
    }
    g_mutex_unlock (&self->mutex);
    return number;
}

static void
see (SalvorRecorder *self, SalvorPortProvider *provider, GPtrArray *ports)
{
    if (self->board_name == NULL) {
        g_hash_table_replace (self->seen, g_object_ref (provider), g_ptr_array_ref (ports));
        return;
    }
    if (provider != self->provider)
        return;
    if (ports->len > 0)
        get_time (self, g_ptr_array_index (ports, 0));
    unplug_what_went (self, ports);
    plug_what_came (self, ports);
}

GPtrArray *
salvor_recorder_watch (SalvorRecorder *self, SalvorPortProvider *provider, GPtrArray *ports)
{
    g_autoptr (GPtrArray) inner = ports;
    GPtrArray *outer = g_ptr_array_new_with_free_func (g_object_unref);

    g_return_val_if_fail (SALVOR_IS_RECORDER (self), g_steal_pointer (&inner));

    g_mutex_lock (&self->mutex);
    if (self->packet_func == NULL)
        see (self, provider, inner);
    g_mutex_unlock (&self->mutex);
    for (guint i = 0; i < inner->len; i++)
        g_ptr_array_add (outer, salvor_recorded_port_new (self, g_ptr_array_index (inner, i)));
    return outer;
}

/* ---- events ---- */

void
salvor_recorder_note (SalvorRecorder *self, SalvorPort *port, guint device, SalvorRecordedKind kind,
                      const guint8 *packet, gsize size)
{
    SalvorRecordedEvent *event;
    int index;

    if (self->packet_func != NULL) {
        if (packet != NULL)
            self->packet_func (port, kind != SALVOR_RECORDED_RECEIVE, packet, size,
                               self->packet_func_data);
        return;
    }
    g_mutex_lock (&self->mutex);
    index = find_device (self, device);
    if (index >= 0 && kind == SALVOR_RECORDED_UNPLUG) {
        unplug (self, index, get_time (self, port));
    } else if (index >= 0) {
        event = salvor_recorded_event_new (kind, device, get_time (self, port));
        if (packet != NULL) {
            event->packet = g_bytes_new (packet, size);
            write_packet_text (self, port, kind != SALVOR_RECORDED_RECEIVE, packet, size);
        }
        write_event (self, event);
    }
    g_mutex_unlock (&self->mutex);
}

void
salvor_recorder_note_act (SalvorRecorder *self, SalvorPort *port, const char *hand_step)
{
    SalvorRecordedEvent *event;
    guint number;

    g_mutex_lock (&self->mutex);
    number = self->board_name != NULL && is_of_board (port, self->board_name)
                 ? get_number (self, salvor_port_get_info (port)->kind)
                 : 0;
    if (number != 0) {
        event = salvor_recorded_event_new (SALVOR_RECORDED_ACT, number, get_time (self, port));
        event->hand_step = g_strdup (hand_step);
        write_event (self, event);
    }
    g_mutex_unlock (&self->mutex);
}
