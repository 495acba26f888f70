/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-usb-transfers"
#include "config.h"

#include "simulator/usb-transfers.h"

#define TO_HOST 0x80

struct _SalvorUsbTransfers {
    GQueue queue; /* of owned SalvorUsbTransfer */
};

static void
transfer_free (SalvorUsbTransfer *transfer)
{
    g_bytes_unref (transfer->payload);
    g_free (transfer);
}

SalvorUsbTransfers *
salvor_usb_transfers_new (void)
{
    SalvorUsbTransfers *self = g_new0 (SalvorUsbTransfers, 1);

    g_queue_init (&self->queue);
    return self;
}

void
salvor_usb_transfers_free (SalvorUsbTransfers *self)
{
    salvor_usb_transfers_clear (self);
    g_free (self);
}

void
salvor_usb_transfers_clear (SalvorUsbTransfers *self)
{
    g_queue_clear_full (&self->queue, (GDestroyNotify) transfer_free);
}

gboolean
salvor_usb_transfers_add (SalvorUsbTransfers *self, const SalvorUsbipRequest *request,
                          GBytes *payload)
{
    SalvorUsbTransfer *transfer;

    if (g_queue_get_length (&self->queue) >= SALVOR_USB_MAX_TRANSFERS)
        return FALSE;
    transfer = g_new0 (SalvorUsbTransfer, 1);
    transfer->sequence = request->sequence;
    transfer->endpoint = request->endpoint;
    transfer->room = request->length;
    transfer->payload = g_bytes_ref (payload);
    g_queue_push_tail (&self->queue, transfer);
    return TRUE;
}

void
salvor_usb_transfers_remove (SalvorUsbTransfers *self, SalvorUsbTransfer *transfer)
{
    g_queue_remove (&self->queue, transfer);
    transfer_free (transfer);
}

gboolean
salvor_usb_transfers_unlink (SalvorUsbTransfers *self, guint32 sequence)
{
    for (GList *link = self->queue.head; link != NULL; link = link->next) {
        SalvorUsbTransfer *transfer = link->data;

        if (transfer->sequence != sequence)
            continue;
        salvor_usb_transfers_remove (self, transfer);
        return TRUE;
    }
    return FALSE;
}

SalvorUsbTransfer *
salvor_usb_transfers_find_output (SalvorUsbTransfers *self)
{
    for (GList *link = self->queue.head; link != NULL; link = link->next) {
        SalvorUsbTransfer *transfer = link->data;

        if ((transfer->endpoint & TO_HOST) == 0)
            return transfer;
    }
    return NULL;
}

SalvorUsbTransfer *
salvor_usb_transfers_find_input (SalvorUsbTransfers *self, guint8 endpoint)
{
    for (GList *link = self->queue.head; link != NULL; link = link->next) {
        SalvorUsbTransfer *transfer = link->data;

        if (transfer->endpoint == endpoint)
            return transfer;
    }
    return NULL;
}
