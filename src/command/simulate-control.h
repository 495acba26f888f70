/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/usb-hub.h"

G_BEGIN_DECLS

/*
 * salvor_simulate_control:
 * @line: one line without its end
 * @quit: (out): the line asks to end
 *
 * BOARD is a bus id or the name of a scenario. An empty line does nothing.
 * SALVOR_ERROR_INVALID_ARGUMENT for a line that cannot be understood, SALVOR_ERROR_NOT_FOUND when
 * no such board is there.
 */
gboolean salvor_simulate_control (SalvorUsbHub *hub, const char *line, gboolean *quit,
                                  GError **error);

G_END_DECLS
