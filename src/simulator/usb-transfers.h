/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/usbip-packet.h"

G_BEGIN_DECLS

/*
 * SalvorUsbTransfers: what a host has under way with one device, in the order it came. Not
 * thread-safe.
 */
typedef struct _SalvorUsbTransfers SalvorUsbTransfers;

/* Transfers a host may have under way at once */
#define SALVOR_USB_MAX_TRANSFERS 64

typedef struct {
    guint32 sequence;
    guint8 endpoint; /* address; 0: an output report by way of endpoint 0 */
    guint32 room;    /* bytes the host takes */
    GBytes *payload; /* owned */
    gint64 due_us;   /* when it has arrived, as it looked when its turn came; 0: not yet */
} SalvorUsbTransfer;

SalvorUsbTransfers *salvor_usb_transfers_new (void) G_GNUC_WARN_UNUSED_RESULT;
void salvor_usb_transfers_free (SalvorUsbTransfers *self);

/* FALSE when there are too many */
gboolean salvor_usb_transfers_add (SalvorUsbTransfers *self, const SalvorUsbipRequest *request,
                                   GBytes *payload);
void salvor_usb_transfers_remove (SalvorUsbTransfers *self, SalvorUsbTransfer *transfer);
/* Takes it back; FALSE when there is none of that number */
gboolean salvor_usb_transfers_unlink (SalvorUsbTransfers *self, guint32 sequence);
void salvor_usb_transfers_clear (SalvorUsbTransfers *self);

/* The oldest to the device, and the oldest from the endpoint with this address; nullable */
SalvorUsbTransfer *salvor_usb_transfers_find_output (SalvorUsbTransfers *self);
SalvorUsbTransfer *salvor_usb_transfers_find_input (SalvorUsbTransfers *self, guint8 endpoint);

G_END_DECLS
