/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-usbip-packet"
#include "config.h"

#include "simulator/usbip-packet.h"

#include "base/bytes.h"
#include "base/errors.h"

#include <string.h>

#define VERSION 0x0111
#define PATH_SIZE 256
#define PATH_PREFIX "/sys/devices/salvor/"

#define RET_SUBMIT 3
#define RET_UNLINK 4
#define RET_PADDING 24

#define MAX_ENDPOINT 15
/* Not an isochronous transfer: the document says -1, Linux sends 0 */
#define NO_PACKETS G_MAXUINT32

/* Fields of descriptors (USB 2.0, table 9-8, 9-10 and 9-12) */
#define DEVICE_DESCRIPTOR_SIZE 18
#define DEVICE_CLASS 4
#define DEVICE_VENDOR 8
#define DEVICE_N_CONFIGURATIONS 17
#define CONFIGURATION_N_INTERFACES 4
#define CONFIGURATION_VALUE 5
#define INTERFACE_DESCRIPTOR 4
#define INTERFACE_DESCRIPTOR_SIZE 9
#define INTERFACE_CLASS 5

/* ---- before a device is taken ---- */

gboolean
salvor_usbip_parse_operation (const guint8 *data, gsize size, SalvorUsbipOperation *operation,
                              GError **error)
{
    SalvorReader reader;
    guint16 version = 0;
    guint16 code = 0;

    salvor_reader_init (&reader, data, size);
    if (!salvor_reader_read_u16_be (&reader, &version, error)
        || !salvor_reader_read_u16_be (&reader, &code, error)
        || !salvor_reader_skip (&reader, 4, error)) /* status: of replies only */
        return FALSE;
    if (version != VERSION || (code != SALVOR_USBIP_LIST && code != SALVOR_USBIP_IMPORT)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "version 0x%04x operation 0x%04x: only 0x8005 and 0x8003 of version 0x%04x",
                     version, code, VERSION);
        return FALSE;
    }
    *operation = code;
    return TRUE;
}

char *
salvor_usbip_parse_bus_id (const guint8 *data, gsize size, GError **error)
{
    if (size == SALVOR_USBIP_BUS_ID_SIZE && memchr (data, 0, size) != NULL)
        return g_strdup ((const char *) data);
    g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                         "the bus id has no end within 32 bytes");
    return NULL;
}

void
salvor_usbip_append_reply (GByteArray *bytes, SalvorUsbipOperation operation,
                           SalvorUsbipStatus status)
{
    salvor_bytes_append_u16_be (bytes, VERSION);
    salvor_bytes_append_u16_be (bytes, (guint16) operation);
    salvor_bytes_append_u32_be (bytes, status);
}

void
salvor_usbip_append_count (GByteArray *bytes, guint32 n_devices)
{
    salvor_bytes_append_u32_be (bytes, n_devices);
}

/* @text in a field of @size bytes, zeros behind it */
static void
append_text (GByteArray *bytes, const char *text, gsize size)
{
    gsize length = MIN (strlen (text), size - 1);

    g_byte_array_append (bytes, (const guint8 *) text, (guint) length);
    salvor_bytes_append_zeros (bytes, size - length);
}

/* A little-endian number of a descriptor, in the order of the wire */
static void
append_swapped_u16 (GByteArray *bytes, const guint8 *field)
{
    salvor_bytes_append_u8 (bytes, field[1]);
    salvor_bytes_append_u8 (bytes, field[0]);
}

void
salvor_usbip_append_device (GByteArray *bytes, const SalvorUsbipDevice *device)
{
    g_autofree char *path = g_strconcat (PATH_PREFIX, device->bus_id, NULL);

    append_text (bytes, path, PATH_SIZE);
    append_text (bytes, device->bus_id, SALVOR_USBIP_BUS_ID_SIZE);
    salvor_bytes_append_u32_be (bytes, device->bus_number);
    salvor_bytes_append_u32_be (bytes, device->device_number);
    salvor_bytes_append_u32_be (bytes, device->speed);
    for (gsize i = 0; i < 3; i++) /* vendor, product, release */
        append_swapped_u16 (bytes, device->device + DEVICE_VENDOR + 2 * i);
    g_byte_array_append (bytes, device->device + DEVICE_CLASS, 3);
    salvor_bytes_append_u8 (bytes, device->configuration[CONFIGURATION_VALUE]);
    salvor_bytes_append_u8 (bytes, device->device[DEVICE_N_CONFIGURATIONS]);
    salvor_bytes_append_u8 (bytes, device->configuration[CONFIGURATION_N_INTERFACES]);
}

void
salvor_usbip_append_interfaces (GByteArray *bytes, const SalvorUsbipDevice *device)
{
    const guint8 *data = device->configuration;
    gsize size = device->configuration_size;

    for (gsize at = 0; at + 1 < size && data[at] > 0; at += data[at]) {
        if (data[at + 1] != INTERFACE_DESCRIPTOR || at + INTERFACE_DESCRIPTOR_SIZE > size)
            continue;
        g_byte_array_append (bytes, data + at + INTERFACE_CLASS, 3);
        salvor_bytes_append_u8 (bytes, 0);
    }
}

/* ---- transfers ---- */

/* What every header begins with: command, sequence, device, direction, endpoint */
static gboolean
read_basic (SalvorReader *reader, SalvorUsbipRequest *request, GError **error)
{
    guint32 command = 0;
    guint32 direction = 0;
    guint32 endpoint = 0;

    if (!salvor_reader_read_u32_be (reader, &command, error)
        || !salvor_reader_read_u32_be (reader, &request->sequence, error)
        || !salvor_reader_read_u32_be (reader, &request->device_id, error)
        || !salvor_reader_read_u32_be (reader, &direction, error)
        || !salvor_reader_read_u32_be (reader, &endpoint, error))
        return FALSE;
    if ((command != SALVOR_USBIP_SUBMIT && command != SALVOR_USBIP_UNLINK) || direction > 1
        || endpoint > MAX_ENDPOINT) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "command 0x%08x, direction %u, endpoint %u make no transfer", command,
                     direction, endpoint);
        return FALSE;
    }
    request->command = command;
    request->endpoint = (guint8) (endpoint | direction << 7);
    return TRUE;
}

static gboolean
check_submit (const SalvorUsbipRequest *request, guint32 n_packets, GError **error)
{
    if (n_packets != 0 && n_packets != NO_PACKETS) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "%u isochronous packets: no device here has such an endpoint", n_packets);
        return FALSE;
    }
    if (request->length > G_MAXINT32
        || salvor_usbip_get_payload_size (request) > SALVOR_USBIP_MAX_PAYLOAD) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "a transfer of %u bytes: at most %u to the device", request->length,
                     SALVOR_USBIP_MAX_PAYLOAD);
        return FALSE;
    }
    return TRUE;
}

static gboolean
read_submit (SalvorReader *reader, SalvorUsbipRequest *request, GError **error)
{
    guint32 n_packets = 0;
    const guint8 *setup = NULL;

    /* flags concern the host's controller; start frame and interval isochronous transfers */
    if (!salvor_reader_skip (reader, 4, error)
        || !salvor_reader_read_u32_be (reader, &request->length, error)
        || !salvor_reader_skip (reader, 4, error)
        || !salvor_reader_read_u32_be (reader, &n_packets, error)
        || !salvor_reader_skip (reader, 4, error)
        || !salvor_reader_read_bytes (reader, SALVOR_USB_SETUP_SIZE, &setup, error))
        return FALSE;
    return salvor_bytes_poke (request->setup, sizeof request->setup, 0, setup,
                              SALVOR_USB_SETUP_SIZE)
           && check_submit (request, n_packets, error);
}

gboolean
salvor_usbip_parse_request (const guint8 *data, gsize size, SalvorUsbipRequest *request,
                            GError **error)
{
    SalvorUsbipRequest parsed = { 0 };
    SalvorReader reader;

    salvor_reader_init (&reader, data, size);
    if (!read_basic (&reader, &parsed, error))
        return FALSE;
    if (parsed.command == SALVOR_USBIP_SUBMIT
            ? !read_submit (&reader, &parsed, error)
            : !salvor_reader_read_u32_be (&reader, &parsed.unlinked, error))
        return FALSE;
    *request = parsed;
    return TRUE;
}

gsize
salvor_usbip_get_payload_size (const SalvorUsbipRequest *request)
{
    gboolean to_host = (request->endpoint & 0x80) != 0;

    return request->command == SALVOR_USBIP_SUBMIT && !to_host ? request->length : 0;
}

/* Device, direction and endpoint of a reply are zero: the sequence number says it all. */
static void
append_basic (GByteArray *bytes, guint32 command, guint32 sequence)
{
    salvor_bytes_append_u32_be (bytes, command);
    salvor_bytes_append_u32_be (bytes, sequence);
    salvor_bytes_append_zeros (bytes, 12);
}

void
salvor_usbip_append_submitted (GByteArray *bytes, guint32 sequence, gint32 status, guint32 actual)
{
    append_basic (bytes, RET_SUBMIT, sequence);
    salvor_bytes_append_u32_be (bytes, (guint32) status);
    salvor_bytes_append_u32_be (bytes, actual);
    salvor_bytes_append_zeros (bytes, 20); /* frame, packets, errors, padding */
}

void
salvor_usbip_append_unlinked (GByteArray *bytes, guint32 sequence, gint32 status)
{
    append_basic (bytes, RET_UNLINK, sequence);
    salvor_bytes_append_u32_be (bytes, (guint32) status);
    salvor_bytes_append_zeros (bytes, RET_PADDING);
}
