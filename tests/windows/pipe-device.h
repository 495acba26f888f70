/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * PipeDevice: what answers in the place of a HID device behind a named pipe, one message a report,
 * and what the stand-ins (stand-in.h) tell of it. One at a time in a program.
 */
typedef struct _PipeDevice PipeDevice;

typedef struct {
    guint16 vendor_id;
    guint16 product_id;
    const char *product;
    guint16 input_size;  /* longest report from the device, with its id, bytes */
    guint16 output_size; /* longest report to it */
} PipeDeviceInfo;

/* A report has come; from a thread of the device. */
typedef void (*PipeDeviceFunc) (PipeDevice *self, const guint8 *report, gsize size,
                                gpointer user_data);

/* Plugs it in. */
PipeDevice *pipe_device_new (const PipeDeviceInfo *info, PipeDeviceFunc func, gpointer user_data);
void pipe_device_free (PipeDevice *self);

/* It stays plugged in, with another driver than at first, or none (NULL), or one that does not work
 * (CM_PROB_…). Without a driver for HID it is no HID device. */
void pipe_device_set_driver (PipeDevice *self, const char *service, guint problem);

/* From within the function above: sends a report, as long as Windows makes it */
void pipe_device_send (PipeDevice *self, const guint8 *report, gsize size);

/* Pulls it out: whoever waits for a report hears of it, and it is listed no more. Any thread but
 * the device's. */
void pipe_device_unplug (PipeDevice *self);

G_END_DECLS
