/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-chip.h"

G_BEGIN_DECLS

/*
 * SalvorSimulatedUart: what a chip shows on its serial port: the ROM's plain bytes, the
 * flashloader's frames with checksums and acknowledgements (protocols 2.8, 3.10). Bytes in, bytes
 * out; to the programs of the chip it is reports as over USB. Times in microseconds.
 */
typedef struct _SalvorSimulatedUart SalvorSimulatedUart;

/* @chip: no ref; outlives this */
SalvorSimulatedUart *salvor_simulated_uart_new (SalvorSimulatedChip *chip)
    G_GNUC_WARN_UNUSED_RESULT;
void salvor_simulated_uart_free (SalvorSimulatedUart *self);

/* Another program has begun to listen. */
void salvor_simulated_uart_reset (SalvorSimulatedUart *self);

/* Bytes that have arrived at @at_us */
void salvor_simulated_uart_receive (SalvorSimulatedUart *self, const guint8 *data, gsize size,
                                    gint64 at_us);
/* What the chip sends next, NULL when nothing. *ready_us: when it begins to. (transfer full) */
GBytes *salvor_simulated_uart_take (SalvorSimulatedUart *self, gint64 *ready_us);

/* The other side has a frame and has not said yet whether it came well. */
gboolean salvor_simulated_uart_awaits_sign (const SalvorSimulatedUart *self);

/* When the chip is tired of waiting for the rest of a frame; G_MAXINT64: it waits for none */
gint64 salvor_simulated_uart_get_patience (const SalvorSimulatedUart *self);
/* Lets that happen if it is due. */
void salvor_simulated_uart_advance (SalvorSimulatedUart *self, gint64 now_us);

G_END_DECLS
