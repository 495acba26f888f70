/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/access-row.h"
#include "protocol/cmsis-dap.h"

G_BEGIN_DECLS

/*
 * SalvorAdiv5: the debug port and the memory access port of a chip, over SWD or JTAG (ADIv5; probe
 * 2).
 * Implements SalvorMemoryAccess: reads and writes go through the bus of the chip while the core
 * runs on; nothing here halts or resets it.
 *
 * A bus fault is SALVOR_ERROR_REFUSED with the address; the port is usable afterwards. When the
 * line turns out bad, memory is read or written once more at a slower clock, unless the board was
 * without power in between.
 */
#define SALVOR_TYPE_ADIV5 (salvor_adiv5_get_type ())
G_DECLARE_FINAL_TYPE (SalvorAdiv5, salvor_adiv5, SALVOR, ADIV5, GObject)

SalvorAdiv5 *salvor_adiv5_new (SalvorCmsisDap *probe) G_GNUC_WARN_UNUSED_RESULT;

/* Speaks nothing but that, whatever answers. Before connecting. */
void salvor_adiv5_set_line (SalvorAdiv5 *self, SalvorDapLine line);
/* Wakes the debug port at the fastest clock that carries, powers it up and finds the memory access
 * port of the core. SWD is tried first, then JTAG where the probe knows it: some chips have fuses
 * burned that leave only that. SALVOR_ERROR_NO_TARGET when no chip answers on either. */
gboolean salvor_adiv5_connect (SalvorAdiv5 *self, GCancellable *cancellable, GError **error);
/* Takes the power request back and lets go of the pins, the pins in any case; the board runs on. */
gboolean salvor_adiv5_disconnect (SalvorAdiv5 *self, GCancellable *cancellable, GError **error);
/* The same connection again, after the chip was reset. */
gboolean salvor_adiv5_reattach (SalvorAdiv5 *self, GCancellable *cancellable, GError **error);

/* Word accesses in this order, in as few packets as possible, one packet after the other. Nothing
 * is repeated: what a failed list has done is not known. */
gboolean salvor_adiv5_access (SalvorAdiv5 *self, SalvorWordAccess *accesses, gsize n,
                              GCancellable *cancellable, GError **error);
/*
 * Several packets of accesses that are on their way together: add to a row, then run it. An error
 * is that of the first packet that failed, @n_good counts those before it; the port is usable
 * afterwards. SALVOR_ERROR_TIMEOUT when the probe has waited in vain. (transfer full)
 */
SalvorAccessRow *salvor_adiv5_new_row (SalvorAdiv5 *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean salvor_adiv5_run (SalvorAdiv5 *self, SalvorAccessRow *row, gsize *n_good,
                           GCancellable *cancellable, GError **error);
/* How long the probe waits for a match of a row, at the clock of the line; firmware adds to it. */
gboolean salvor_adiv5_set_match_time (SalvorAdiv5 *self, guint ms, GCancellable *cancellable,
                                      GError **error);
/* Pulls the reset pin of the board, where the probe has one. */
gboolean salvor_adiv5_hold_reset (SalvorAdiv5 *self, gboolean held, GCancellable *cancellable,
                                  GError **error);

/* DPIDR as read when connecting, 0x0BD11477 on RT10xx; 0 before */
guint32 salvor_adiv5_get_dpidr (SalvorAdiv5 *self);
/* IDR of the access port in front of the core, 0x04770041 on RT10xx; 0 before */
guint32 salvor_adiv5_get_access_port (SalvorAdiv5 *self);
/* What the debug line runs at, Hz; 0 while not connected */
guint32 salvor_adiv5_get_clock_hz (SalvorAdiv5 *self);
/* What it is connected by */
SalvorDapLine salvor_adiv5_get_line (SalvorAdiv5 *self);
/* Of the probe, bytes */
guint salvor_adiv5_get_packet_size (SalvorAdiv5 *self);
/* Of the transport; (transfer none) */
SalvorClock *salvor_adiv5_get_clock (SalvorAdiv5 *self);

G_END_DECLS
