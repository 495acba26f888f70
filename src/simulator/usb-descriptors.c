/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-usb-descriptors"
#include "config.h"

#include "simulator/usb-descriptors.h"

#include "base/bytes.h"

/* USB 2.0, table 9-5; HID 1.11, 7.1 */
#define DEVICE_DESCRIPTOR 1
#define CONFIGURATION_DESCRIPTOR 2
#define INTERFACE_DESCRIPTOR 4
#define ENDPOINT_DESCRIPTOR 5
#define HID_DESCRIPTOR 0x21
#define REPORT_DESCRIPTOR 0x22

#define USB_VERSION 0x0200
#define HID_VERSION 0x0100
#define CLASS_HID 0x03
#define CLASS_VENDOR 0xFF
#define CONTROL_PACKET_SIZE 64
#define INTERRUPT_ENDPOINT 3
#define BULK_ENDPOINT 2
#define SELF_POWERED 0xC0
#define BUS_POWERED 0x80
#define HUNDRED_MILLIAMPERE 50 /* in units of 2 mA */

#define FULL_SPEED_PACKET 64
#define HIGH_SPEED_BULK_PACKET 512 /* the only size there is (USB 2.0, 5.8.3) */

/* Four reports of bytes: out 16, out 1024, in 4, in 64. Of U-Boot's gadget, which is kept in step
 * with the ROM's; the length is the one seen on a part (protocols 1.2). */
static const guint8 rom_report[] = {
    0x06, 0x00, 0xFF, 0x09, 0x01, 0xA1, 0x01, 0x85, 0x01, 0x19, 0x01, 0x29, 0x01, 0x15, 0x00, 0x26,
    0xFF, 0x00, 0x75, 0x08, 0x95, 0x10, 0x91, 0x02, 0x85, 0x02, 0x19, 0x01, 0x29, 0x01, 0x15, 0x00,
    0x26, 0xFF, 0x00, 0x75, 0x80, 0x95, 0x40, 0x91, 0x02, 0x85, 0x03, 0x19, 0x01, 0x29, 0x01, 0x15,
    0x00, 0x26, 0xFF, 0x00, 0x75, 0x08, 0x95, 0x04, 0x81, 0x02, 0x85, 0x04, 0x19, 0x01, 0x29, 0x01,
    0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08, 0x95, 0x40, 0x81, 0x02, 0xC0,
};

/* Four reports of 203 fields of 40 bits each: as read from NXP's RT1024 loader (protocols 1.3) */
static const guint8 flashloader_report[] = {
    0x06, 0x00, 0xFF, 0x09, 0x01, 0xA1, 0x01, 0x85, 0x01, 0x19, 0x01, 0x29, 0x01, 0x15, 0x00, 0x26,
    0xFF, 0x00, 0x75, 0x28, 0x95, 0xCB, 0x91, 0x02, 0x85, 0x02, 0x19, 0x01, 0x29, 0x01, 0x15, 0x00,
    0x26, 0xFF, 0x00, 0x75, 0x28, 0x95, 0xCB, 0x91, 0x02, 0x85, 0x03, 0x19, 0x01, 0x29, 0x01, 0x15,
    0x00, 0x26, 0xFF, 0x00, 0x75, 0x28, 0x95, 0xCB, 0x81, 0x02, 0x85, 0x04, 0x19, 0x01, 0x29, 0x01,
    0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x28, 0x95, 0xCB, 0x81, 0x02, 0xC0,
};

/* 64 bytes each way without an id, usage page 0xFF00, usage 1: DAPLink's (probe 1.1) */
static const guint8 probe_report[] = {
    0x06, 0x00, 0xFF, 0x09, 0x01, 0xA1, 0x01, 0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08,
    0x95, 0x40, 0x09, 0x01, 0x81, 0x02, 0x95, 0x40, 0x09, 0x01, 0x91, 0x02, 0xC0,
};

/* The same with larger packets */
static const guint8 probe_report_512[] = {
    0x06, 0x00, 0xFF, 0x09, 0x01, 0xA1, 0x01, 0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08, 0x96,
    0x00, 0x02, 0x09, 0x01, 0x81, 0x02, 0x96, 0x00, 0x02, 0x09, 0x01, 0x91, 0x02, 0xC0,
};

static const guint8 probe_report_1024[] = {
    0x06, 0x00, 0xFF, 0x09, 0x01, 0xA1, 0x01, 0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08, 0x96,
    0x00, 0x04, 0x09, 0x01, 0x81, 0x02, 0x96, 0x00, 0x04, 0x09, 0x01, 0x91, 0x02, 0xC0,
};

static const SalvorUsbInterface rom_interface = {
    .class = CLASS_HID,
    .in = 0x81,
    .packet_size = FULL_SPEED_PACKET, /* not recovered from a part (protocols 8, row 8) */
    .interval = 1,
    .report = rom_report,
    .report_size = sizeof rom_report,
};

static const SalvorUsbInterface flashloader_interface = {
    .class = CLASS_HID,
    .name = 3,
    .in = 0x81,
    .out = 0x02,
    .report = flashloader_report,
    .report_size = sizeof flashloader_report,
};

/* The loader's own numbers for each speed: 1016 bytes every 4 microframes, 64 every frame */
#define FLASHLOADER_HS_PACKET 0x03F8
#define FLASHLOADER_HS_INTERVAL 3
#define FLASHLOADER_FS_INTERVAL 1

static const SalvorUsbInterface probe_hid_interface = {
    .class = CLASS_HID,
    .in = 0x81,
    .out = 0x01,
    .packet_size = FULL_SPEED_PACKET,
    .interval = 1,
    .report = probe_report,
    .report_size = sizeof probe_report,
    .fixed_input = FULL_SPEED_PACKET,
};

static const SalvorUsbInterface probe_bulk_interface = {
    .class = CLASS_VENDOR,
    .in = 0x82,
    .out = 0x02,
    .packet_size = FULL_SPEED_PACKET,
};

/* ---- writing descriptors ---- */

static void
append_endpoint (GByteArray *bytes, const SalvorUsbInterface *interface, guint8 address)
{
    salvor_bytes_append_u8 (bytes, 7);
    salvor_bytes_append_u8 (bytes, ENDPOINT_DESCRIPTOR);
    salvor_bytes_append_u8 (bytes, address);
    salvor_bytes_append_u8 (bytes, interface->interval > 0 ? INTERRUPT_ENDPOINT : BULK_ENDPOINT);
    salvor_bytes_append_u16_le (bytes, interface->packet_size);
    salvor_bytes_append_u8 (bytes, interface->interval);
}

static void
append_hid (GByteArray *bytes, const SalvorUsbInterface *interface)
{
    salvor_bytes_append_u8 (bytes, 9);
    salvor_bytes_append_u8 (bytes, HID_DESCRIPTOR);
    salvor_bytes_append_u16_le (bytes, HID_VERSION);
    salvor_bytes_append_u8 (bytes, 0); /* country */
    salvor_bytes_append_u8 (bytes, 1); /* descriptors that follow */
    salvor_bytes_append_u8 (bytes, REPORT_DESCRIPTOR);
    salvor_bytes_append_u16_le (bytes, interface->report_size);
}

/* CMSIS-DAP v2 wants its OUT endpoint first (probe 1.1); the loader's first is IN. */
static void
append_interface (GByteArray *bytes, const SalvorUsbInterface *interface, guint8 number)
{
    gboolean out_first = interface->report == NULL;
    guint8 endpoints[] = { out_first ? interface->out : interface->in,
                           out_first ? interface->in : interface->out };

    salvor_bytes_append_u8 (bytes, 9);
    salvor_bytes_append_u8 (bytes, INTERFACE_DESCRIPTOR);
    salvor_bytes_append_u8 (bytes, number);
    salvor_bytes_append_u8 (bytes, 0); /* alternate setting */
    salvor_bytes_append_u8 (bytes, (endpoints[0] != 0) + (endpoints[1] != 0));
    salvor_bytes_append_u8 (bytes, interface->class);
    salvor_bytes_append_u16_le (bytes, 0); /* subclass, protocol */
    salvor_bytes_append_u8 (bytes, interface->name);
    if (interface->report != NULL)
        append_hid (bytes, interface);
    for (gsize i = 0; i < G_N_ELEMENTS (endpoints); i++) {
        if (endpoints[i] != 0)
            append_endpoint (bytes, interface, endpoints[i]);
    }
}

static GByteArray *
make_configuration (const SalvorUsbDescriptors *self)
{
    GByteArray *bytes = g_byte_array_new ();

    salvor_bytes_append_u8 (bytes, 9);
    salvor_bytes_append_u8 (bytes, CONFIGURATION_DESCRIPTOR);
    salvor_bytes_append_u16_le (bytes, 0); /* total length, below */
    salvor_bytes_append_u8 (bytes, (guint8) self->n_interfaces);
    salvor_bytes_append_u8 (bytes, 1); /* its number */
    salvor_bytes_append_u8 (bytes, 0); /* its string */
    salvor_bytes_append_u8 (bytes, self->habits.self_powered ? SELF_POWERED : BUS_POWERED);
    salvor_bytes_append_u8 (bytes, HUNDRED_MILLIAMPERE);
    for (guint i = 0; i < self->n_interfaces; i++)
        append_interface (bytes, &self->interfaces[i], (guint8) i);
    bytes->data[2] = (guint8) (bytes->len & 0xFF);
    bytes->data[3] = (guint8) (bytes->len >> 8);
    return bytes;
}

/* @serial: index of the serial number's string, 0: none */
static GByteArray *
make_device (guint16 vendor_id, guint16 product_id, guint16 release, guint8 serial)
{
    GByteArray *bytes = g_byte_array_new ();

    salvor_bytes_append_u8 (bytes, 18);
    salvor_bytes_append_u8 (bytes, DEVICE_DESCRIPTOR);
    salvor_bytes_append_u16_le (bytes, USB_VERSION);
    salvor_bytes_append_zeros (bytes, 3); /* class, subclass, protocol: see the interfaces */
    salvor_bytes_append_u8 (bytes, CONTROL_PACKET_SIZE);
    salvor_bytes_append_u16_le (bytes, vendor_id);
    salvor_bytes_append_u16_le (bytes, product_id);
    salvor_bytes_append_u16_le (bytes, release);
    salvor_bytes_append_u8 (bytes, 1); /* string of the manufacturer */
    salvor_bytes_append_u8 (bytes, 2); /* string of the product */
    salvor_bytes_append_u8 (bytes, serial);
    salvor_bytes_append_u8 (bytes, 1); /* configurations */
    return bytes;
}

static guint8
add_string (SalvorUsbDescriptors *self, const char *text)
{
    g_ptr_array_add (self->strings, g_strdup (text));
    return (guint8) self->strings->len;
}

/* ---- the devices ---- */

static SalvorUsbDescriptors *
descriptors_new (SalvorUsbSpeed speed, const char *manufacturer, const char *product)
{
    SalvorUsbDescriptors *self = g_new0 (SalvorUsbDescriptors, 1);

    self->speed = speed;
    self->strings = g_ptr_array_new_with_free_func (g_free);
    add_string (self, manufacturer);
    add_string (self, product);
    return self;
}

/* Device, configuration and strings as seen on a part; that the manufacturer's string is this one
 * is not proven (protocols 1.1 and 1.2). */
SalvorUsbDescriptors *
salvor_usb_descriptors_new_rom (guint16 vendor_id, guint16 product_id)
{
    SalvorUsbDescriptors *self
        = descriptors_new (SALVOR_USB_FULL_SPEED, "NXP Semiconductors", "SE Blank RT Family");

    self->habits = (SalvorUsbHabits){
        .takes_reports = TRUE,
        .shows_hid = TRUE,
        .self_powered = TRUE,
    };
    self->interfaces[self->n_interfaces++] = rom_interface;
    self->device = make_device (vendor_id, product_id, 0x0101, 0);
    self->configuration = make_configuration (self);
    return self;
}

SalvorUsbDescriptors *
salvor_usb_descriptors_new_flashloader (guint16 vendor_id, guint16 product_id, SalvorUsbSpeed speed)
{
    SalvorUsbDescriptors *self
        = descriptors_new (speed, "FREESCALE SEMICONDUCTOR INC.", "USB COMPOSITE DEVICE");
    SalvorUsbInterface *interface = &self->interfaces[self->n_interfaces++];
    gboolean high = speed == SALVOR_USB_HIGH_SPEED;

    add_string (self, "MCU HID GENERIC DEVICE");
    self->habits = (SalvorUsbHabits){ .vendor_zeros = TRUE, .self_powered = TRUE };
    *interface = flashloader_interface;
    interface->packet_size = high ? FLASHLOADER_HS_PACKET : FULL_SPEED_PACKET;
    interface->interval = high ? FLASHLOADER_HS_INTERVAL : FLASHLOADER_FS_INTERVAL;
    self->device = make_device (vendor_id, product_id, 0x0002, 0);
    self->configuration = make_configuration (self);
    return self;
}

/* USB ids of DAPLink, the most common CMSIS-DAP firmware (probe 1.1) */
#define PROBE_VENDOR_ID 0x0D28
#define PROBE_PRODUCT_ID 0x0204

/* A probe with larger packets is a high-speed device: one report a microframe. At full speed its
 * reports are several packets. */
static void
enlarge (SalvorUsbInterface *interface, guint packet_size, SalvorUsbSpeed speed)
{
    gboolean hid = interface->report != NULL;

    if (packet_size <= FULL_SPEED_PACKET)
        return;
    if (speed == SALVOR_USB_HIGH_SPEED)
        interface->packet_size = hid ? (guint16) packet_size : HIGH_SPEED_BULK_PACKET;
    if (!hid)
        return;
    interface->fixed_input = (guint16) packet_size;
    interface->report = packet_size == 512 ? probe_report_512 : probe_report_1024;
    interface->report_size = sizeof probe_report_1024;
}

static void
add_probe_interface (SalvorUsbDescriptors *self, const SalvorUsbInterface *interface,
                     const char *name, guint packet_size)
{
    SalvorUsbInterface *added = &self->interfaces[self->n_interfaces++];

    *added = *interface;
    added->name = add_string (self, name);
    enlarge (added, packet_size, self->speed);
}

SalvorUsbDescriptors *
salvor_usb_descriptors_new_probe (SalvorProbeVersion version, const char *serial, guint packet_size,
                                  gboolean full_speed)
{
    SalvorUsbSpeed speed = packet_size > FULL_SPEED_PACKET && !full_speed ? SALVOR_USB_HIGH_SPEED
                                                                          : SALVOR_USB_FULL_SPEED;
    SalvorUsbDescriptors *self = descriptors_new (speed, "Salvor", "Practice probe CMSIS-DAP");
    guint8 serial_index = add_string (self, serial);

    self->habits = (SalvorUsbHabits){
        .takes_reports = TRUE,
        .gives_reports = TRUE,
        .shows_hid = TRUE,
    };
    if ((version & SALVOR_PROBE_VERSION_1) != 0)
        add_probe_interface (self, &probe_hid_interface, "CMSIS-DAP v1", packet_size);
    if ((version & SALVOR_PROBE_VERSION_2) != 0)
        add_probe_interface (self, &probe_bulk_interface, "CMSIS-DAP v2", packet_size);
    self->device = make_device (PROBE_VENDOR_ID, PROBE_PRODUCT_ID, 0x0100, serial_index);
    self->configuration = make_configuration (self);
    return self;
}

void
salvor_usb_descriptors_free (SalvorUsbDescriptors *self)
{
    g_ptr_array_unref (self->strings);
    g_byte_array_unref (self->device);
    g_byte_array_unref (self->configuration);
    g_free (self);
}

const SalvorUsbInterface *
salvor_usb_descriptors_find_endpoint (const SalvorUsbDescriptors *self, guint8 address)
{
    for (guint i = 0; i < self->n_interfaces && address != 0; i++) {
        if (self->interfaces[i].in == address || self->interfaces[i].out == address)
            return &self->interfaces[i];
    }
    return NULL;
}
