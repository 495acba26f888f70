/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-libusb.h"

#include "base/bytes.h"

#include <string.h>

#define MAX_TRANSFERS 8

typedef struct {
    FakeOutcome outcome;
    const guint8 *data; /* borrowed */
    gsize size;
} Planned;

typedef struct {
    Planned planned[MAX_TRANSFERS];
    guint n_planned, next;
    struct libusb_transfer *pending; /* submitted, not ended */
    Planned fate;
    gboolean called_off;
    int open_result, claim_result;
    gboolean spoilt;
    guint open_handles, cleared_halts;
    GCancellable *cancellable; /* no ref */
    SalvorClock *clock;        /* no ref */
    char *written;
} FakeUsb;

/* The functions of libusb have no argument to hang a state on. */
static FakeUsb *
get_fake (void)
{
    static GPrivate holder = G_PRIVATE_INIT (g_free);
    FakeUsb *fake = g_private_get (&holder);

    if (fake == NULL) {
        fake = g_new0 (FakeUsb, 1);
        g_private_set (&holder, fake);
    }
    return fake;
}

void
fake_usb_reset (SalvorClock *clock)
{
    FakeUsb *fake = get_fake ();

    g_assert_cmpuint (fake->next, ==, fake->n_planned);
    g_assert_cmpuint (fake->open_handles, ==, 0);
    g_clear_pointer (&fake->written, g_free);
    *fake = (FakeUsb){ .clock = clock };
}

void
fake_usb_queue (FakeOutcome outcome, const guint8 *data, gsize size)
{
    FakeUsb *fake = get_fake ();

    g_assert_cmpuint (fake->n_planned, <, MAX_TRANSFERS);
    fake->planned[fake->n_planned++] = (Planned){ outcome, data, size };
}

const char *
fake_usb_get_written (void)
{
    return get_fake ()->written;
}

void
fake_usb_fail (int open_result, int claim_result)
{
    get_fake ()->open_result = open_result;
    get_fake ()->claim_result = claim_result;
}

void
fake_usb_spoil_descriptors (void)
{
    get_fake ()->spoilt = TRUE;
}

void
fake_usb_cancel_when_waiting (GCancellable *cancellable)
{
    get_fake ()->cancellable = cancellable;
}

guint
fake_usb_get_open_handles (void)
{
    return get_fake ()->open_handles;
}

guint
fake_usb_get_cleared_halts (void)
{
    return get_fake ()->cleared_halts;
}

/* ---- the library's functions ---- */

int
libusb_init (libusb_context **context)
{
    *context = (libusb_context *) get_fake ();
    return 0;
}

void
libusb_exit (libusb_context *context)
{
}

const char *
libusb_strerror (int code)
{
    return "fake";
}

int
libusb_wrap_sys_device (libusb_context *context, intptr_t fd, libusb_device_handle **handle)
{
    if (get_fake ()->open_result < 0)
        return get_fake ()->open_result;
    get_fake ()->open_handles++;
    *handle = (libusb_device_handle *) get_fake ();
    return 0;
}

void
libusb_close (libusb_device_handle *handle)
{
    get_fake ()->open_handles--;
}

libusb_device *
libusb_get_device (libusb_device_handle *handle)
{
    return (libusb_device *) handle;
}

int
libusb_get_active_config_descriptor (libusb_device *device,
                                     struct libusb_config_descriptor **config)
{
    static const struct libusb_endpoint_descriptor endpoints[]
        = { { .bEndpointAddress = 0x02, .bmAttributes = 2, .wMaxPacketSize = 512 },
            { .bEndpointAddress = 0x83, .bmAttributes = 2, .wMaxPacketSize = 512 } };
    static const struct libusb_interface_descriptor good = {
        .bInterfaceNumber = 1, .bNumEndpoints = 2, .bInterfaceClass = 0xFF, .endpoint = endpoints
    };
    static const struct libusb_interface_descriptor bad = {
        .bInterfaceNumber = 1, .bNumEndpoints = 0, .bInterfaceClass = 0xFF, .endpoint = endpoints
    };
    static const struct libusb_interface interfaces[] = { { &good, 1 }, { &bad, 1 } };

    *config = g_new0 (struct libusb_config_descriptor, 1);
    (*config)->bNumInterfaces = 1;
    (*config)->interface = &interfaces[get_fake ()->spoilt ? 1 : 0];
    return 0;
}

void
libusb_free_config_descriptor (struct libusb_config_descriptor *config)
{
    g_free (config);
}

int
libusb_claim_interface (libusb_device_handle *handle, int interface_number)
{
    return get_fake ()->claim_result;
}

int
libusb_release_interface (libusb_device_handle *handle, int interface_number)
{
    return 0;
}

int
libusb_set_interface_alt_setting (libusb_device_handle *handle, int interface_number, int setting)
{
    g_assert_not_reached ();
}

int
libusb_clear_halt (libusb_device_handle *handle, unsigned char endpoint)
{
    get_fake ()->cleared_halts++;
    return 0;
}

struct libusb_transfer *
libusb_alloc_transfer (int packets)
{
    return g_new0 (struct libusb_transfer, 1);
}

void
libusb_free_transfer (struct libusb_transfer *transfer)
{
    g_assert_true (get_fake ()->pending != transfer);
    g_free (transfer);
}

int
libusb_submit_transfer (struct libusb_transfer *transfer)
{
    FakeUsb *fake = get_fake ();

    g_assert_null (fake->pending);
    g_assert_cmpuint (fake->next, <, fake->n_planned);
    g_assert_cmphex (transfer->endpoint, ==, transfer->length == 1024 ? 0x83 : 0x02);
    fake->fate = fake->planned[fake->next++];
    if (fake->fate.outcome == FAKE_NOT_TAKEN)
        return LIBUSB_ERROR_NO_DEVICE;
    fake->pending = transfer;
    fake->called_off = FALSE;
    return 0;
}

int
libusb_cancel_transfer (struct libusb_transfer *transfer)
{
    g_assert_true (get_fake ()->pending == transfer);
    get_fake ()->called_off = TRUE;
    return 0;
}

void
libusb_interrupt_event_handler (libusb_context *context)
{
}

static void
finish (FakeUsb *fake, enum libusb_transfer_status status, gsize carried)
{
    struct libusb_transfer *transfer = fake->pending;

    fake->pending = NULL;
    transfer->status = status;
    transfer->actual_length = (int) carried;
    if ((transfer->endpoint & 0x80) == 0 && carried > 0) {
        g_free (fake->written);
        fake->written = salvor_bytes_to_hex (transfer->buffer, carried);
    }
    for (gsize i = 0; (transfer->endpoint & 0x80) != 0 && i < carried; i++)
        transfer->buffer[i] = fake->fate.data[i];
    transfer->callback (transfer);
}

static void
wait_or_finish (FakeUsb *fake, gint64 us)
{
    gsize size
        = (fake->pending->endpoint & 0x80) != 0 ? fake->fate.size : (gsize) fake->pending->length;

    if (fake->fate.outcome == FAKE_COMPLETES) {
        finish (fake, LIBUSB_TRANSFER_COMPLETED, size);
    } else if (fake->fate.outcome == FAKE_GONE) {
        finish (fake, LIBUSB_TRANSFER_NO_DEVICE, 0);
    } else if (fake->fate.outcome == FAKE_STALLS) {
        finish (fake, LIBUSB_TRANSFER_STALL, 0);
    } else if (fake->fate.outcome == FAKE_OVERFLOWS) {
        finish (fake, LIBUSB_TRANSFER_OVERFLOW, 0);
    } else if (!fake->called_off) {
        if (fake->cancellable != NULL)
            g_cancellable_cancel (fake->cancellable);
        else
            salvor_virtual_clock_advance (fake->clock, us);
    } else if (fake->fate.outcome == FAKE_COMPLETES_ANYWAY) {
        finish (fake, LIBUSB_TRANSFER_COMPLETED, size);
    } else {
        finish (fake, LIBUSB_TRANSFER_CANCELLED, fake->fate.outcome == FAKE_PARTLY ? size / 2 : 0);
    }
}

int
libusb_handle_events_timeout_completed (libusb_context *context, struct timeval *wait,
                                        int *completed)
{
    wait_or_finish (get_fake (), wait->tv_sec * G_USEC_PER_SEC + wait->tv_usec);
    return 0;
}
