/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/usb-descriptors.h"

G_BEGIN_DECLS

/* What a control transfer comes to. */
typedef enum {
    SALVOR_USB_STALLED,
    SALVOR_USB_DONE,   /* with the bytes for the host, none for a transfer to the device */
    SALVOR_USB_REPORT, /* the bytes of the host are an output report, for whatever runs behind */
} SalvorUsbOutcome;

/*
 * SalvorUsbDevice: the standard and HID requests of one device on endpoint 0 (USB 2.0, chapter 9;
 * HID 1.11, 7), and what they set. Answers as the real devices do, stalls included
 * (transcripts usb and usbfs for the flashloader). Not thread-safe.
 */
typedef struct _SalvorUsbDevice SalvorUsbDevice;

/* Takes @descriptors. */
SalvorUsbDevice *salvor_usb_device_new (SalvorUsbDescriptors *descriptors)
    G_GNUC_WARN_UNUSED_RESULT;
void salvor_usb_device_free (SalvorUsbDevice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorUsbDevice, salvor_usb_device_free)

/* (transfer none) */
const SalvorUsbDescriptors *salvor_usb_device_get_descriptors (const SalvorUsbDevice *self);

/* Back to the state after a bus reset: a new host begins. */
void salvor_usb_device_reset (SalvorUsbDevice *self);

/*
 * salvor_usb_device_control:
 * @setup: 8 bytes
 * @data: what the host sends with it; of a transfer to the host, empty
 * @answer: at most as long as the setup packet asks; appended to
 */
SalvorUsbOutcome salvor_usb_device_control (SalvorUsbDevice *self, const guint8 *setup,
                                            GBytes *data, GByteArray *answer);

/* Stalled by SET_FEATURE, until CLEAR_FEATURE */
gboolean salvor_usb_device_is_halted (const SalvorUsbDevice *self, guint8 endpoint);

G_END_DECLS
