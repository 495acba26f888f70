/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-hid"
#include "config.h"

#include "transport/hid-transport.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "transport/hid-device.h"

#include <hidapi.h>

/* hidapi cannot be woken: a wait is cut into slices, so that a cancel is heard. */
#define SLICE_MS 100

/* A device that is gone stays listed for a moment; the kernel and udev need less than this. */
#define VANISH_TRIES 4
#define VANISH_DELAY_US (50 * 1000)

/* hidapi over libusb hands out single USB packets, where the kernel hands out whole reports. No
 * report with an id fills its last packet (ROM 65 bytes, flashloaders 1016 and 1021, protocols 1.2
 * and 1.3), so a full packet means that more follows. */
#define FULL_PACKET 64

/* Services look into new devices for a moment (fwupd, for one): no reason to bother a person. */
#define BUSY_PATIENCE_MS 1500
#define BUSY_DELAY_US (100 * 1000)

struct _SalvorHidTransport {
    GObject parent_instance;

    SalvorHidLibrary *library; /* owned */
    char *path;
    char *description;
    SalvorClock *clock; /* owned */
    hid_device *device; /* nullable: not open */
    gsize report_size;  /* bytes, of a device without report ids; else 0 */
    GByteArray *report; /* owned: what came of a report so far */
};

static void salvor_hid_transport_iface_init (SalvorPacketTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorHidTransport, salvor_hid_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PACKET_TRANSPORT,
                                                      salvor_hid_transport_iface_init))

static void
salvor_hid_transport_finalize (GObject *object)
{
    SalvorHidTransport *self = SALVOR_HID_TRANSPORT (object);

    g_clear_pointer (&self->device, hid_close);
    g_object_unref (self->library);
    g_object_unref (self->clock);
    g_free (self->path);
    g_free (self->description);
    g_byte_array_unref (self->report);
    G_OBJECT_CLASS (salvor_hid_transport_parent_class)->finalize (object);
}

static void
salvor_hid_transport_class_init (SalvorHidTransportClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_hid_transport_finalize;
}

static void
salvor_hid_transport_init (SalvorHidTransport *self)
{
    self->report = g_byte_array_new ();
}

SalvorPacketTransport *
salvor_hid_transport_new (SalvorHidLibrary *library, const char *path, const char *description,
                          SalvorClock *clock)
{
    SalvorHidTransport *self;

    g_return_val_if_fail (SALVOR_IS_HID_LIBRARY (library), NULL);
    g_return_val_if_fail (path != NULL && description != NULL, NULL);
    g_return_val_if_fail (SALVOR_IS_CLOCK (clock), NULL);

    self = g_object_new (SALVOR_TYPE_HID_TRANSPORT, NULL);
    self->library = g_object_ref (library);
    self->path = g_strdup (path);
    self->description = g_strdup (description);
    self->clock = g_object_ref (clock);
    return SALVOR_PACKET_TRANSPORT (self);
}

/* Waits while another program has the device, but not for long. (nullable) */
static hid_device *
open_when_free (SalvorHidTransport *self, GCancellable *cancellable, GError **error)
{
    SalvorDeadline deadline = salvor_deadline_after_ms (self->clock, BUSY_PATIENCE_MS);

    for (;;) {
        g_autoptr (GError) local = NULL;
        hid_device *device = salvor_hid_library_open (self->library, self->path, &local);

        if (device != NULL)
            return device;
        if (!g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_IN_USE)
            || salvor_deadline_has_passed (&deadline)) {
            g_propagate_error (error, g_steal_pointer (&local));
            return NULL;
        }
        if (!salvor_clock_wait (self->clock, BUSY_DELAY_US, cancellable, error))
            return NULL;
    }
}

static gboolean
hid_transport_open (SalvorPacketTransport *transport, GCancellable *cancellable, GError **error)
{
    SalvorHidTransport *self = SALVOR_HID_TRANSPORT (transport);

    if (self->device != NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE, "%s: open already",
                     self->description);
        return FALSE;
    }
    g_byte_array_set_size (self->report, 0);
    self->device = open_when_free (self, cancellable, error);
    if (self->device == NULL) {
        g_prefix_error (error, "%s: open: ", self->description);
        return FALSE;
    }
    return TRUE;
}

static gboolean
hid_transport_close (SalvorPacketTransport *transport, GError **error)
{
    g_clear_pointer (&SALVOR_HID_TRANSPORT (transport)->device, hid_close);
    return TRUE;
}

void
salvor_hid_transport_set_unnumbered (SalvorHidTransport *self, gsize report_size)
{
    g_return_if_fail (SALVOR_IS_HID_TRANSPORT (self));
    g_return_if_fail (report_size > 0 && report_size < SALVOR_PACKET_MAX_SIZE);

    self->report_size = report_size;
}

/* hidapi wants a leading 0 where there is no report id; such a device takes whole reports only. */
static int
write_report (SalvorHidTransport *self, const guint8 *packet, gsize size)
{
    g_autoptr (GByteArray) report = NULL;

    if (self->report_size == 0)
        return hid_write (self->device, packet, size);
    report = g_byte_array_sized_new ((guint) MAX (size, self->report_size) + 1);
    salvor_bytes_append_u8 (report, 0);
    g_byte_array_append (report, packet, (guint) size);
    if (size < self->report_size)
        salvor_bytes_append_zeros (report, self->report_size - size);
    return hid_write (self->device, report->data, report->len);
}

static gboolean
check_open (SalvorHidTransport *self, GError **error)
{
    if (self->device != NULL)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FAILED, "%s: not open", self->description);
    return FALSE;
}

/* hidapi's text changes with its next call, so it is copied at once. */
static void
set_device_error (SalvorHidTransport *self, const char *act, SalvorError code, GError **error)
{
    g_autofree char *text = salvor_hid_text_to_utf8 (hid_error (self->device));

    g_set_error (error, SALVOR_ERROR, code, "%s: %s: %s", self->description, act,
                 text != NULL ? text : "no reason given");
}

static gboolean
has_vanished (SalvorHidTransport *self)
{
    for (guint i = 0; i < VANISH_TRIES; i++) {
        if (!salvor_hid_library_has_path (self->library, self->path))
            return TRUE;
        salvor_clock_wait (self->clock, VANISH_DELAY_US, NULL, NULL);
    }
    return FALSE;
}

/* On Linux a write gives up after 5 s by itself (usbhid, USB_CTRL_SET_TIMEOUT) and cannot be
 * broken off before. */
static gboolean
hid_transport_send (SalvorPacketTransport *transport, const guint8 *packet, gsize size,
                    SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    SalvorHidTransport *self = SALVOR_HID_TRANSPORT (transport);
    g_autoptr (GError) local = NULL;

    if (!check_open (self, error))
        return FALSE;
    if (write_report (self, packet, size) >= 0)
        return TRUE;
    set_device_error (self, "write",
                      salvor_deadline_has_passed (&deadline) ? SALVOR_ERROR_TIMEOUT
                                                             : SALVOR_ERROR_FAILED,
                      &local);
    if (has_vanished (self))
        local->code = SALVOR_ERROR_DISCONNECTED;
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

/* Rounded up, so that the last part of a millisecond is not spent spinning. */
static int
get_slice_ms (const SalvorDeadline *deadline)
{
    gint64 left_ms = (salvor_deadline_get_remaining_us (deadline) + 999) / 1000;

    return (int) MIN (left_ms, SLICE_MS);
}

/* Returns: (nullable) (transfer full): the report, once its last part is here */
static GBytes *
take_part (SalvorHidTransport *self, const guint8 *part, gsize size)
{
    GBytes *whole;

    g_byte_array_append (self->report, part, (guint) size);
    if (self->report_size == 0 && size == FULL_PACKET
        && self->report->len <= SALVOR_PACKET_MAX_SIZE - FULL_PACKET)
        return NULL;
    whole = g_bytes_new (self->report->data, self->report->len);
    g_byte_array_set_size (self->report, 0);
    return whole;
}

static gboolean
check_patience (SalvorHidTransport *self, int slice_ms, GCancellable *cancellable, GError **error)
{
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    if (slice_ms > 0)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "%s: read: no report in time",
                 self->description);
    return FALSE;
}

static GBytes *
hid_transport_receive (SalvorPacketTransport *transport, SalvorDeadline deadline,
                       GCancellable *cancellable, GError **error)
{
    SalvorHidTransport *self = SALVOR_HID_TRANSPORT (transport);
    guint8 buffer[SALVOR_PACKET_MAX_SIZE];

    if (!check_open (self, error))
        return NULL;
    for (;;) {
        int slice_ms = get_slice_ms (&deadline);
        int count = hid_read_timeout (self->device, buffer, sizeof buffer, slice_ms);

        if (count < 0) { /* the only reason a read fails for: the device went away */
            set_device_error (self, "read", SALVOR_ERROR_DISCONNECTED, error);
            return NULL;
        }
        if (count > 0) {
            GBytes *report = take_part (self, buffer, (gsize) count);

            if (report != NULL)
                return report;
        } else if (!check_patience (self, slice_ms, cancellable, error)) {
            return NULL;
        }
    }
}

static SalvorClock *
hid_transport_get_clock (SalvorPacketTransport *transport)
{
    return SALVOR_HID_TRANSPORT (transport)->clock;
}

static const char *
hid_transport_describe (SalvorPacketTransport *transport)
{
    return SALVOR_HID_TRANSPORT (transport)->description;
}

static void
salvor_hid_transport_iface_init (SalvorPacketTransportInterface *iface)
{
    iface->open = hid_transport_open;
    iface->close = hid_transport_close;
    iface->send = hid_transport_send;
    iface->receive = hid_transport_receive;
    iface->get_clock = hid_transport_get_clock;
    iface->describe = hid_transport_describe;
}
