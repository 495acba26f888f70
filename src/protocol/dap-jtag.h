/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/cmsis-dap.h"

G_BEGIN_DECLS

/* The commands of a probe for a JTAG line (CMSIS-DAP, DAP_JTAG_…; probe 1.3 names them). */

/* Clocks with one level of TMS */
typedef struct {
    guint n_clocks; /* 1 to 64 */
    gboolean tms;
    guint64 tdi; /* the lowest bit first */
    gboolean capture;
    guint64 tdo; /* out, when captured */
} SalvorJtagSequence;

/* All in one packet */
gboolean salvor_dap_jtag_clock (SalvorCmsisDap *probe, SalvorJtagSequence *sequences, guint n,
                                GCancellable *cancellable, GError **error);
/* How long the instruction register of each TAP is, that nearest to TDO first; and which of them
 * accesses go to */
gboolean salvor_dap_jtag_configure (SalvorCmsisDap *probe, const guint8 *lengths, guint8 n,
                                    guint8 tap, GCancellable *cancellable, GError **error);
/* As the TAP says with the instruction of a JTAG-DP for it */
gboolean salvor_dap_jtag_read_idcode (SalvorCmsisDap *probe, guint8 tap, guint32 *idcode,
                                      GCancellable *cancellable, GError **error);
/* Gives up an access that never ends. */
gboolean salvor_dap_jtag_abort (SalvorCmsisDap *probe, guint8 tap, GCancellable *cancellable,
                                GError **error);

G_END_DECLS
