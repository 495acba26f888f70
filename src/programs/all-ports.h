/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip-shelf.h"
#include "transport/port-list.h"

G_BEGIN_DECLS

/* Everything a program can reach: HID devices of every chip on @shelf, and @practice_boards. The
 * one place where the two meet. (transfer full) */
SalvorPortList *salvor_all_ports_new (SalvorChipShelf *shelf, SalvorPortProvider *practice_boards)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
