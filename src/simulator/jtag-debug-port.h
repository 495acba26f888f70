/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-tap.h"

G_BEGIN_DECLS

/* The JTAG-DP in front of a debug port (ADIv5, B3): a TAP whose user data is the
 * SalvorSimulatedDebugPort. (transfer none) */
const SalvorTapKind *salvor_jtag_debug_port_get_kind (void);

G_END_DECLS
