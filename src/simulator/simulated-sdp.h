/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-chip.h"

G_BEGIN_DECLS

/*
 * SalvorSimulatedSdp: the serial downloader of the ROM, reports in and reports out (protocols 2).
 * It takes bytes apart and puts them together itself; nothing is shared with the host's side.
 */
typedef struct _SalvorSimulatedSdp SalvorSimulatedSdp;

/* @chip: no ref; outlives this */
SalvorSimulatedSdp *salvor_simulated_sdp_new (SalvorSimulatedChip *chip) G_GNUC_WARN_UNUSED_RESULT;
void salvor_simulated_sdp_free (SalvorSimulatedSdp *self);

void salvor_simulated_sdp_reset (SalvorSimulatedSdp *self);
/* One output report, id first */
void salvor_simulated_sdp_receive (SalvorSimulatedSdp *self, const guint8 *report, gsize size);

G_END_DECLS
