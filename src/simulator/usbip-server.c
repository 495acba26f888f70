/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-usbip-server"
#include "config.h"

#include "simulator/usbip-server.h"

#include "base/errors.h"
#include "simulator/usbip-connection.h"

#include <gio/gnetworking.h>

struct _SalvorUsbipServer {
    GObject parent_instance;

    SalvorUsbHub *hub;       /* owned */
    GSocketService *service; /* owned */
    GPtrArray *peers;        /* of owned SalvorUsbipConnection */
    char *address;
};

G_DEFINE_FINAL_TYPE (SalvorUsbipServer, salvor_usbip_server, G_TYPE_OBJECT)

static void
on_peer_closed (SalvorUsbipConnection *peer, gpointer user_data)
{
    SalvorUsbipServer *self = user_data;

    g_ptr_array_remove_fast (self->peers, peer);
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source,
             gpointer user_data)
{
    SalvorUsbipServer *self = user_data;
    SalvorUsbipConnection *peer;

    if (self->peers->len >= SALVOR_USBIP_MAX_PEERS) {
        g_message ("a USB/IP peer is sent away: there are %u already", self->peers->len);
        return TRUE;
    }
    /* every report is waited for */
    g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, 1,
                         NULL);
    peer = salvor_usbip_connection_new (self->hub, G_IO_STREAM (connection));
    g_signal_connect (peer, "closed", G_CALLBACK (on_peer_closed), self);
    g_ptr_array_add (self->peers, peer);
    return TRUE;
}

/* ---- where to listen ---- */

/* The first address the name stands for; (transfer full) */
static GSocketAddress *
find_address (const char *text, GError **error)
{
    g_autoptr (GError) cause = NULL;
    g_autoptr (GSocketConnectable) name = g_network_address_parse (text, SALVOR_USBIP_PORT, &cause);
    g_autoptr (GSocketAddressEnumerator) addresses
               = name != NULL ? g_socket_connectable_enumerate (name) : NULL;
    GSocketAddress *address
        = addresses != NULL ? g_socket_address_enumerator_next (addresses, NULL, &cause) : NULL;

    if (address == NULL)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT, "“%s”: %s", text,
                     cause != NULL ? cause->message : "no such address");
    return address;
}

static gboolean
check_loopback (GSocketAddress *address, const char *text, GError **error)
{
    if (G_IS_INET_SOCKET_ADDRESS (address)
        && g_inet_address_get_is_loopback (
            g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address))))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                 "“%s” can be reached from other computers, and USB/IP asks nobody for a password; "
                 "--expose does it all the same",
                 text);
    return FALSE;
}

static gboolean
listen_at (SalvorUsbipServer *self, GSocketAddress *address, GError **error)
{
    g_autoptr (GSocketAddress) effective = NULL;
    g_autoptr (GError) cause = NULL;

    if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address,
                                        G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                        &effective, &cause)) {
        g_set_error (error, SALVOR_ERROR,
                     g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE)
                         ? SALVOR_ERROR_IN_USE
                         : SALVOR_ERROR_INVALID_ARGUMENT,
                     "%s", cause->message);
        return FALSE;
    }
    self->address = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (effective));
    return TRUE;
}

SalvorUsbipServer *
salvor_usbip_server_new (SalvorUsbHub *hub, const char *address, gboolean expose, GError **error)
{
    g_autoptr (SalvorUsbipServer) self = g_object_new (SALVOR_TYPE_USBIP_SERVER, NULL);
    g_autoptr (GSocketAddress) found = find_address (address, error);

    self->hub = g_object_ref (hub);
    if (found == NULL || (!expose && !check_loopback (found, address, error))
        || !listen_at (self, found, error))
        return NULL;
    g_socket_service_start (self->service);
    return g_steal_pointer (&self);
}

const char *
salvor_usbip_server_get_address (SalvorUsbipServer *self)
{
    return self->address;
}

/* ---- life ---- */

static void
salvor_usbip_server_dispose (GObject *object)
{
    SalvorUsbipServer *self = SALVOR_USBIP_SERVER (object);

    if (self->service != NULL)
        g_socket_service_stop (self->service);
    while (self->peers != NULL && self->peers->len > 0)
        salvor_usbip_connection_close (g_ptr_array_index (self->peers, 0));
    g_clear_pointer (&self->peers, g_ptr_array_unref);
    g_clear_object (&self->service);
    g_clear_object (&self->hub);
    G_OBJECT_CLASS (salvor_usbip_server_parent_class)->dispose (object);
}

static void
salvor_usbip_server_finalize (GObject *object)
{
    g_free (SALVOR_USBIP_SERVER (object)->address);
    G_OBJECT_CLASS (salvor_usbip_server_parent_class)->finalize (object);
}

static void
salvor_usbip_server_class_init (SalvorUsbipServerClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);

    object_class->dispose = salvor_usbip_server_dispose;
    object_class->finalize = salvor_usbip_server_finalize;
}

static void
salvor_usbip_server_init (SalvorUsbipServer *self)
{
    self->service = g_socket_service_new ();
    g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->service), SALVOR_USBIP_MAX_PEERS);
    self->peers = g_ptr_array_new_with_free_func (g_object_unref);
    g_signal_connect_object (self->service, "incoming", G_CALLBACK (on_incoming), self, 0);
}
