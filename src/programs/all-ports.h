/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/port-list.h"

G_BEGIN_DECLS

/*
 * Everything a program can reach: HID devices of every known chip, and practice boards. The one
 * place where the two meet.
 *
 * @plug_in_practice_boards: every practice board there is is plugged in from the start; else one
 *   comes to life when it is named. (transfer full)
 */
SalvorPortList *salvor_all_ports_new (gboolean plug_in_practice_boards) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
