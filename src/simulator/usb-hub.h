/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/usb-plug.h"

G_BEGIN_DECLS

/*
 * SalvorUsbHub: practice boards and their probes as devices of one USB bus. Works on the main
 * context it was made on and blocks nowhere. Not thread-safe.
 */
#define SALVOR_TYPE_USB_HUB (salvor_usb_hub_get_type ())
G_DECLARE_FINAL_TYPE (SalvorUsbHub, salvor_usb_hub, SALVOR, USB_HUB, GObject)

/* @pace: real seconds a virtual second takes; see paced-board.h. (transfer full) */
SalvorUsbHub *salvor_usb_hub_new (const SalvorUsbSettings *settings,
                                  double pace) G_GNUC_WARN_UNUSED_RESULT;

/* @func hears of all that comes and goes; several may listen, called in the order they were
 * added. */
void salvor_usb_hub_listen (SalvorUsbHub *self, SalvorUsbEventFunc func, gpointer user_data);
/* Those with @user_data hear no more; not from within such a call. */
void salvor_usb_hub_unlisten (SalvorUsbHub *self, gpointer user_data);

/* Puts a board on the bus: its devices show up from the main loop. Errors as
 * salvor_simulated_board_new (). */
gboolean salvor_usb_hub_add_board (SalvorUsbHub *self, const char *name, GError **error);

/* (element-type SalvorUsbPlug) (transfer none): with nothing at them or with something */
GPtrArray *salvor_usb_hub_get_plugs (SalvorUsbHub *self);
/* (transfer none) (nullable) */
SalvorUsbPlug *salvor_usb_hub_find (SalvorUsbHub *self, const char *bus_id);

G_END_DECLS
