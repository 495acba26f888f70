/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-otp.h"

G_BEGIN_DECLS

/* flash-read-once and flash-program-once (protocols 4.5): status codes. A count of 0 is a success
 * without effect, whatever the index is. */
guint32 salvor_loader_fuses_check (const SalvorSimulatedOtp *otp, guint32 index, guint32 count);
guint32 salvor_loader_fuses_program (SalvorSimulatedOtp *otp, guint32 index, guint32 count,
                                     guint32 bits);

G_END_DECLS
