/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/port-provider.h"

G_BEGIN_DECLS

/*
 * SpyPorts: hands everything on to another provider and writes down what is sent to its ports.
 */
#define TYPE_SPY_PORTS (spy_ports_get_type ())
G_DECLARE_FINAL_TYPE (SpyPorts, spy_ports, SPY, PORTS, GObject)

/* @sent: (element-type GBytes): where reports are added, in order; referenced */
SalvorPortProvider *spy_ports_new (SalvorPortProvider *real, GPtrArray *sent);

G_END_DECLS
