/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/usbip-packet.h"
#include "transport/port.h"

G_BEGIN_DECLS

/* What a probe shows of CMSIS-DAP: version 1 is a HID interface, version 2 a pair of bulk endpoints
 * (probe 1.1). */
typedef enum {
    SALVOR_PROBE_VERSION_1 = 1,
    SALVOR_PROBE_VERSION_2 = 2,
    SALVOR_PROBE_BOTH_VERSIONS = 3,
} SalvorProbeVersion;

#define SALVOR_USB_MAX_INTERFACES 2

/* An interface with its endpoints; 0 is no endpoint. */
typedef struct {
    guint8 class;
    guint8 name; /* index of its string, 0: none */
    guint8 in;   /* endpoint addresses, as in the descriptors */
    guint8 out;
    guint16 packet_size;  /* of both */
    guint8 interval;      /* bInterval; 0: bulk endpoints */
    const guint8 *report; /* report descriptor; NULL: not a HID interface. Static */
    guint8 report_size;   /* bytes of that descriptor */
    guint16 fixed_input;  /* input packets always have this size; 0: as long as they are */
} SalvorUsbInterface;

/* Where the devices differ in what they answer on endpoint 0 */
typedef struct {
    gboolean takes_reports; /* SET_REPORT carries output reports to the device */
    gboolean gives_reports; /* GET_REPORT is answered, with zeros */
    gboolean shows_hid;     /* the HID descriptor can be had by itself */
    gboolean vendor_zeros;  /* vendor requests that read are answered, with zeros */
    gboolean self_powered;
} SalvorUsbHabits;

/*
 * SalvorUsbDescriptors: everything a device says about itself. Immutable.
 */
typedef struct {
    SalvorUsbSpeed speed;
    GByteArray *device;
    GByteArray *configuration; /* with all that belongs to it */
    GPtrArray *strings;        /* of char *, the string with index 1 first */
    SalvorUsbInterface interfaces[SALVOR_USB_MAX_INTERFACES];
    guint n_interfaces;
    SalvorUsbHabits habits;
} SalvorUsbDescriptors;

/* 1FC9:0130 and its like. @vendor, @product: the ids of the chip's ROM. (transfer full) */
SalvorUsbDescriptors *salvor_usb_descriptors_new_rom (guint16 vendor_id,
                                                      guint16 product_id) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full) */
SalvorUsbDescriptors *salvor_usb_descriptors_new_flashloader (
    guint16 vendor_id, guint16 product_id, SalvorUsbSpeed speed) G_GNUC_WARN_UNUSED_RESULT;
/* @packet_size: of its packets, 64, 512 or 1024 bytes; more than 64 takes high speed, unless
 * @full_speed is all there is. (transfer full) */
SalvorUsbDescriptors *salvor_usb_descriptors_new_probe (
    SalvorProbeVersion version, const char *serial, guint packet_size,
    gboolean full_speed) G_GNUC_WARN_UNUSED_RESULT;
void salvor_usb_descriptors_free (SalvorUsbDescriptors *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorUsbDescriptors, salvor_usb_descriptors_free)

/* The interface an endpoint belongs to; NULL when there is no such endpoint */
const SalvorUsbInterface *salvor_usb_descriptors_find_endpoint (const SalvorUsbDescriptors *self,
                                                                guint8 address);

G_END_DECLS
