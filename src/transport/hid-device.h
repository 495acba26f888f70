/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/hid-ports.h"

G_BEGIN_DECLS

/* One HID interface as the system lists it, and what Salvor makes of it. */
typedef struct {
    char *path; /* as hidapi wants it for opening */
    guint16 vendor_id;
    guint16 product_id;
    char *product;        /* nullable, UTF-8 without control characters */
    char *serial;         /* nullable, the same */
    int interface_number; /* -1 when unknown */
    char *port_path;      /* nullable: "1-4.3"; NULL: not at a USB port */
    GError *problem;      /* nullable: why it may not be opened */
    gboolean bulk;        /* a CMSIS-DAP v2 probe: no HID, @path is the node of the USB device */

    /* filled in by salvor_hid_devices_identify () */
    SalvorPortKind kind;
    char *board_name; /* nullable: "usb:1-4.3", "probe:ABC" */
} SalvorHidDevice;

SalvorHidDevice *salvor_hid_device_new (const char *path, guint16 vendor_id,
                                        guint16 product_id) G_GNUC_WARN_UNUSED_RESULT;
void salvor_hid_device_free (SalvorHidDevice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorHidDevice, salvor_hid_device_free)

/* hidapi speaks wchar_t; NULL and "" give NULL. (transfer full) (nullable) */
char *salvor_hid_text_to_utf8 (const wchar_t *text);

/* What is no character, or moves a terminal's cursor, becomes U+FFFD. (transfer full) */
char *salvor_hid_text_clean (const char *text);

/*
 * Keeps the devices (element-type SalvorHidDevice) that are ours: ROM and flashloader by
 * @identities, debug probes by "CMSIS-DAP" in the product string (CMSIS-DAP v1 has no other mark;
 * probe 1.1). Gives each a board name: a ROM and a flashloader are named by the socket they sit in,
 * a probe by its serial number, and by its socket as well where that is missing or not unique.
 * Of several interfaces of one device the first stays; a probe with both versions is there by the
 * newer one, and what a driver refuses only where nothing else of the device can be used.
 */
void salvor_hid_devices_identify (GPtrArray *devices, const SalvorUsbIdentity *identities,
                                  gsize n_identities);

G_END_DECLS
