/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipe-device.h"

#include "stand-in.h"

#include <string.h>

#define PIPE_NAME "\\\\.\\pipe\\salvor-hid"

/* hidapi opens every device to look at it, also while somebody has it open, and Windows takes a
 * moment to have a pipe ready again: more than any test opens. */
#define N_CONNECTIONS 24

#define MAX_REPORT 4096

/* One end of a pipe, in a thread of its own */
typedef struct {
    PipeDevice *device; /* no ref */
    HANDLE pipe;
    OVERLAPPED work;
    GThread *thread;
} Connection;

struct _PipeDevice {
    PipeDeviceInfo info;
    PipeDeviceFunc func;
    gpointer user_data; /* no ref */
    HANDLE gone;        /* event: pulled out */
    Connection connections[N_CONNECTIONS];
};

/* The connection that the function of the device answers */
static GPrivate current_connection = G_PRIVATE_INIT (NULL);

static void
make_pipe (Connection *self)
{
    self->pipe = CreateNamedPipeA (PIPE_NAME, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED,
                                   PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE, N_CONNECTIONS,
                                   MAX_REPORT, MAX_REPORT, 0, NULL);
    g_assert_true (self->pipe != INVALID_HANDLE_VALUE);
}

/* FALSE when the other side, or the device, is gone */
static gboolean
finish (Connection *self, BOOL done, DWORD *count)
{
    HANDLE events[] = { self->work.hEvent, self->device->gone };

    if (done)
        return TRUE;
    if (GetLastError () == ERROR_PIPE_CONNECTED) /* faster than we were */
        return TRUE;
    if (GetLastError () != ERROR_IO_PENDING)
        return FALSE;
    if (WaitForMultipleObjects (G_N_ELEMENTS (events), events, FALSE, INFINITE) != WAIT_OBJECT_0) {
        CancelIo (self->pipe);
        GetOverlappedResult (self->pipe, &self->work, count, TRUE);
        return FALSE;
    }
    return GetOverlappedResult (self->pipe, &self->work, count, FALSE);
}

static void
serve (Connection *self)
{
    PipeDevice *device = self->device;
    guint8 report[MAX_REPORT];
    DWORD count = 0;

    if (!finish (self, ConnectNamedPipe (self->pipe, &self->work), &count))
        return;
    while (finish (self, ReadFile (self->pipe, report, sizeof report, &count, &self->work), &count))
        device->func (device, report, count, device->user_data);
}

static gpointer
run (gpointer user_data)
{
    Connection *self = user_data;

    g_private_set (&current_connection, self);
    self->work.hEvent = CreateEventW (NULL, TRUE, FALSE, NULL);
    for (;;) {
        serve (self);
        CloseHandle (self->pipe);
        if (WaitForSingleObject (self->device->gone, 0) == WAIT_OBJECT_0)
            break;
        make_pipe (self);
    }
    CloseHandle (self->work.hEvent);
    return NULL;
}

static void
set_text (const WCHAR *name, const char *text)
{
    g_autofree gunichar2 *wide = g_utf8_to_utf16 (text, -1, NULL, NULL, NULL);

    SetEnvironmentVariableW (name, (const WCHAR *) wide);
}

static void
set_number (const WCHAR *name, guint number)
{
    g_autofree char *text = g_strdup_printf ("%u", number);

    set_text (name, text);
}

void
pipe_device_set_driver (PipeDevice *self, const char *service, guint problem)
{
    gboolean works = g_strcmp0 (service, "HidUsb") == 0 && problem == 0;

    set_text (STAND_IN_PATH, works ? PIPE_NAME : "");
    set_text (STAND_IN_SERVICE, service != NULL ? service : "");
    set_number (STAND_IN_PROBLEM, problem);
}

static void
describe (const PipeDeviceInfo *info)
{
    g_autofree char *id
        = g_strdup_printf ("USB\\VID_%04X&PID_%04X\\6&1&0&3", info->vendor_id, info->product_id);

    set_text (STAND_IN_USB, id);
    set_text (STAND_IN_NAME, info->product);
    set_number (STAND_IN_VENDOR, info->vendor_id);
    set_number (STAND_IN_PRODUCT, info->product_id);
    set_number (STAND_IN_INPUT, info->input_size);
    set_number (STAND_IN_OUTPUT, info->output_size);
}

PipeDevice *
pipe_device_new (const PipeDeviceInfo *info, PipeDeviceFunc func, gpointer user_data)
{
    PipeDevice *self = g_new0 (PipeDevice, 1);

    self->info = *info;
    self->func = func;
    self->user_data = user_data;
    self->gone = CreateEventW (NULL, TRUE, FALSE, NULL);
    describe (info);
    pipe_device_set_driver (self, "HidUsb", 0);
    for (guint i = 0; i < N_CONNECTIONS; i++) {
        Connection *connection = &self->connections[i];

        connection->device = self;
        make_pipe (connection);
        connection->thread = g_thread_new ("pipe-device", run, connection);
    }
    return self;
}

void
pipe_device_unplug (PipeDevice *self)
{
    SetEvent (self->gone);
    set_text (STAND_IN_USB, "");
    for (guint i = 0; i < N_CONNECTIONS; i++)
        g_clear_pointer (&self->connections[i].thread, g_thread_join);
}

void
pipe_device_free (PipeDevice *self)
{
    pipe_device_unplug (self);
    CloseHandle (self->gone);
    g_free (self);
}

void
pipe_device_send (PipeDevice *self, const guint8 *report, gsize size)
{
    Connection *connection = g_private_get (&current_connection);
    g_autofree guint8 *padded = g_malloc0 (self->info.input_size);
    DWORD count = 0;

    g_assert_cmpuint (size, <=, self->info.input_size);
    memcpy (padded, report, size);
    finish (connection,
            WriteFile (connection->pipe, padded, self->info.input_size, &count, &connection->work),
            &count);
}
