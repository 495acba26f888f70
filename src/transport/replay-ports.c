/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-replay"
#include "config.h"

#include "transport/replay-ports.h"

#include "base/errors.h"
#include "transport/replayed-transport.h"

#include <string.h>

struct _SalvorReplayPorts {
    GObject parent_instance;

    GMutex mutex;       /* guards replays */
    GPtrArray *replays; /* of owned SalvorReplay, in the order they were named */
};

static void salvor_replay_ports_iface_init (SalvorPortProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorReplayPorts, salvor_replay_ports, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PORT_PROVIDER,
                                                      salvor_replay_ports_iface_init))

static void
salvor_replay_ports_finalize (GObject *object)
{
    SalvorReplayPorts *self = SALVOR_REPLAY_PORTS (object);

    g_ptr_array_unref (self->replays);
    g_mutex_clear (&self->mutex);
    G_OBJECT_CLASS (salvor_replay_ports_parent_class)->finalize (object);
}

static void
salvor_replay_ports_class_init (SalvorReplayPortsClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_replay_ports_finalize;
}

static void
salvor_replay_ports_init (SalvorReplayPorts *self)
{
    g_mutex_init (&self->mutex);
    self->replays = g_ptr_array_new_with_free_func (g_object_unref);
}

SalvorPortProvider *
salvor_replay_ports_new (void)
{
    return g_object_new (SALVOR_TYPE_REPLAY_PORTS, NULL);
}

/* ---- files ---- */

static gboolean
check_size (GFile *file, GError **error)
{
    g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                    G_FILE_QUERY_INFO_NONE, NULL, error);
    goffset size = info != NULL ? g_file_info_get_size (info) : 0;

    if (info != NULL && size > SALVOR_RECORDING_MAX_SIZE) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                     "%" G_GOFFSET_FORMAT " bytes, a recording has at most %d", size,
                     SALVOR_RECORDING_MAX_SIZE);
        return FALSE;
    }
    return info != NULL;
}

/* What the file system has to say, in our domain */
static void
translate_error (GError **error, GError *cause)
{
    if (cause->domain == SALVOR_ERROR)
        g_propagate_error (error, cause);
    else {
        g_set_error (error, SALVOR_ERROR,
                     g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
                         ? SALVOR_ERROR_NOT_FOUND
                         : SALVOR_ERROR_STORAGE,
                     "%s", cause->message);
        g_error_free (cause);
    }
}

/* (transfer full) */
static SalvorRecording *
load (const char *path, GError **error)
{
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_autofree char *text = NULL;
    gsize size = 0;
    GError *cause = NULL;

    if (check_size (file, &cause) && g_file_load_contents (file, NULL, &text, &size, NULL, &cause))
        return salvor_recording_parse (text, size, error);
    translate_error (error, cause);
    return NULL;
}

/* ---- provider ---- */

/* (transfer full) (element-type SalvorReplay) */
static GPtrArray *
copy_replays (SalvorReplayPorts *self)
{
    GPtrArray *replays = g_ptr_array_new_with_free_func (g_object_unref);

    g_mutex_lock (&self->mutex);
    for (guint i = 0; i < self->replays->len; i++)
        g_ptr_array_add (replays, g_object_ref (g_ptr_array_index (self->replays, i)));
    g_mutex_unlock (&self->mutex);
    return replays;
}

/* (transfer full) (nullable) */
static SalvorReplay *
find_replay (SalvorReplayPorts *self, const char *name)
{
    g_autoptr (GPtrArray) replays = copy_replays (self);

    for (guint i = 0; i < replays->len; i++) {
        SalvorReplay *replay = g_ptr_array_index (replays, i);

        if (strcmp (salvor_replay_get_name (replay), name) == 0)
            return g_object_ref (replay);
    }
    return NULL;
}

static void
add_ports (GPtrArray *ports, SalvorReplay *replay)
{
    g_autoptr (GPtrArray) devices = salvor_replay_get_devices (replay);

    for (guint i = 0; i < devices->len; i++)
        g_ptr_array_add (ports, salvor_replayed_port_new (replay, g_ptr_array_index (devices, i)));
}

static GPtrArray *
ports_enumerate (SalvorPortProvider *provider, GError **error)
{
    g_autoptr (GPtrArray) replays = copy_replays (SALVOR_REPLAY_PORTS (provider));
    GPtrArray *ports = g_ptr_array_new_with_free_func (g_object_unref);

    for (guint i = 0; i < replays->len; i++)
        add_ports (ports, g_ptr_array_index (replays, i));
    return ports;
}

static gboolean
ports_claims (SalvorPortProvider *provider, const char *board_name)
{
    return g_str_has_prefix (board_name, SALVOR_REPLAY_PREFIX);
}

static gboolean
ports_prepare (SalvorPortProvider *provider, const char *board_name, GError **error)
{
    SalvorReplayPorts *self = SALVOR_REPLAY_PORTS (provider);
    g_autoptr (SalvorReplay) old = find_replay (self, board_name);
    SalvorRecording *recording;

    if (old != NULL)
        return TRUE;
    recording = load (board_name + strlen (SALVOR_REPLAY_PREFIX), error);
    if (recording == NULL) {
        g_prefix_error (error, "%s: ", board_name);
        return FALSE;
    }
    g_mutex_lock (&self->mutex);
    g_ptr_array_add (self->replays, salvor_replay_new (board_name, recording));
    g_mutex_unlock (&self->mutex);
    salvor_port_provider_changed (provider);
    return TRUE;
}

static gboolean
ports_wait_for_change (SalvorPortProvider *provider, const char *board_name,
                       SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_autoptr (SalvorReplay) replay = find_replay (SALVOR_REPLAY_PORTS (provider), board_name);

    if (replay == NULL)
        return salvor_clock_wait_until (deadline.clock, deadline.at_us, cancellable, error);
    salvor_replay_wait (replay, deadline.at_us);
    return TRUE;
}

static void
salvor_replay_ports_iface_init (SalvorPortProviderInterface *iface)
{
    iface->enumerate = ports_enumerate;
    iface->claims = ports_claims;
    iface->prepare = ports_prepare;
    iface->wait_for_change = ports_wait_for_change;
}
