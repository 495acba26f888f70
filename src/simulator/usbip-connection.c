/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-usbip-connection"
#include "config.h"

#include "simulator/usbip-connection.h"

#include "base/errors.h"

#define READ_SIZE (64 * 1024)
/* When more than this waits for a peer that does not read, nothing more is read from it. What one
 * read brings leads to little more. */
#define MAX_UNREAD (1024 * 1024)

/* What comes next from the peer */
typedef enum {
    EXPECT_OPERATION,
    EXPECT_BUS_ID,
    EXPECT_TRANSFER,
    EXPECT_NOTHING, /* what it was told is on its way, then this ends */
    CLOSED,
} State;

struct _SalvorUsbipConnection {
    GObject parent_instance;

    SalvorUsbHub *hub; /* owned; NULL for a peer that has its device */
    GIOStream *stream; /* owned */
    GCancellable *cancellable;
    State state;
    SalvorUsbPlug *plug; /* no ref; NULL: it has no device */
    GByteArray *input;   /* what has come and is not understood yet */
    GByteArray *output;  /* what is not written yet */
    guint8 *buffer;      /* READ_SIZE bytes */
    gboolean reading;
    gboolean writing;
    GSource *deadline; /* owned; NULL: it has said what it wants */
};

G_DEFINE_FINAL_TYPE (SalvorUsbipConnection, salvor_usbip_connection, G_TYPE_OBJECT)

static void read_more (SalvorUsbipConnection *self);
static void write_more (SalvorUsbipConnection *self);

/* ---- ending ---- */

static void
clear_deadline (SalvorUsbipConnection *self)
{
    if (self->deadline != NULL)
        g_source_destroy (self->deadline);
    g_clear_pointer (&self->deadline, g_source_unref);
}

void
salvor_usbip_connection_close (SalvorUsbipConnection *self)
{
    G_GNUC_UNUSED g_autoptr (SalvorUsbipConnection) kept = g_object_ref (self);
    SalvorUsbPlug *plug = g_steal_pointer (&self->plug);

    if (self->state == CLOSED)
        return;
    self->state = CLOSED;
    clear_deadline (self);
    g_cancellable_cancel (self->cancellable);
    if (plug != NULL)
        salvor_usb_plug_release (plug);
    g_clear_object (&self->hub);
    g_io_stream_close (self->stream, NULL, NULL);
    g_signal_emit_by_name (self, "closed");
}

static gboolean
on_too_slow (gpointer user_data)
{
    SalvorUsbipConnection *self = user_data;

    g_message ("a USB/IP peer is sent away: it neither says what it wants nor takes what it gets");
    salvor_usbip_connection_close (self);
    return G_SOURCE_REMOVE;
}

static void
start_deadline (SalvorUsbipConnection *self)
{
    self->deadline = g_timeout_source_new (SALVOR_USBIP_HANDSHAKE_MS);
    g_source_set_callback (self->deadline, on_too_slow, self, NULL);
    g_source_attach (self->deadline, g_main_context_get_thread_default ());
}

/* The peer did something that is not allowed. */
static void
refuse (SalvorUsbipConnection *self, const GError *error)
{
    g_message ("a USB/IP peer is sent away: %s", error->message);
    salvor_usbip_connection_close (self);
}

/* Ends once everything is written, or when the peer does not take it. */
static void
end (SalvorUsbipConnection *self)
{
    if (self->state == CLOSED)
        return;
    self->state = EXPECT_NOTHING;
    if (self->deadline == NULL)
        start_deadline (self);
    write_more (self);
}

/* ---- the device ---- */

static void
on_completed (guint32 sequence, gint32 status, guint32 actual, const guint8 *data,
              gpointer user_data)
{
    SalvorUsbipConnection *self = user_data;

    salvor_usbip_append_submitted (self->output, sequence, status, actual);
    if (data != NULL)
        g_byte_array_append (self->output, data, actual);
    write_more (self);
}

static void
on_gone (gpointer user_data)
{
    SalvorUsbipConnection *self = user_data;

    self->plug = NULL;
    end (self);
}

static const SalvorUsbHost host = { on_completed, on_gone };

/* ---- what the peer says ---- */

static void
list_devices (SalvorUsbipConnection *self)
{
    GPtrArray *plugs = salvor_usb_hub_get_plugs (self->hub);
    g_autoptr (GByteArray) devices = g_byte_array_new ();
    SalvorUsbipDevice device;
    guint32 n_devices = 0;

    for (guint i = 0; i < plugs->len; i++) {
        if (!salvor_usb_plug_describe (g_ptr_array_index (plugs, i), &device))
            continue;
        n_devices++;
        salvor_usbip_append_device (devices, &device);
        salvor_usbip_append_interfaces (devices, &device);
    }
    salvor_usbip_append_reply (self->output, SALVOR_USBIP_LIST_REPLY, SALVOR_USBIP_OK);
    salvor_usbip_append_count (self->output, n_devices);
    g_byte_array_append (self->output, devices->data, devices->len);
    end (self);
}

static void
import_device (SalvorUsbipConnection *self, const char *bus_id)
{
    SalvorUsbPlug *plug = salvor_usb_hub_find (self->hub, bus_id);
    g_autoptr (GError) error = NULL;
    SalvorUsbipDevice device;

    if (plug == NULL || !salvor_usb_plug_take (plug, &host, self, &error)) {
        salvor_usbip_append_reply (self->output, SALVOR_USBIP_IMPORT_REPLY,
                                   g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE)
                                       ? SALVOR_USBIP_BUSY
                                       : SALVOR_USBIP_NO_DEVICE);
        end (self);
        return;
    }
    clear_deadline (self);
    self->plug = plug;
    self->state = EXPECT_TRANSFER;
    salvor_usbip_append_reply (self->output, SALVOR_USBIP_IMPORT_REPLY, SALVOR_USBIP_OK);
    if (salvor_usb_plug_describe (plug, &device))
        salvor_usbip_append_device (self->output, &device);
    write_more (self);
}

static gboolean
handle_operation (SalvorUsbipConnection *self, const guint8 *data, GError **error)
{
    SalvorUsbipOperation operation;

    if (!salvor_usbip_parse_operation (data, SALVOR_USBIP_OPERATION_SIZE, &operation, error))
        return FALSE;
    if (operation == SALVOR_USBIP_LIST)
        list_devices (self);
    else
        self->state = EXPECT_BUS_ID;
    return TRUE;
}

static gboolean
handle_bus_id (SalvorUsbipConnection *self, const guint8 *data, GError **error)
{
    g_autofree char *bus_id = salvor_usbip_parse_bus_id (data, SALVOR_USBIP_BUS_ID_SIZE, error);

    if (bus_id == NULL)
        return FALSE;
    import_device (self, bus_id);
    return TRUE;
}

static void
unlink_transfer (SalvorUsbipConnection *self, const SalvorUsbipRequest *request)
{
    gboolean pending = salvor_usb_plug_unlink (self->plug, request->unlinked);

    salvor_usbip_append_unlinked (self->output, request->sequence,
                                  pending ? SALVOR_USBIP_ECONNRESET : 0);
    write_more (self);
}

/* @payload: as long as the request says */
static void
handle_request (SalvorUsbipConnection *self, const SalvorUsbipRequest *request,
                const guint8 *payload)
{
    if (request->command == SALVOR_USBIP_UNLINK) {
        unlink_transfer (self, request);
    } else {
        g_autoptr (GBytes) bytes = g_bytes_new (payload, salvor_usbip_get_payload_size (request));

        salvor_usb_plug_submit (self->plug, request, bytes);
    }
}

/* Bytes of the next message, as far as the first @size of it say; 0 and @error when they are
 * wrong. */
static gsize
get_transfer_size (SalvorUsbipConnection *self, const guint8 *data, gsize size,
                   SalvorUsbipRequest *request, GError **error)
{
    if (size < SALVOR_USBIP_HEADER_SIZE)
        return SALVOR_USBIP_HEADER_SIZE;
    if (!salvor_usbip_parse_request (data, SALVOR_USBIP_HEADER_SIZE, request, error))
        return 0;
    if (request->device_id != salvor_usb_plug_get_device_id (self->plug)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "device 0x%08x is not the one it took", request->device_id);
        return 0;
    }
    return SALVOR_USBIP_HEADER_SIZE + salvor_usbip_get_payload_size (request);
}

/* One message from the front of @data. *used: its size, 0 when it is not whole yet */
static gboolean
handle_transfer (SalvorUsbipConnection *self, const guint8 *data, gsize size, gsize *used,
                 GError **error)
{
    SalvorUsbipRequest request = { 0 };
    gsize needed = get_transfer_size (self, data, size, &request, error);

    *used = size >= needed ? needed : 0;
    if (needed > 0 && *used > 0)
        handle_request (self, &request, data + SALVOR_USBIP_HEADER_SIZE);
    return needed > 0;
}

static gboolean
handle_message (SalvorUsbipConnection *self, const guint8 *data, gsize size, gsize *used,
                GError **error)
{
    *used = 0;
    switch (self->state) {
    case EXPECT_OPERATION:
        if (size < SALVOR_USBIP_OPERATION_SIZE)
            return TRUE;
        *used = SALVOR_USBIP_OPERATION_SIZE;
        return handle_operation (self, data, error);
    case EXPECT_BUS_ID:
        if (size < SALVOR_USBIP_BUS_ID_SIZE)
            return TRUE;
        *used = SALVOR_USBIP_BUS_ID_SIZE;
        return handle_bus_id (self, data, error);
    case EXPECT_TRANSFER:
        return handle_transfer (self, data, size, used, error);
    case EXPECT_NOTHING:
    case CLOSED:
        return TRUE;
    }
    g_return_val_if_reached (FALSE);
}

static void
handle_input (SalvorUsbipConnection *self)
{
    g_autoptr (GError) error = NULL;
    gsize done = 0;
    gsize used = 0;

    do {
        if (!handle_message (self, self->input->data + done, self->input->len - done, &used,
                             &error)) {
            refuse (self, error);
            return;
        }
        done += used;
    } while (used > 0);
    g_byte_array_remove_range (self->input, 0, (guint) done);
}

/* ---- streams ---- */

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (SalvorUsbipConnection) self = user_data;
    gssize count = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

    self->reading = FALSE;
    if (self->state == CLOSED)
        return;
    if (count <= 0) {
        salvor_usbip_connection_close (self);
        return;
    }
    g_byte_array_append (self->input, self->buffer, (guint) count);
    handle_input (self);
    read_more (self);
}

static void
read_more (SalvorUsbipConnection *self)
{
    if (self->reading || self->state == CLOSED || self->state == EXPECT_NOTHING
        || self->output->len > MAX_UNREAD)
        return;
    self->reading = TRUE;
    g_input_stream_read_async (g_io_stream_get_input_stream (self->stream), self->buffer, READ_SIZE,
                               G_PRIORITY_DEFAULT, self->cancellable, on_read, g_object_ref (self));
}

/* What is on its way, kept for as long as it takes */
typedef struct {
    SalvorUsbipConnection *connection; /* owned reference */
    GByteArray *bytes;                 /* owned */
} Letter;

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Letter *letter = user_data;
    g_autoptr (SalvorUsbipConnection) self = letter->connection;
    gboolean written
        = g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);

    g_byte_array_unref (letter->bytes);
    g_free (letter);
    self->writing = FALSE;
    if (!written)
        salvor_usbip_connection_close (self);
    write_more (self);
    read_more (self);
}

static void
write_more (SalvorUsbipConnection *self)
{
    Letter *letter;

    if (self->writing || self->state == CLOSED)
        return;
    if (self->output->len == 0) {
        if (self->state == EXPECT_NOTHING)
            salvor_usbip_connection_close (self);
        return;
    }
    letter = g_new0 (Letter, 1);
    letter->connection = g_object_ref (self);
    letter->bytes = g_steal_pointer (&self->output);
    self->output = g_byte_array_new ();
    self->writing = TRUE;
    g_output_stream_write_all_async (g_io_stream_get_output_stream (self->stream),
                                     letter->bytes->data, letter->bytes->len, G_PRIORITY_DEFAULT,
                                     self->cancellable, on_written, letter);
}

/* ---- life ---- */

static void
salvor_usbip_connection_finalize (GObject *object)
{
    SalvorUsbipConnection *self = SALVOR_USBIP_CONNECTION (object);

    clear_deadline (self);
    g_clear_object (&self->hub);
    g_clear_object (&self->stream);
    g_object_unref (self->cancellable);
    g_byte_array_unref (self->input);
    g_byte_array_unref (self->output);
    g_free (self->buffer);
    G_OBJECT_CLASS (salvor_usbip_connection_parent_class)->finalize (object);
}

static void
salvor_usbip_connection_class_init (SalvorUsbipConnectionClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_usbip_connection_finalize;
    g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
salvor_usbip_connection_init (SalvorUsbipConnection *self)
{
    self->cancellable = g_cancellable_new ();
    self->input = g_byte_array_new ();
    self->output = g_byte_array_new ();
    self->buffer = g_malloc (READ_SIZE);
}

SalvorUsbipConnection *
salvor_usbip_connection_new (SalvorUsbHub *hub, GIOStream *stream)
{
    SalvorUsbipConnection *self = g_object_new (SALVOR_TYPE_USBIP_CONNECTION, NULL);

    self->hub = g_object_ref (hub);
    self->stream = g_object_ref (stream);
    self->state = EXPECT_OPERATION;
    start_deadline (self);
    read_more (self);
    return self;
}

SalvorUsbipConnection *
salvor_usbip_connection_new_taken (SalvorUsbPlug *plug, GIOStream *stream, GError **error)
{
    g_autoptr (SalvorUsbipConnection) self = g_object_new (SALVOR_TYPE_USBIP_CONNECTION, NULL);

    self->stream = g_object_ref (stream);
    if (!salvor_usb_plug_take (plug, &host, self, error))
        return NULL;
    self->plug = plug;
    self->state = EXPECT_TRANSFER;
    read_more (self);
    return g_steal_pointer (&self);
}
