/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-usbip-attachment"
#include "config.h"

#include "simulator/usbip-attachment.h"

#include "base/errors.h"
#include "simulator/usbip-connection.h"
#include "simulator/vhci.h"

/* The kernel needs a moment to take a device apart before its port is free again. */
#define RETRY_MS 50
#define MAX_RETRIES 200

/* A cable and the port it is plugged into */
typedef struct {
    SalvorUsbipAttachment *attachment; /* no ref */
    SalvorUsbPlug *plug;               /* no ref */
    guint port;
    guint n_retries;
    GSource *retry;                    /* owned; NULL: none waits */
    SalvorUsbipConnection *connection; /* owned; NULL: not attached */
} Socket;

struct _SalvorUsbipAttachment {
    SalvorUsbHub *hub;   /* owned */
    GHashTable *sockets; /* plug → owned Socket */
    SalvorUsbipAttachmentFunc func;
    gpointer user_data;
};

static void attach (Socket *socket);

static void
clear_retry (Socket *socket)
{
    if (socket->retry != NULL)
        g_source_destroy (socket->retry);
    g_clear_pointer (&socket->retry, g_source_unref);
}

static void
socket_free (Socket *socket)
{
    clear_retry (socket);
    if (socket->connection != NULL) {
        g_signal_handlers_disconnect_by_data (socket->connection, socket);
        salvor_usbip_connection_close (socket->connection);
    }
    g_clear_object (&socket->connection);
    g_free (socket);
}

static void
on_closed (SalvorUsbipConnection *connection, gpointer user_data)
{
    Socket *socket = user_data;

    g_clear_object (&socket->connection);
}

static void
tell (Socket *socket, const GError *error)
{
    SalvorUsbipAttachment *self = socket->attachment;

    self->func (socket->plug, socket->port, error, self->user_data);
}

static gboolean
on_retry (gpointer user_data)
{
    Socket *socket = user_data;

    clear_retry (socket);
    attach (socket);
    return G_SOURCE_REMOVE;
}

static void
try_again (Socket *socket)
{
    socket->n_retries++;
    socket->retry = g_timeout_source_new (RETRY_MS);
    g_source_set_callback (socket->retry, on_retry, socket, NULL);
    g_source_attach (socket->retry, g_main_context_get_thread_default ());
}

static void
connect_kernel (Socket *socket, GIOStream *stream, GError **error)
{
    socket->connection = salvor_usbip_connection_new_taken (socket->plug, stream, error);
    if (socket->connection != NULL)
        g_signal_connect (socket->connection, "closed", G_CALLBACK (on_closed), socket);
}

static void
attach (Socket *socket)
{
    g_autoptr (GIOStream) stream = NULL;
    g_autoptr (GError) error = NULL;
    SalvorUsbipDevice device;
    guint port = socket->port;

    if (!salvor_usb_plug_describe (socket->plug, &device))
        return; /* gone again meanwhile */
    stream = salvor_vhci_attach (port, salvor_usb_plug_get_device_id (socket->plug), device.speed,
                                 &port, &error);
    if (g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE)
        && socket->port != SALVOR_VHCI_ANY_PORT && socket->n_retries < MAX_RETRIES) {
        try_again (socket);
        return;
    }
    if (stream != NULL) {
        socket->port = port;
        connect_kernel (socket, stream, &error);
    }
    tell (socket, error);
}

static Socket *
get_socket (SalvorUsbipAttachment *self, SalvorUsbPlug *plug)
{
    Socket *socket = g_hash_table_lookup (self->sockets, plug);

    if (socket == NULL) {
        socket = g_new0 (Socket, 1);
        socket->attachment = self;
        socket->plug = plug;
        socket->port = SALVOR_VHCI_ANY_PORT;
        g_hash_table_insert (self->sockets, plug, socket);
    }
    return socket;
}

static void
on_event (SalvorUsbPlug *plug, SalvorUsbEvent event, gpointer user_data)
{
    Socket *socket = get_socket (user_data, plug);

    if (event == SALVOR_USB_UNPLUGGED)
        clear_retry (socket);
    if (event != SALVOR_USB_PLUGGED)
        return;
    clear_retry (socket);
    socket->n_retries = 0;
    attach (socket);
}

SalvorUsbipAttachment *
salvor_usbip_attachment_new (SalvorUsbHub *hub, SalvorUsbipAttachmentFunc func, gpointer user_data)
{
    SalvorUsbipAttachment *self = g_new0 (SalvorUsbipAttachment, 1);

    self->hub = g_object_ref (hub);
    self->func = func;
    self->user_data = user_data;
    self->sockets = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) socket_free);
    salvor_usb_hub_listen (hub, on_event, self);
    return self;
}

void
salvor_usbip_attachment_free (SalvorUsbipAttachment *self)
{
    salvor_usb_hub_unlisten (self->hub, self);
    g_hash_table_unref (self->sockets);
    g_object_unref (self->hub);
    g_free (self);
}
