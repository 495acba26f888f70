/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A USB device, or one function of a composite device, as Windows tells of it. */
typedef struct {
    char *id; /* "USB\VID_1FC9&PID_0130\6&1&0&3"; of a function with "&MI_00" before the end */
    char *location; /* nullable: usb-location.h */
    char *name;     /* nullable: what it calls itself */
    char *service;  /* nullable: the driver, "HidUsb" */
    guint problem;  /* CM_PROB_…, 0: none */
} SalvorUsbNode;

SalvorUsbNode *salvor_usb_node_new (const char *id) G_GNUC_WARN_UNUSED_RESULT;
void salvor_usb_node_free (SalvorUsbNode *self);

/*
 * salvor_usb_nodes_add_refused:
 * @nodes: (element-type SalvorUsbNode): all that is plugged in
 * @devices: (element-type SalvorHidDevice)
 *
 * Adds each node that hidapi will never list, because its driver does not work or is none for HID,
 * with its socket and a problem SALVOR_ERROR_DRIVER. Which of them are boards and probes, and not
 * there through another function, is left to salvor_hid_devices_identify ().
 */
void salvor_usb_nodes_add_refused (GPtrArray *nodes, GPtrArray *devices);

G_END_DECLS
