/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-usb-device"
#include "config.h"

#include "simulator/usb-device.h"

#include "base/bytes.h"

#include <string.h>

/* Setup packets: bmRequestType (USB 2.0, table 9-2) */
#define TO_HOST 0x80
#define KIND_MASK 0x60
#define KIND_VENDOR 0x40
#define TO_DEVICE 0x00
#define TO_INTERFACE 0x01
#define TO_ENDPOINT 0x02
#define CLASS_TO_INTERFACE 0x21

/* Standard requests (USB 2.0, table 9-4) */
#define GET_STATUS 0
#define CLEAR_FEATURE 1
#define SET_FEATURE 3
#define GET_DESCRIPTOR 6
#define GET_CONFIGURATION 8
#define SET_CONFIGURATION 9
#define GET_INTERFACE 10
#define SET_INTERFACE 11
#define ENDPOINT_HALT 0

/* Longest answer to a vendor request; of the flashloader four bytes were asked */
#define MAX_VENDOR_ANSWER 64

/* Descriptor types */
#define DEVICE 1
#define CONFIGURATION 2
#define STRING 3
#define HID 0x21
#define REPORT 0x22
#define US_ENGLISH 0x0409

/* HID requests (HID 1.11, 7.2) */
#define GET_REPORT 0x01
#define GET_IDLE 0x02
#define GET_PROTOCOL 0x03
#define SET_REPORT 0x09
#define SET_IDLE 0x0A
#define SET_PROTOCOL 0x0B
#define OUTPUT_REPORT 2

/* Where the HID descriptor lies behind the interface's own */
#define INTERFACE_SIZE 9
#define HID_SIZE 9
#define INTERFACE 4

typedef struct {
    guint8 type;
    guint8 request;
    guint16 value;
    guint16 index;
    guint16 length;
} Setup;

struct _SalvorUsbDevice {
    SalvorUsbDescriptors *descriptors; /* owned */
    guint8 configuration;              /* 0: not configured */
    guint16 halted_in;                 /* bit n: endpoint n */
    guint16 halted_out;
    guint8 idle[SALVOR_USB_MAX_INTERFACES];
    guint8 protocol[SALVOR_USB_MAX_INTERFACES];
};

SalvorUsbDevice *
salvor_usb_device_new (SalvorUsbDescriptors *descriptors)
{
    SalvorUsbDevice *self = g_new0 (SalvorUsbDevice, 1);

    self->descriptors = descriptors;
    return self;
}

void
salvor_usb_device_free (SalvorUsbDevice *self)
{
    salvor_usb_descriptors_free (self->descriptors);
    g_free (self);
}

const SalvorUsbDescriptors *
salvor_usb_device_get_descriptors (const SalvorUsbDevice *self)
{
    return self->descriptors;
}

void
salvor_usb_device_reset (SalvorUsbDevice *self)
{
    SalvorUsbDescriptors *descriptors = self->descriptors;

    *self = (SalvorUsbDevice){ .descriptors = descriptors };
}

/* ---- descriptors ---- */

static SalvorUsbOutcome
give (GByteArray *answer, const guint8 *data, gsize size)
{
    g_byte_array_append (answer, data, (guint) size);
    return SALVOR_USB_DONE;
}

static SalvorUsbOutcome
give_u8 (GByteArray *answer, guint8 value)
{
    return give (answer, &value, 1);
}

/* ASCII, which is all the strings here are, in UTF-16 */
static SalvorUsbOutcome
give_string (const SalvorUsbDevice *self, const Setup *setup, GByteArray *answer)
{
    guint index = setup->value & 0xFF;
    const char *text;

    if (index > self->descriptors->strings->len || setup->index != US_ENGLISH) {
        if (index != 0)
            return SALVOR_USB_STALLED;
    }
    if (index == 0) {
        salvor_bytes_append_u8 (answer, 4);
        salvor_bytes_append_u8 (answer, STRING);
        salvor_bytes_append_u16_le (answer, US_ENGLISH);
        return SALVOR_USB_DONE;
    }
    text = g_ptr_array_index (self->descriptors->strings, index - 1);
    salvor_bytes_append_u8 (answer, (guint8) (2 + 2 * MIN (strlen (text), 126)));
    salvor_bytes_append_u8 (answer, STRING);
    for (gsize i = 0; text[i] != '\0' && i < 126; i++)
        salvor_bytes_append_u16_le (answer, (guint8) text[i]);
    return SALVOR_USB_DONE;
}

/* Neither device qualifier nor other speed: the flashloader stalls both, and a device of one speed
 * has none (USB 2.0, 9.6.2). */
static SalvorUsbOutcome
give_device_descriptor (const SalvorUsbDevice *self, const Setup *setup, GByteArray *answer)
{
    const SalvorUsbDescriptors *descriptors = self->descriptors;

    switch (setup->value >> 8) {
    case DEVICE:
        return give (answer, descriptors->device->data, descriptors->device->len);
    case CONFIGURATION:
        if ((setup->value & 0xFF) != 0)
            return SALVOR_USB_STALLED;
        return give (answer, descriptors->configuration->data, descriptors->configuration->len);
    case STRING:
        return give_string (self, setup, answer);
    default:
        return SALVOR_USB_STALLED;
    }
}

static const SalvorUsbInterface *
find_interface (const SalvorUsbDevice *self, guint number)
{
    return number < self->descriptors->n_interfaces ? &self->descriptors->interfaces[number] : NULL;
}

/* Out of the configuration descriptor, behind the descriptor of interface @number */
static SalvorUsbOutcome
give_hid (const SalvorUsbDevice *self, guint number, GByteArray *answer)
{
    const GByteArray *all = self->descriptors->configuration;

    for (guint at = 0; at + INTERFACE_SIZE + HID_SIZE <= all->len; at += all->data[at]) {
        if (all->data[at + 1] == INTERFACE && all->data[at + 2] == number)
            return give (answer, all->data + at + INTERFACE_SIZE, HID_SIZE);
    }
    return SALVOR_USB_STALLED;
}

static SalvorUsbOutcome
give_interface_descriptor (const SalvorUsbDevice *self, const Setup *setup, GByteArray *answer)
{
    const SalvorUsbInterface *interface = find_interface (self, setup->index);

    if (interface == NULL || interface->report == NULL)
        return SALVOR_USB_STALLED;
    if (setup->value >> 8 == REPORT)
        return give (answer, interface->report, interface->report_size);
    if (setup->value >> 8 == HID && self->descriptors->habits.shows_hid)
        return give_hid (self, setup->index, answer);
    return SALVOR_USB_STALLED;
}

/* ---- status and features ---- */

static guint16 *
get_halted (SalvorUsbDevice *self, guint8 endpoint)
{
    return (endpoint & TO_HOST) != 0 ? &self->halted_in : &self->halted_out;
}

gboolean
salvor_usb_device_is_halted (const SalvorUsbDevice *self, guint8 endpoint)
{
    guint16 halted = (endpoint & TO_HOST) != 0 ? self->halted_in : self->halted_out;

    return (halted >> (endpoint & 0x0F) & 1) != 0;
}

/* Endpoint 0 is always there. */
static gboolean
has_endpoint (const SalvorUsbDevice *self, guint16 address)
{
    return address == 0 || address == TO_HOST
           || (address <= G_MAXUINT8
               && salvor_usb_descriptors_find_endpoint (self->descriptors, (guint8) address)
                      != NULL);
}

static SalvorUsbOutcome
give_status (SalvorUsbDevice *self, const Setup *setup, GByteArray *answer)
{
    guint16 status = 0;

    switch (setup->type & 0x1F) {
    case TO_DEVICE:
        status = self->descriptors->habits.self_powered;
        break;
    case TO_INTERFACE:
        if (find_interface (self, setup->index) == NULL)
            return SALVOR_USB_STALLED;
        break;
    default:
        if (!has_endpoint (self, setup->index))
            return SALVOR_USB_STALLED;
        status = salvor_usb_device_is_halted (self, (guint8) setup->index);
        break;
    }
    salvor_bytes_append_u16_le (answer, status);
    return SALVOR_USB_DONE;
}

/* Only endpoints have a feature here. */
static SalvorUsbOutcome
change_feature (SalvorUsbDevice *self, const Setup *setup)
{
    guint16 *halted = get_halted (self, (guint8) setup->index);
    guint16 bit = (guint16) (1u << (setup->index & 0x0F));

    if ((setup->type & 0x1F) != TO_ENDPOINT || setup->value != ENDPOINT_HALT
        || !has_endpoint (self, setup->index))
        return SALVOR_USB_STALLED;
    if ((setup->index & 0x0F) != 0)
        *halted = (guint16) (setup->request == SET_FEATURE ? *halted | bit : *halted & ~bit);
    return SALVOR_USB_DONE;
}

static SalvorUsbOutcome
set_configuration (SalvorUsbDevice *self, const Setup *setup)
{
    guint8 number = (guint8) setup->value;

    if (setup->value > 1)
        return SALVOR_USB_STALLED;
    salvor_usb_device_reset (self);
    self->configuration = number;
    return SALVOR_USB_DONE;
}

/* No interface here has a second setting. */
static SalvorUsbOutcome
set_interface (SalvorUsbDevice *self, const Setup *setup)
{
    return find_interface (self, setup->index) != NULL && setup->value == 0 ? SALVOR_USB_DONE
                                                                            : SALVOR_USB_STALLED;
}

/* ---- requests ---- */

static SalvorUsbOutcome
handle_standard (SalvorUsbDevice *self, const Setup *setup, GByteArray *answer)
{
    switch ((setup->type << 8) | setup->request) {
    case TO_HOST << 8 | GET_DESCRIPTOR:
        return give_device_descriptor (self, setup, answer);
    case (TO_HOST | TO_INTERFACE) << 8 | GET_DESCRIPTOR:
        return give_interface_descriptor (self, setup, answer);
    case TO_HOST << 8 | GET_STATUS:
    case (TO_HOST | TO_INTERFACE) << 8 | GET_STATUS:
    case (TO_HOST | TO_ENDPOINT) << 8 | GET_STATUS:
        return give_status (self, setup, answer);
    case TO_HOST << 8 | GET_CONFIGURATION:
        return give_u8 (answer, self->configuration);
    case TO_DEVICE << 8 | SET_CONFIGURATION:
        return set_configuration (self, setup);
    case (TO_HOST | TO_INTERFACE) << 8 | GET_INTERFACE:
        return find_interface (self, setup->index) != NULL ? give_u8 (answer, 0)
                                                           : SALVOR_USB_STALLED;
    case TO_INTERFACE << 8 | SET_INTERFACE:
        return set_interface (self, setup);
    case TO_ENDPOINT << 8 | CLEAR_FEATURE:
    case TO_ENDPOINT << 8 | SET_FEATURE:
        return change_feature (self, setup);
    default:
        return SALVOR_USB_STALLED;
    }
}

/* An output report with the id it is called by: the first byte of numbered reports (HID 1.11,
 * 7.2.2). Reports without ids have id 0 and no such byte. */
static SalvorUsbOutcome
take_report (const SalvorUsbDevice *self, const Setup *setup, GBytes *data)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data (data, &size);
    guint id = setup->value & 0xFF;

    if (!self->descriptors->habits.takes_reports || setup->value >> 8 != OUTPUT_REPORT || size == 0
        || (id != 0 && bytes[0] != id))
        return SALVOR_USB_STALLED;
    return SALVOR_USB_REPORT;
}

/* Zeros as far as the host asks; what is asked at most is cut by the caller. */
static SalvorUsbOutcome
give_zeros (gboolean willing, const Setup *setup, guint size, GByteArray *answer)
{
    if (!willing)
        return SALVOR_USB_STALLED;
    salvor_bytes_append_zeros (answer, MIN (size, setup->length));
    return SALVOR_USB_DONE;
}

static SalvorUsbOutcome
handle_hid (SalvorUsbDevice *self, const Setup *setup, GBytes *data, GByteArray *answer)
{
    const SalvorUsbInterface *interface = find_interface (self, setup->index);

    if (interface == NULL || interface->report == NULL)
        return SALVOR_USB_STALLED;
    switch ((setup->type << 8) | setup->request) {
    case (TO_HOST | CLASS_TO_INTERFACE) << 8 | GET_REPORT:
        return give_zeros (self->descriptors->habits.gives_reports, setup, interface->fixed_input,
                           answer);
    case (TO_HOST | CLASS_TO_INTERFACE) << 8 | GET_IDLE:
        return give_u8 (answer, self->idle[setup->index]);
    case (TO_HOST | CLASS_TO_INTERFACE) << 8 | GET_PROTOCOL:
        return give_u8 (answer, self->protocol[setup->index]);
    case CLASS_TO_INTERFACE << 8 | SET_REPORT:
        return take_report (self, setup, data);
    case CLASS_TO_INTERFACE << 8 | SET_IDLE:
        self->idle[setup->index] = (guint8) (setup->value >> 8);
        return SALVOR_USB_DONE;
    case CLASS_TO_INTERFACE << 8 | SET_PROTOCOL:
        self->protocol[setup->index] = (guint8) setup->value;
        return SALVOR_USB_DONE;
    default:
        return SALVOR_USB_STALLED;
    }
}

static SalvorUsbOutcome
handle (SalvorUsbDevice *self, const Setup *setup, GBytes *data, GByteArray *answer)
{
    guint kind = setup->type & KIND_MASK;

    if (kind == 0)
        return handle_standard (self, setup, answer);
    if (kind == KIND_VENDOR)
        return give_zeros (self->descriptors->habits.vendor_zeros && (setup->type & TO_HOST) != 0,
                           setup, MAX_VENDOR_ANSWER, answer);
    return handle_hid (self, setup, data, answer);
}

static void
parse_setup (const guint8 *bytes, Setup *setup)
{
    SalvorReader reader;

    salvor_reader_init (&reader, bytes, SALVOR_USB_SETUP_SIZE);
    if (!salvor_reader_read_u8 (&reader, &setup->type, NULL)
        || !salvor_reader_read_u8 (&reader, &setup->request, NULL)
        || !salvor_reader_read_u16_le (&reader, &setup->value, NULL)
        || !salvor_reader_read_u16_le (&reader, &setup->index, NULL)
        || !salvor_reader_read_u16_le (&reader, &setup->length, NULL))
        g_return_if_reached ();
}

SalvorUsbOutcome
salvor_usb_device_control (SalvorUsbDevice *self, const guint8 *bytes, GBytes *data,
                           GByteArray *answer)
{
    Setup setup = { 0 };
    SalvorUsbOutcome outcome;

    parse_setup (bytes, &setup);
    /* what the host sends has to be what it announced */
    if (g_bytes_get_size (data) != ((setup.type & TO_HOST) != 0 ? 0 : setup.length))
        return SALVOR_USB_STALLED;
    outcome = handle (self, &setup, data, answer);
    if (answer->len > setup.length)
        g_byte_array_set_size (answer, setup.length);
    return outcome;
}
