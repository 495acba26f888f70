/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/port.h"

G_BEGIN_DECLS

/* The ports of one board among all, the one to read first in front; (transfer full)
 * (element-type SalvorPort) */
GPtrArray *salvor_port_choice_select (GPtrArray *ports, const char *board_name);

G_END_DECLS
