/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A serial port of this computer, as the system describes it: it was not opened for that. */
typedef struct {
    char *path;        /* "/dev/ttyUSB0" */
    char *description; /* nullable: what the adapter calls itself */
    GError *problem;   /* nullable: this account may not open it */
} SalvorSerialDevice;

void salvor_serial_device_free (SalvorSerialDevice *self);

/* Returns: (transfer full) (element-type SalvorSerialDevice): the ports there are now, by path;
 * nothing is sent to any of them. Blocks for a short time, any thread. */
GPtrArray *salvor_serial_devices_list (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
