/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"

G_BEGIN_DECLS

/*
 * SalvorUsbArrival: where a board turns up on USB. A board that was reached over USB comes back at
 * its own place. One that was reached through a debug probe has another name there, which nobody
 * knows before it comes: it is the one that was not there when the work began.
 */
typedef struct _SalvorUsbArrival SalvorUsbArrival;

/* Looks at what is there now. @port: where the board is now; borrowed for this call */
SalvorUsbArrival *salvor_usb_arrival_new (SalvorPortList *ports,
                                          SalvorPort *port) G_GNUC_WARN_UNUSED_RESULT;
void salvor_usb_arrival_free (SalvorUsbArrival *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorUsbArrival, salvor_usb_arrival_free)

/*
 * salvor_usb_arrival_wait:
 * @kind: SALVOR_PORT_ROM or SALVOR_PORT_FLASHLOADER
 *
 * Blocks until the board is there as @kind and can be opened. SALVOR_ERROR_TIMEOUT at the deadline,
 * SALVOR_ERROR_WRONG_BOARD when more than one has come, so that nobody knows which it is. Whoever
 * gets it still has to prove that it is the same board. (transfer full)
 */
SalvorPort *salvor_usb_arrival_wait (SalvorUsbArrival *self, SalvorPortKind kind,
                                     SalvorDeadline deadline, GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The name the board has on USB: "usb:1-4"; of the port it was found at, until it has come */
const char *salvor_usb_arrival_get_name (SalvorUsbArrival *self);

G_END_DECLS
