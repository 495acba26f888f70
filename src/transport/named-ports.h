/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/port-provider.h"

G_BEGIN_DECLS

/*
 * SalvorNamedPorts: ports that nobody looks for: one is there from the moment its name was
 * prepared, and what is behind it is found out by opening it. GDB servers and serial lines.
 */
#define SALVOR_TYPE_NAMED_PORTS (salvor_named_ports_get_type ())
G_DECLARE_FINAL_TYPE (SalvorNamedPorts, salvor_named_ports, SALVOR, NAMED_PORTS, GObject)

/* The port that @board_name means, or why it means none. On the thread that prepares it.
 * (transfer full) */
typedef SalvorPort *(*SalvorNamedPortFunc) (SalvorClock *clock, const char *board_name,
                                            GError **error);

/* @prefix: of the names that are claimed, "gdb:"; static */
SalvorPortProvider *salvor_named_ports_new (const char *prefix,
                                            SalvorNamedPortFunc create) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
