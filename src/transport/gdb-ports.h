/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/port-provider.h"

G_BEGIN_DECLS

/*
 * Boards behind GDB servers, "gdb:HOST:PORT", an IPv6 address in brackets: named ports, because
 * servers halt the board at every visit.
 */
#define SALVOR_GDB_PREFIX "gdb:"

SalvorPortProvider *salvor_gdb_ports_new (void) G_GNUC_WARN_UNUSED_RESULT;

/*
 * salvor_gdb_name_parse:
 * @host: (out) (transfer full): without brackets
 *
 * SALVOR_ERROR_INVALID_ARGUMENT says what is wrong and which ports servers use.
 */
gboolean salvor_gdb_name_parse (const char *board_name, char **host, guint16 *port, GError **error);

G_END_DECLS
