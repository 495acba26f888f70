/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-usb-bulk"
#include "config.h"

#include "transport/usb-bulk-transport.h"

#include "base/errors.h"
#include "transport/usb-bulk-endpoints.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <libusb.h>

/* The largest packet of any probe, a multiple of every size a bulk endpoint can have */
#define MAX_ANSWER 1024

/* The loop looks at its deadline so often; a cancel wakes it. */
#define SLICE_MS 100
/* A look "without waiting" still needs a frame for the device to be asked (USB 2.0, 8.5.2). */
#define SHORTEST_LOOK_US 3000

/* A device that is gone keeps its node for a moment. */
#define VANISH_TRIES 4
#define VANISH_DELAY_US (50 * 1000)

struct _SalvorUsbBulkTransport {
    GObject parent_instance;

    char *node;
    char *description;
    int interface_number;
    SalvorClock *clock; /* owned */

    int fd;                       /* of the node; -1: not open */
    libusb_context *context;      /* nullable: not open */
    libusb_device_handle *handle; /* nullable: not open */
    SalvorUsbBulkEndpoints endpoints;
};

static void usb_bulk_transport_iface_init (SalvorPacketTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorUsbBulkTransport, salvor_usb_bulk_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PACKET_TRANSPORT,
                                                      usb_bulk_transport_iface_init))

static void
let_go (SalvorUsbBulkTransport *self)
{
    if (self->handle != NULL)
        libusb_release_interface (self->handle, self->interface_number);
    g_clear_pointer (&self->handle, libusb_close);
    g_clear_pointer (&self->context, libusb_exit);
    if (self->fd >= 0)
        g_close (self->fd, NULL);
    self->fd = -1;
}

static void
salvor_usb_bulk_transport_finalize (GObject *object)
{
    SalvorUsbBulkTransport *self = SALVOR_USB_BULK_TRANSPORT (object);

    let_go (self);
    g_free (self->node);
    g_free (self->description);
    g_object_unref (self->clock);
    G_OBJECT_CLASS (salvor_usb_bulk_transport_parent_class)->finalize (object);
}

static void
salvor_usb_bulk_transport_class_init (SalvorUsbBulkTransportClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_usb_bulk_transport_finalize;
}

static void
salvor_usb_bulk_transport_init (SalvorUsbBulkTransport *self)
{
    self->fd = -1;
}

SalvorPacketTransport *
salvor_usb_bulk_transport_new (const char *node, int interface_number, const char *description,
                               SalvorClock *clock)
{
    SalvorUsbBulkTransport *self;

    g_return_val_if_fail (node != NULL && description != NULL, NULL);
    g_return_val_if_fail (SALVOR_IS_CLOCK (clock), NULL);

    self = g_object_new (SALVOR_TYPE_USB_BULK_TRANSPORT, NULL);
    self->node = g_strdup (node);
    self->interface_number = interface_number;
    self->description = g_strdup (description);
    self->clock = g_object_ref (clock);
    return SALVOR_PACKET_TRANSPORT (self);
}

/* ---- opening ---- */

static SalvorError
map_usb_error (int result)
{
    switch (result) {
    case LIBUSB_ERROR_ACCESS:
        return SALVOR_ERROR_PERMISSION;
    case LIBUSB_ERROR_NO_DEVICE:
    case LIBUSB_ERROR_NOT_FOUND:
        return SALVOR_ERROR_DISCONNECTED;
    case LIBUSB_ERROR_BUSY:
        return SALVOR_ERROR_IN_USE;
    default:
        return SALVOR_ERROR_FAILED;
    }
}

/* TRUE for success */
static gboolean
check (int result, const char *act, GError **error)
{
    if (result >= 0)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, map_usb_error (result), "%s: %s", act,
                 libusb_strerror (result));
    return FALSE;
}

static gboolean
open_node (SalvorUsbBulkTransport *self, GError **error)
{
    SalvorError code = SALVOR_ERROR_FAILED;

    self->fd = g_open (self->node, O_RDWR, 0);
    if (self->fd >= 0)
        return TRUE;
    if (errno == EACCES || errno == EPERM)
        code = SALVOR_ERROR_PERMISSION;
    else if (errno == ENOENT || errno == ENODEV || errno == ENXIO)
        code = SALVOR_ERROR_DISCONNECTED;
    else if (errno == EBUSY)
        code = SALVOR_ERROR_IN_USE;
    g_set_error (error, SALVOR_ERROR, code, "%s: %s", self->node, g_strerror (errno));
    return FALSE;
}

static gboolean
find_endpoints (SalvorUsbBulkTransport *self, GError **error)
{
    struct libusb_config_descriptor *config;
    gboolean found;

    if (!check (libusb_get_active_config_descriptor (libusb_get_device (self->handle), &config),
                "read its configuration", error))
        return FALSE;
    found
        = salvor_usb_bulk_endpoints_find (config, self->interface_number, &self->endpoints, error);
    libusb_free_config_descriptor (config);
    return found;
}

static gboolean
take_interface (SalvorUsbBulkTransport *self, GError **error)
{
    return find_endpoints (self, error)
           && check (libusb_claim_interface (self->handle, self->interface_number),
                     "take its interface", error)
           && (self->endpoints.alternate == 0
               || check (libusb_set_interface_alt_setting (self->handle, self->interface_number,
                                                           self->endpoints.alternate),
                         "set its interface", error));
}

static gboolean
usb_bulk_open (SalvorPacketTransport *transport, GCancellable *cancellable, GError **error)
{
    SalvorUsbBulkTransport *self = SALVOR_USB_BULK_TRANSPORT (transport);

    if (self->handle != NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE, "%s: open already",
                     self->description);
        return FALSE;
    }
    if (open_node (self, error) && check (libusb_init (&self->context), "start libusb", error)
        && check (libusb_wrap_sys_device (self->context, (intptr_t) self->fd, &self->handle),
                  "open it", error)
        && take_interface (self, error))
        return TRUE;
    g_prefix_error (error, "%s: open: ", self->description);
    let_go (self);
    return FALSE;
}

static gboolean
usb_bulk_close (SalvorPacketTransport *transport, GError **error)
{
    let_go (SALVOR_USB_BULK_TRANSPORT (transport));
    return TRUE;
}

/* ---- one transfer ---- */

static void LIBUSB_CALL
on_transfer_done (struct libusb_transfer *transfer)
{
    *(int *) transfer->user_data = TRUE;
}

static void
on_cancelled (GCancellable *cancellable, gpointer context)
{
    libusb_interrupt_event_handler (context);
}

static void
handle_events (SalvorUsbBulkTransport *self, gint64 us, int *done)
{
    struct timeval wait = { .tv_sec = us / G_USEC_PER_SEC, .tv_usec = us % G_USEC_PER_SEC };
    int result = libusb_handle_events_timeout_completed (self->context, &wait, done);

    if (result < 0 && result != LIBUSB_ERROR_INTERRUPTED)
        g_info ("%s: libusb: %s", self->description, libusb_strerror (result));
}

/* Until it is over, one way or the other: a transfer that is called off may have been carried out
 * all the same, and its end says so. */
static void
wait_for_end (SalvorUsbBulkTransport *self, struct libusb_transfer *transfer, int *done,
              gint64 until_us, GCancellable *cancellable)
{
    gulong handler = 0;

    if (cancellable != NULL)
        handler
            = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), self->context, NULL);
    for (gboolean called_off = FALSE; !*done;) {
        gint64 left_us = until_us - salvor_clock_get_now (self->clock);

        if (!called_off && (left_us <= 0 || g_cancellable_is_cancelled (cancellable))) {
            libusb_cancel_transfer (transfer);
            called_off = TRUE;
        }
        handle_events (self, called_off ? SLICE_MS * 1000 : MIN (left_us, SLICE_MS * 1000), done);
    }
    g_cancellable_disconnect (cancellable, handler);
}

static gboolean
has_vanished (SalvorUsbBulkTransport *self)
{
    for (guint i = 0; i < VANISH_TRIES; i++) {
        if (!g_file_test (self->node, G_FILE_TEST_EXISTS))
            return TRUE;
        salvor_clock_wait (self->clock, VANISH_DELAY_US, NULL, NULL);
    }
    return FALSE;
}

static void
set_transfer_error (SalvorUsbBulkTransport *self, const struct libusb_transfer *transfer,
                    const char *act, GCancellable *cancellable, GError **error)
{
    SalvorError code = SALVOR_ERROR_FAILED;
    const char *text = "the transfer failed";

    switch (transfer->status) {
    case LIBUSB_TRANSFER_CANCELLED:
        if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return;
        code = SALVOR_ERROR_TIMEOUT;
        text = "not in time";
        break;
    case LIBUSB_TRANSFER_NO_DEVICE:
        code = SALVOR_ERROR_DISCONNECTED;
        text = "it is gone";
        break;
    case LIBUSB_TRANSFER_OVERFLOW:
        code = SALVOR_ERROR_PROTOCOL;
        text = "it sent more than a packet";
        break;
    case LIBUSB_TRANSFER_STALL:
        libusb_clear_halt (self->handle, transfer->endpoint);
        text = "the endpoint is stalled";
        break;
    default:
        /* a device that is pulled out first looks like a bad line */
        if (has_vanished (self))
            code = SALVOR_ERROR_DISCONNECTED;
        break;
    }
    g_set_error (error, SALVOR_ERROR, code, "%s: %s: %s", self->description, act, text);
}

/*
 * Carries @size bytes over @endpoint. Returns: bytes carried; -1 on an error, when nothing was. A
 * cancel that comes too late changes nothing: what was carried was carried.
 */
static int
carry (SalvorUsbBulkTransport *self, guint8 endpoint, guint8 *data, gsize size,
       SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    const char *act = (endpoint & LIBUSB_ENDPOINT_IN) != 0 ? "read" : "write";
    struct libusb_transfer *transfer;
    gint64 until_us = MAX (deadline.at_us, salvor_clock_get_now (self->clock) + SHORTEST_LOOK_US);
    int done = FALSE, carried = -1;
    g_autoptr (GError) submit_error = NULL;

    if (self->handle == NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FAILED, "%s: not open", self->description);
        return -1;
    }
    transfer = libusb_alloc_transfer (0);
    libusb_fill_bulk_transfer (transfer, self->handle, endpoint, data, (int) size, on_transfer_done,
                               &done, 0);
    if (check (libusb_submit_transfer (transfer), act, &submit_error)) {
        wait_for_end (self, transfer, &done, until_us, cancellable);
        if (transfer->status == LIBUSB_TRANSFER_COMPLETED || transfer->actual_length > 0)
            carried = transfer->actual_length;
        else
            set_transfer_error (self, transfer, act, cancellable, error);
    } else {
        g_propagate_prefixed_error (error, g_steal_pointer (&submit_error),
                                    "%s: ", self->description);
    }
    libusb_free_transfer (transfer);
    return carried;
}

static gboolean
usb_bulk_send (SalvorPacketTransport *transport, const guint8 *packet, gsize size,
               SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    SalvorUsbBulkTransport *self = SALVOR_USB_BULK_TRANSPORT (transport);
    g_autofree guint8 *copy = g_memdup2 (packet, size); /* libusb may not promise to only read */
    int carried = carry (self, self->endpoints.out, copy, size, deadline, cancellable, error);

    if (carried < 0)
        return FALSE;
    if ((gsize) carried == size)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FAILED,
                 "%s: write: %d of %" G_GSIZE_FORMAT " bytes were taken", self->description,
                 carried, size);
    return FALSE;
}

/* A packet without content says nothing and is passed over. What came before a timeout without the
 * USB packet that ends it is a packet that filled its last one. */
static GBytes *
usb_bulk_receive (SalvorPacketTransport *transport, SalvorDeadline deadline,
                  GCancellable *cancellable, GError **error)
{
    SalvorUsbBulkTransport *self = SALVOR_USB_BULK_TRANSPORT (transport);
    guint8 buffer[MAX_ANSWER];
    int carried;

    do {
        carried
            = carry (self, self->endpoints.in, buffer, sizeof buffer, deadline, cancellable, error);
    } while (carried == 0);
    return carried > 0 ? g_bytes_new (buffer, (gsize) carried) : NULL;
}

static SalvorClock *
usb_bulk_get_clock (SalvorPacketTransport *transport)
{
    return SALVOR_USB_BULK_TRANSPORT (transport)->clock;
}

static const char *
usb_bulk_describe (SalvorPacketTransport *transport)
{
    return SALVOR_USB_BULK_TRANSPORT (transport)->description;
}

static void
usb_bulk_transport_iface_init (SalvorPacketTransportInterface *iface)
{
    iface->open = usb_bulk_open;
    iface->close = usb_bulk_close;
    iface->send = usb_bulk_send;
    iface->receive = usb_bulk_receive;
    iface->get_clock = usb_bulk_get_clock;
    iface->describe = usb_bulk_describe;
}
