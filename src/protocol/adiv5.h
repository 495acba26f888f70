/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/cmsis-dap.h"

G_BEGIN_DECLS

/* A safe clock for any cable and any board (probe 2.3). */
#define SALVOR_SWD_CLOCK_HZ 1000000

/*
 * SalvorAdiv5: the debug port and the memory access port of a chip, over SWD (ADIv5; probe 2).
 * Implements SalvorMemoryAccess: reads and writes go through the bus of the chip while the core
 * runs on; nothing here halts or resets it.
 *
 * A bus fault is SALVOR_ERROR_REFUSED with the address; the port is usable afterwards.
 */
#define SALVOR_TYPE_ADIV5 (salvor_adiv5_get_type ())
G_DECLARE_FINAL_TYPE (SalvorAdiv5, salvor_adiv5, SALVOR, ADIV5, GObject)

SalvorAdiv5 *salvor_adiv5_new (SalvorCmsisDap *probe) G_GNUC_WARN_UNUSED_RESULT;

/* Wakes the debug port, powers it up and selects the memory access port of the core.
 * SALVOR_ERROR_NO_TARGET when no chip answers. */
gboolean salvor_adiv5_connect (SalvorAdiv5 *self, GCancellable *cancellable, GError **error);
/* Takes the power request back; the board runs on. */
gboolean salvor_adiv5_disconnect (SalvorAdiv5 *self, GCancellable *cancellable, GError **error);
/*
 * After a reset of the chip the port may have lost its power and its set-up: brings it up again,
 * with a new line reset when it does not answer.
 */
gboolean salvor_adiv5_recover (SalvorAdiv5 *self, GCancellable *cancellable, GError **error);

/* One word somewhere; @value goes out for a write and comes back for a read. */
typedef struct {
    guint32 address; /* a multiple of four */
    gboolean write;
    guint32 value;
} SalvorWordAccess;

/* All of them, in this order, in as few packets as fit; after a fault nothing behind it is done. */
gboolean salvor_adiv5_access (SalvorAdiv5 *self, SalvorWordAccess *accesses, gsize n,
                              GCancellable *cancellable, GError **error);
/* of the transport; (transfer none) */
SalvorClock *salvor_adiv5_get_clock (SalvorAdiv5 *self);
/* DPIDR as read when connecting, 0x0BD11477 on RT10xx; 0 before */
guint32 salvor_adiv5_get_dpidr (SalvorAdiv5 *self);

G_END_DECLS
