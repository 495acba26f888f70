/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/cmsis-dap.h"

G_BEGIN_DECLS

/* TAPs that the reference firmware has room for (CMSIS-DAP, DAP_config.h) */
#define SALVOR_JTAG_MAX_TAPS 8

/* What stands between TDI and TDO, that nearest to TDO first, as a probe counts them. */
typedef struct {
    guint n;
    guint32 idcodes[SALVOR_JTAG_MAX_TAPS]; /* 0: it has none */
    guint8 ir_lengths[SALVOR_JTAG_MAX_TAPS];
    guint8 debug_port; /* which of them it is */
} SalvorJtagChain;

/*
 * salvor_jtag_chain_find:
 *
 * Resets the TAPs, asks all of them who they are and how long their instruction registers are, and
 * tells the probe, so that accesses reach the debug port. A line that distorts what it carries
 * shows here: SALVOR_ERROR_NO_TARGET, as when nobody answers or none is a debug port.
 */
gboolean salvor_jtag_chain_find (SalvorCmsisDap *probe, SalvorJtagChain *chain,
                                 GCancellable *cancellable, GError **error);

G_END_DECLS
