/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-vhci"
#include "config.h"

#include "simulator/vhci.h"

#include "base/errors.h"

GIOStream *
salvor_vhci_attach (guint port, guint32 device_id, SalvorUsbSpeed speed, guint *attached_port,
                    GError **error)
{
    g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND,
                         "only Linux has a virtual USB controller that takes USB/IP devices");
    return NULL;
}
