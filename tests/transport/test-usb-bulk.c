/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-libusb.h"

#include "base/errors.h"
#include "transport/usb-bulk-endpoints.h"
#include "transport/usb-bulk-transport.h"

#include <glib/gstdio.h>
#include <string.h>

static const guint8 answer[] = { 0x00, 0x02, 0x00, 0x02 };
static const guint8 request[] = { 0x00, 0xFF };

/* ---- descriptors ---- */

typedef struct {
    struct libusb_endpoint_descriptor endpoints[4];
    struct libusb_interface_descriptor setting;
    struct libusb_interface interface;
    struct libusb_config_descriptor config;
} Descriptors;

static void
fill (Descriptors *self)
{
    *self = (Descriptors){ 0 };
    self->endpoints[0] = (struct libusb_endpoint_descriptor){ .bEndpointAddress = 0x04,
                                                              .bmAttributes = 2,
                                                              .wMaxPacketSize = 64 };
    self->endpoints[1] = self->endpoints[2] = self->endpoints[3] = self->endpoints[0];
    self->endpoints[1].bEndpointAddress = 0x85;
    self->endpoints[2].bEndpointAddress = 0x86;
    self->setting.bInterfaceNumber = 3;
    self->setting.bInterfaceClass = 0xFF;
    self->setting.bNumEndpoints = 3;
    self->setting.endpoint = self->endpoints;
    self->interface = (struct libusb_interface){ &self->setting, 1 };
    self->config.bNumInterfaces = 1;
    self->config.interface = &self->interface;
}

static void
test_endpoints_in_their_order (void)
{
    Descriptors descriptors;
    SalvorUsbBulkEndpoints endpoints;
    g_autoptr (GError) error = NULL;

    for (guint8 n = 2; n <= 3; n++) {
        fill (&descriptors);
        descriptors.setting.bNumEndpoints = n;
        g_assert_true (salvor_usb_bulk_endpoints_find (&descriptors.config, 3, &endpoints, &error));
        g_assert_cmphex (endpoints.out, ==, 0x04);
        g_assert_cmphex (endpoints.in, ==, 0x85);
    }
}

typedef enum {
    SPOIL_CLASS,
    SPOIL_SUBCLASS,
    SPOIL_ORDER,
    SPOIL_KIND,
    SPOIL_SIZE,
    SPOIL_TRACE,
    SPOIL_FEW,
    SPOIL_MANY,
    SPOIL_NUMBER,
    N_SPOILS,
} Spoil;

static void
spoil (Descriptors *self, Spoil what)
{
    switch (what) {
    case SPOIL_CLASS:
        self->setting.bInterfaceClass = 3;
        break;
    case SPOIL_SUBCLASS:
        self->setting.bInterfaceSubClass = 1;
        break;
    case SPOIL_ORDER:
        self->endpoints[0].bEndpointAddress = 0x84;
        break;
    case SPOIL_KIND:
        self->endpoints[1].bmAttributes = 3;
        break;
    case SPOIL_SIZE:
        self->endpoints[1].wMaxPacketSize = 0;
        break;
    case SPOIL_TRACE:
        self->endpoints[2].bEndpointAddress = 0x06;
        break;
    case SPOIL_FEW:
        self->setting.bNumEndpoints = 1;
        break;
    case SPOIL_MANY:
        self->setting.bNumEndpoints = 4;
        break;
    case SPOIL_NUMBER:
        self->setting.bInterfaceNumber = 2;
        break;
    case N_SPOILS:
        g_assert_not_reached ();
    }
}

static void
test_other_interfaces_are_refused (void)
{
    for (guint i = 0; i < N_SPOILS; i++) {
        Descriptors descriptors;
        SalvorUsbBulkEndpoints endpoints;
        g_autoptr (GError) error = NULL;

        fill (&descriptors);
        spoil (&descriptors, i);
        g_assert_false (
            salvor_usb_bulk_endpoints_find (&descriptors.config, 3, &endpoints, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
    }
}

/* ---- transfers ---- */

typedef struct {
    char *node;
    SalvorClock *clock;
    SalvorPacketTransport *transport;
    GCancellable *cancellable;
} Fixture;

static gboolean
try_open (Fixture *fixture, GError **error)
{
    return SALVOR_PACKET_TRANSPORT_GET_IFACE (fixture->transport)
        ->open (fixture->transport, NULL, error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
    int fd = g_file_open_tmp ("usb-node-XXXXXX", &fixture->node, NULL);

    g_assert_cmpint (fd, >=, 0);
    g_close (fd, NULL);
    fixture->clock = salvor_virtual_clock_new (0.0);
    fake_usb_reset (fixture->clock);
    fixture->transport = salvor_usb_bulk_transport_new (fixture->node, 1, "probe", fixture->clock);
    fixture->cancellable = g_cancellable_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    SALVOR_PACKET_TRANSPORT_GET_IFACE (fixture->transport)->close (fixture->transport, NULL);
    g_assert_finalize_object (fixture->transport);
    g_assert_finalize_object (fixture->clock);
    g_assert_finalize_object (fixture->cancellable);
    g_unlink (fixture->node);
    g_free (fixture->node);
    fake_usb_reset (NULL);
}

static SalvorDeadline
soon (Fixture *fixture)
{
    return salvor_deadline_after_ms (fixture->clock, 20);
}

static gboolean
try_send (Fixture *fixture, GError **error)
{
    return salvor_packet_transport_send (fixture->transport, request, sizeof request,
                                         soon (fixture), fixture->cancellable, error);
}

static GBytes *
try_receive (Fixture *fixture, GError **error)
{
    return salvor_packet_transport_receive (fixture->transport, soon (fixture),
                                            fixture->cancellable, error);
}

static void
open_it (Fixture *fixture)
{
    g_autoptr (GError) error = NULL;

    g_assert_true (try_open (fixture, &error));
    g_assert_no_error (error);
}

static void
assert_answer (Fixture *fixture, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) packet = try_receive (fixture, &error);

    g_assert_no_error (error);
    g_assert_cmpmem (g_bytes_get_data (packet, NULL), g_bytes_get_size (packet), answer, size);
}

static void
test_packets_go_both_ways (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    open_it (fixture);
    fake_usb_queue (FAKE_COMPLETES, NULL, 0);
    g_assert_true (try_send (fixture, &error));
    g_assert_cmpstr (fake_usb_get_written (), ==, "00 FF");
    fake_usb_queue (FAKE_COMPLETES, answer, 0);
    fake_usb_queue (FAKE_COMPLETES, answer, sizeof answer);
    assert_answer (fixture, sizeof answer);
}

static void
test_deadline_loses_nothing (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    open_it (fixture);
    fake_usb_queue (FAKE_WAITS, NULL, 0);
    g_assert_null (try_receive (fixture, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
    g_clear_error (&error);
    fake_usb_queue (FAKE_WAITS, NULL, 0);
    g_assert_false (try_send (fixture, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
    /* what came at the last moment is there, and a packet that filled its last USB packet too */
    fake_usb_queue (FAKE_COMPLETES_ANYWAY, answer, sizeof answer);
    assert_answer (fixture, sizeof answer);
    fake_usb_queue (FAKE_PARTLY, answer, sizeof answer);
    assert_answer (fixture, sizeof answer / 2);
}

static void
test_cancel_loses_nothing (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    open_it (fixture);
    fake_usb_cancel_when_waiting (fixture->cancellable);
    fake_usb_queue (FAKE_WAITS, NULL, 0);
    g_assert_null (try_receive (fixture, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_cancellable_reset (fixture->cancellable);
    fake_usb_queue (FAKE_COMPLETES_ANYWAY, answer, sizeof answer);
    assert_answer (fixture, sizeof answer);
    g_cancellable_reset (fixture->cancellable);
    g_clear_error (&error);
    fake_usb_queue (FAKE_COMPLETES_ANYWAY, NULL, 0);
    g_assert_true (try_send (fixture, &error));
}

static void
test_half_a_request_is_an_error (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    open_it (fixture);
    fake_usb_queue (FAKE_PARTLY, NULL, 0);
    g_assert_false (try_send (fixture, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_FAILED);
}

static void
test_ends_have_their_names (Fixture *fixture, gconstpointer data)
{
    static const struct {
        FakeOutcome outcome;
        SalvorError code;
    } ends[] = { { FAKE_GONE, SALVOR_ERROR_DISCONNECTED },
                 { FAKE_NOT_TAKEN, SALVOR_ERROR_DISCONNECTED },
                 { FAKE_STALLS, SALVOR_ERROR_FAILED },
                 { FAKE_OVERFLOWS, SALVOR_ERROR_PROTOCOL } };

    open_it (fixture);
    for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
        g_autoptr (GError) error = NULL;

        fake_usb_queue (ends[i].outcome, NULL, 0);
        g_assert_null (try_receive (fixture, &error));
        g_assert_error (error, SALVOR_ERROR, (int) ends[i].code);
        g_assert_nonnull (strstr (error->message, "probe: read"));
    }
    g_assert_cmpuint (fake_usb_get_cleared_halts (), ==, 1);
}

static void
test_opening_says_why_not (Fixture *fixture, gconstpointer data)
{
    static const struct {
        int open_result, claim_result;
        SalvorError code;
    } ends[] = { { LIBUSB_ERROR_ACCESS, 0, SALVOR_ERROR_PERMISSION },
                 { LIBUSB_ERROR_NO_DEVICE, 0, SALVOR_ERROR_DISCONNECTED },
                 { 0, LIBUSB_ERROR_BUSY, SALVOR_ERROR_IN_USE },
                 { 0, LIBUSB_ERROR_NO_DEVICE, SALVOR_ERROR_DISCONNECTED } };

    for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
        g_autoptr (GError) error = NULL;

        fake_usb_fail (ends[i].open_result, ends[i].claim_result);
        g_assert_false (try_open (fixture, &error));
        g_assert_error (error, SALVOR_ERROR, (int) ends[i].code);
        g_assert_cmpuint (fake_usb_get_open_handles (), ==, 0);
    }
}

static void
test_node_that_is_gone (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    g_unlink (fixture->node);
    g_assert_false (try_open (fixture, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
}

static void
test_other_device_is_not_opened (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    fake_usb_spoil_descriptors ();
    g_assert_false (try_open (fixture, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
    g_assert_cmpuint (fake_usb_get_open_handles (), ==, 0);
}

static void
test_twice_open_is_in_use (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    open_it (fixture);
    g_assert_false (try_open (fixture, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE);
    g_clear_error (&error);
    SALVOR_PACKET_TRANSPORT_GET_IFACE (fixture->transport)->close (fixture->transport, NULL);
    g_assert_false (try_send (fixture, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_FAILED);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/usb-bulk/endpoints/order", test_endpoints_in_their_order);
    g_test_add_func ("/usb-bulk/endpoints/others", test_other_interfaces_are_refused);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
    ADD ("/usb-bulk/packets", test_packets_go_both_ways);
    ADD ("/usb-bulk/deadline", test_deadline_loses_nothing);
    ADD ("/usb-bulk/cancel", test_cancel_loses_nothing);
    ADD ("/usb-bulk/send/half", test_half_a_request_is_an_error);
    ADD ("/usb-bulk/ends", test_ends_have_their_names);
    ADD ("/usb-bulk/open/refused", test_opening_says_why_not);
    ADD ("/usb-bulk/open/gone", test_node_that_is_gone);
    ADD ("/usb-bulk/open/other-device", test_other_device_is_not_opened);
    ADD ("/usb-bulk/open/twice", test_twice_open_is_in_use);
    return g_test_run ();
}
