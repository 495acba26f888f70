/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/usbip-server.h"

/*
 * A bus of practice boards with a server on a thread of its own, and a host that speaks USB/IP with
 * it as a kernel does. The host writes and reads bytes by itself: nothing of the server's codec is
 * in here.
 */

/* ---- the server ---- */

typedef struct {
    GThread *thread;
    GMainContext *context;
    GMainLoop *loop;
    SalvorUsbHub *hub; /* touched on the thread only */
    SalvorUsbipServer *server;
    guint16 port;
} UsbDesk;

/* @boards: NULL-terminated scenario names with what may follow, "sim:" in front */
UsbDesk *usb_desk_new (const char *const *boards, double pace, SalvorProbeVersion probe_version);
void usb_desk_free (UsbDesk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsbDesk, usb_desk_free)
/* A hand step at the board behind @bus_id; done when this returns, seen a moment later */
void usb_desk_act (UsbDesk *self, const char *bus_id, const char *hand_step);

/* ---- the host ---- */

typedef struct {
    GSocketClient *client;
    GSocketConnection *connection;
    guint32 device_id;
    guint32 speed;
    guint32 sequence; /* of the last message */
} UsbHost;

/* What a transfer or its taking back came to */
typedef struct {
    guint32 command; /* 3 or 4 */
    guint32 sequence;
    gint32 status;
    guint32 actual;
} UsbReturn;

UsbHost *usb_host_new (UsbDesk *desk);
void usb_host_free (UsbHost *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsbHost, usb_host_free)

/* FALSE when the other side does not take them any more */
gboolean usb_host_send (UsbHost *self, const guint8 *data, gsize size);
/* Exactly @size bytes; NULL when the connection ended before. (transfer full) */
GBytes *usb_host_receive (UsbHost *self, gsize size);
/* The connection was ended by the other side, whatever it had still to say. */
void usb_host_expect_end (UsbHost *self);

/* Takes a device; the status of the reply */
guint32 usb_host_import (UsbHost *self, const char *bus_id);
/* A host that has the device at @bus_id; waits until there is one of @product. (transfer full) */
UsbHost *usb_host_new_with (UsbDesk *desk, const char *bus_id, guint16 product);
/* Bus ids of what is there, with the interfaces' classes behind: "1-1:3 1-2:3,255". (transfer
 * full) */
char *usb_host_list (UsbDesk *desk);
/* Lists again and again until @expected is what is there. */
void usb_host_wait_for (UsbDesk *desk, const char *expected);

/* @setup: 8 bytes, or NULL; @length: room for a transfer to the host. The sequence number */
guint32 usb_host_submit (UsbHost *self, guint8 endpoint, const guint8 *setup, const guint8 *data,
                         guint32 length);
guint32 usb_host_unlink (UsbHost *self, guint32 sequence);
UsbReturn usb_host_return (UsbHost *self);

/* No status of a transfer: the device was gone before it ended. */
#define USB_HOST_GONE G_MAXINT32

/* One control transfer, "80 06 0100 0000" with values as numbers: request type, request, wValue,
 * wIndex; the status. @answer: (out) (transfer full) (nullable) */
gint32 usb_host_control (UsbHost *self, const char *request, GBytes *data, guint16 length,
                         GBytes **answer);
/* One input packet. (transfer full) */
GBytes *usb_host_read (UsbHost *self, guint8 endpoint, guint32 length);
/* An output report through an endpoint, or through SET_REPORT for endpoint 0 */
gint32 usb_host_write (UsbHost *self, guint8 endpoint, const guint8 *data, gsize size);

/* From the ROM at @bus_id into the practice loader: write file and jump, as SDP has it.
 * @take_leave: reads the last answer; without, it stays in the device's hands */
void usb_host_load_flashloader (UsbDesk *desk, const char *bus_id, gboolean take_leave);

/* "05 81 03"; spaces may be missing. (transfer full) */
GBytes *bytes_from_hex (const char *text);
void assert_hex (GBytes *bytes, const char *expected);
