/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command/terminal.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The serial ports of this computer, which may be anything: they are listed beside the boards, and
 * none is opened. Nothing is printed where there are none. */
void salvor_serial_list_print (SalvorTerminal *output);
/* Member "serial_ports" of an object that is open */
void salvor_serial_list_add (JsonBuilder *builder);

G_END_DECLS
