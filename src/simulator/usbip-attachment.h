/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/usb-hub.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * SalvorUsbipAttachment: plugs the devices of a hub into the kernel of this very computer, each at
 * a port of its own that it keeps: what comes back after a reset comes back at the same port, as
 * on a desk.
 */
typedef struct _SalvorUsbipAttachment SalvorUsbipAttachment;

/* @port: of the virtual controller; @error: (nullable): why it could not be attached */
typedef void (*SalvorUsbipAttachmentFunc) (SalvorUsbPlug *plug, guint port, const GError *error,
                                           gpointer user_data);

/* Before the hub's boards show up; @func is called for each device that was attached or not.
 * (transfer full) */
SalvorUsbipAttachment *salvor_usbip_attachment_new (SalvorUsbHub *hub,
                                                    SalvorUsbipAttachmentFunc func,
                                                    gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void salvor_usbip_attachment_free (SalvorUsbipAttachment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorUsbipAttachment, salvor_usbip_attachment_free)

G_END_DECLS
