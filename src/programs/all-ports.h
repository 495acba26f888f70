/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/port-list.h"

G_BEGIN_DECLS

/* Everything a program can reach: HID devices of every known chip, and @practice_boards. The one
 * place where the two meet. (transfer full) */
SalvorPortList *salvor_all_ports_new (SalvorPortProvider *practice_boards)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
