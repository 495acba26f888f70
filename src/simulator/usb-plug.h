/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/paced-board.h"
#include "simulator/usb-device.h"
#include "simulator/usb-identity.h"

G_BEGIN_DECLS

/*
 * SalvorUsbPlug: one USB cable of a practice board: its own, at which the ROM and the flashloader
 * show up in turn, or that of its debug probe. It stays in its socket, so its bus id stays; the
 * device at its end comes and goes as the board has it. Joins what USB wants (transfers, packets,
 * endpoints) to what the board knows (reports). Not thread-safe.
 */
typedef struct _SalvorUsbPlug SalvorUsbPlug;

/* Whoever uses the device */
typedef struct {
    /* @data: what came of a transfer to the host; @actual: bytes moved */
    void (*completed) (guint32 sequence, gint32 status, guint32 actual, const guint8 *data,
                       gpointer user_data);
    /* The device has left the bus, or was taken away: no transfer will end any more. */
    void (*gone) (gpointer user_data);
} SalvorUsbHost;

typedef enum {
    SALVOR_USB_PLUGGED,
    SALVOR_USB_UNPLUGGED,
    SALVOR_USB_TAKEN,    /* a host has it */
    SALVOR_USB_RELEASED, /* it has not any more */
} SalvorUsbEvent;

typedef void (*SalvorUsbEventFunc) (SalvorUsbPlug *plug, SalvorUsbEvent event, gpointer user_data);

/* @paced: borrowed, outlives the plug. @probe: the cable of the debug probe. @socket: number of the
 * socket of the bus, from 1 */
SalvorUsbPlug *salvor_usb_plug_new (SalvorPacedBoard *paced, gboolean probe, guint socket,
                                    const SalvorUsbSettings *settings, SalvorUsbEventFunc func,
                                    gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void salvor_usb_plug_free (SalvorUsbPlug *self);

const char *salvor_usb_plug_get_bus_id (const SalvorUsbPlug *self);
gboolean salvor_usb_plug_is_probe (const SalvorUsbPlug *self);
SalvorSimulatedBoard *salvor_usb_plug_get_board (const SalvorUsbPlug *self);
/* FALSE when nothing is on the bus. *device borrows from the plug until its next progress. */
gboolean salvor_usb_plug_describe (const SalvorUsbPlug *self, SalvorUsbipDevice *device);
/* What it is now: only while something is on the bus */
SalvorPortKind salvor_usb_plug_get_kind (const SalvorUsbPlug *self);
/* bus number << 16 | device number, another one each time a device comes */
guint32 salvor_usb_plug_get_device_id (const SalvorUsbPlug *self);

/* One host at a time: FALSE with SALVOR_ERROR_IN_USE, or SALVOR_ERROR_NOT_FOUND when nothing is
 * there. @host is static. */
gboolean salvor_usb_plug_take (SalvorUsbPlug *self, const SalvorUsbHost *host, gpointer user_data,
                               GError **error);
/* Transfers under way are forgotten. */
void salvor_usb_plug_release (SalvorUsbPlug *self);
/* For the host that has it; completes now or later. @payload as long as the request says */
void salvor_usb_plug_submit (SalvorUsbPlug *self, const SalvorUsbipRequest *request,
                             GBytes *payload);
/* TRUE: taken back, it will not complete. FALSE: it has completed already. */
gboolean salvor_usb_plug_unlink (SalvorUsbPlug *self, guint32 sequence);

/* Sees what came and went, moves what is due; returns when it wants to be called next on the
 * board's clock, or G_MAXINT64. */
gint64 salvor_usb_plug_progress (SalvorUsbPlug *self);
/* A packet is on its way to the board, and not there yet. */
gboolean salvor_usb_plug_is_carrying (const SalvorUsbPlug *self);
/* Has a packet the host has not asked for yet, arrived before @until_us */
gboolean salvor_usb_plug_has_undelivered (const SalvorUsbPlug *self, gint64 until_us);

G_END_DECLS
