/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-board.h"
#include "simulator/usb-descriptors.h"

G_BEGIN_DECLS

/* How the devices of all boards show themselves */
typedef struct {
    SalvorProbeVersion probe_version;
    gboolean full_speed; /* no device runs at high speed */
} SalvorUsbSettings;

/* What the device of @kind of @board says about itself on the bus. (transfer full) */
SalvorUsbDescriptors *salvor_usb_identity_make (SalvorSimulatedBoard *board, SalvorPortKind kind,
                                                const SalvorUsbSettings *settings)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
