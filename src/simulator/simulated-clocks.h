/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"

G_BEGIN_DECLS

/*
 * SalvorSimulatedClocks: the switches of the chip's clocks and what hangs on them. A block without
 * a clock never answers: the bus waits for it for ever (chip-semantics 10).
 */
typedef struct _SalvorSimulatedClocks SalvorSimulatedClocks;

SalvorSimulatedClocks *salvor_simulated_clocks_new (SalvorChip *chip) G_GNUC_WARN_UNUSED_RESULT;
void salvor_simulated_clocks_free (SalvorSimulatedClocks *self);

/* All clocks run. */
void salvor_simulated_clocks_reset (SalvorSimulatedClocks *self);
/* Closes every gate of that name in the chip's file. */
void salvor_simulated_clocks_close (SalvorSimulatedClocks *self, const char *gate_name);
/* Does what lies at @address have its clock? */
gboolean salvor_simulated_clocks_run_at (const SalvorSimulatedClocks *self, guint32 address);

/* The registers the switches are in; FALSE when @address is none of them. */
gboolean salvor_simulated_clocks_bus_read (const SalvorSimulatedClocks *self, guint32 address,
                                           guint32 *value);
gboolean salvor_simulated_clocks_bus_write (SalvorSimulatedClocks *self, guint32 address,
                                            guint32 value);

G_END_DECLS
