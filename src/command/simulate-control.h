/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/usb-hub.h"

G_BEGIN_DECLS

typedef struct {
    gboolean quit;
    SalvorUsbPlug *traffic; /* whose traffic is to be told; borrowed; NULL: nobody's */
} SalvorSimulateAnswer;

/*
 * salvor_simulate_control:
 * @line: one line without its end
 * @answer: (out): what the line asks for, besides what it does
 *
 * BOARD is a bus id or the name of a scenario. An empty line does nothing.
 * SALVOR_ERROR_INVALID_ARGUMENT for a line that cannot be understood, SALVOR_ERROR_NOT_FOUND when
 * no such board is there.
 */
gboolean salvor_simulate_control (SalvorUsbHub *hub, const char *line, SalvorSimulateAnswer *answer,
                                  GError **error);

G_END_DECLS
