/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/clock.h"

#include <libusb.h>

G_BEGIN_DECLS

/*
 * FakeUsb: the functions of libusb that a transport uses, for a program that links this file: they
 * take the place of the library's. One device; what becomes of each transfer is queued.
 */
typedef enum {
    FAKE_COMPLETES,        /* at once */
    FAKE_WAITS,            /* until it is called off, then ends with nothing carried */
    FAKE_COMPLETES_ANYWAY, /* waits, and when it is called off it turns out to be carried out */
    FAKE_PARTLY,           /* waits, and when it is called off a part was carried */
    FAKE_GONE,             /* the device is pulled out */
    FAKE_STALLS,
    FAKE_OVERFLOWS,
    FAKE_NOT_TAKEN, /* cannot even be submitted: the device is gone */
} FakeOutcome;

/* Everything as at the start; waiting moves @clock, which is virtual and borrowed. */
void fake_usb_reset (SalvorClock *clock);
/* The next transfer; @data: of a read, nullable; borrowed */
void fake_usb_queue (FakeOutcome outcome, const guint8 *data, gsize size);
/* What the last write carried, hexadecimal */
const char *fake_usb_get_written (void);
/* Results of opening and of claiming: 0 or LIBUSB_ERROR_… */
void fake_usb_fail (int open_result, int claim_result);
/* Descriptors are those of another device */
void fake_usb_spoil_descriptors (void);
/* Cancelled as soon as a transfer waits */
void fake_usb_cancel_when_waiting (GCancellable *cancellable);
guint fake_usb_get_open_handles (void);
guint fake_usb_get_cleared_halts (void);

G_END_DECLS
