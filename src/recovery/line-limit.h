/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/recovery-limit.h"

G_BEGIN_DECLS

/*
 * What the acts of a recovery cost at least over a serial line, microseconds: ten bits a byte, the
 * frames of the flashloader and their acknowledgements, one after the other (protocols 3.10), and
 * the data sheet of the flash. Its speed is not 0.
 */
extern const SalvorCarrierLimits salvor_line_limits;

G_END_DECLS
