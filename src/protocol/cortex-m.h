/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/adiv5.h"
#include "protocol/core-control.h"

G_BEGIN_DECLS

/*
 * SalvorCortexM: the core of a chip through its debug registers (ARMv7-M, C1.6; probe 3).
 * Implements SalvorCoreControl. Nothing is touched before the first verb; from then on the core is
 * in debug state until salvor_core_control_release ().
 *
 * A reset drops the debug port for a moment: what was open before is open again afterwards.
 */
#define SALVOR_TYPE_CORTEX_M (salvor_cortex_m_get_type ())
G_DECLARE_FINAL_TYPE (SalvorCortexM, salvor_cortex_m, SALVOR, CORTEX_M, GObject)

/* @port: connected, as long as this is used; a reference is kept */
SalvorCortexM *salvor_cortex_m_new (SalvorAdiv5 *port) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
