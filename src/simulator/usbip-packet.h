/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The messages of USB/IP, bytes only (Linux, Documentation/usb/usbip_protocol.rst, version 1.1.1).
 * All numbers are big endian. What came from outside is refused with SALVOR_ERROR_PROTOCOL when it
 * is not what the document allows.
 */

/* ---- before a device is taken ---- */

#define SALVOR_USBIP_OPERATION_SIZE 8
#define SALVOR_USBIP_BUS_ID_SIZE 32

typedef enum {
    SALVOR_USBIP_LIST = 0x8005,
    SALVOR_USBIP_IMPORT = 0x8003, /* followed by a bus id of 32 bytes */
    SALVOR_USBIP_LIST_REPLY = 0x0005,
    SALVOR_USBIP_IMPORT_REPLY = 0x0003,
} SalvorUsbipOperation;

/* Status of a reply (tools/usb/usbip/libsrc/usbip_common.h: ST_OK, ST_DEV_BUSY, ST_NODEV) */
typedef enum {
    SALVOR_USBIP_OK = 0,
    SALVOR_USBIP_BUSY = 2,
    SALVOR_USBIP_NO_DEVICE = 4,
} SalvorUsbipStatus;

/* Speeds as Linux counts them (enum usb_device_speed) */
typedef enum {
    SALVOR_USB_FULL_SPEED = 2,
    SALVOR_USB_HIGH_SPEED = 3,
} SalvorUsbSpeed;

/* One device as lists and imports show it */
typedef struct {
    const char *bus_id; /* "1-1", shorter than 32 bytes */
    guint32 bus_number;
    guint32 device_number;
    SalvorUsbSpeed speed;
    const guint8 *device;        /* its device descriptor, 18 bytes */
    const guint8 *configuration; /* its configuration descriptor with what belongs to it */
    gsize configuration_size;
} SalvorUsbipDevice;

/* A request before a device is taken: exactly 8 bytes; only LIST and IMPORT of version 0x0111 */
gboolean salvor_usbip_parse_operation (const guint8 *data, gsize size,
                                       SalvorUsbipOperation *operation, GError **error);
/* The bus id behind an IMPORT: exactly 32 bytes with a zero in them. (transfer full) */
char *salvor_usbip_parse_bus_id (const guint8 *data, gsize size,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

void salvor_usbip_append_reply (GByteArray *bytes, SalvorUsbipOperation operation,
                                SalvorUsbipStatus status);
void salvor_usbip_append_count (GByteArray *bytes, guint32 n_devices);
/* 312 bytes */
void salvor_usbip_append_device (GByteArray *bytes, const SalvorUsbipDevice *device);
/* Four bytes an interface; only in lists */
void salvor_usbip_append_interfaces (GByteArray *bytes, const SalvorUsbipDevice *device);

/* ---- transfers ---- */

#define SALVOR_USBIP_HEADER_SIZE 48
#define SALVOR_USB_SETUP_SIZE 8

/* A transfer that carries more than this to the device is refused: nobody sends such to a HID
 * device or a probe, and a host must not make this side keep what it likes. */
#define SALVOR_USBIP_MAX_PAYLOAD (256 * 1024)

typedef enum {
    SALVOR_USBIP_SUBMIT = 1,
    SALVOR_USBIP_UNLINK = 2,
} SalvorUsbipCommand;

typedef struct {
    SalvorUsbipCommand command;
    guint32 sequence;
    guint32 device_id; /* bus number << 16 | device number */
    /* SUBMIT */
    guint8 endpoint; /* address, bit 7 set: to the host */
    guint32 length;  /* bytes to send or room for what comes */
    guint8 setup[SALVOR_USB_SETUP_SIZE];
    /* UNLINK */
    guint32 unlinked; /* sequence of the transfer to take back */
} SalvorUsbipRequest;

/* Exactly 48 bytes. Isochronous transfers are refused: no device here has any. */
gboolean salvor_usbip_parse_request (const guint8 *data, gsize size, SalvorUsbipRequest *request,
                                     GError **error);
/* Bytes that follow the header */
gsize salvor_usbip_get_payload_size (const SalvorUsbipRequest *request);

/* Linux error numbers as they travel, negative */
#define SALVOR_USBIP_EPIPE (-32)       /* stalled */
#define SALVOR_USBIP_EPROTO (-71)      /* no such endpoint: nobody answered */
#define SALVOR_USBIP_EOVERFLOW (-75)   /* the device sent more than there was room for */
#define SALVOR_USBIP_ECONNRESET (-104) /* taken back */
#define SALVOR_USBIP_ENOMEM (-12)      /* too many at once */

/* @actual: bytes that were moved. The bytes of a transfer to the host follow it. */
void salvor_usbip_append_submitted (GByteArray *bytes, guint32 sequence, gint32 status,
                                    guint32 actual);
/* @sequence: of the UNLINK itself */
void salvor_usbip_append_unlinked (GByteArray *bytes, guint32 sequence, gint32 status);

G_END_DECLS
