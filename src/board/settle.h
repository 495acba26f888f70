/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/packet-transport.h"

G_BEGIN_DECLS

/*
 * salvor_settle:
 * @error: (nullable): what ended the conversation
 *
 * Before a line is given up after a failure: takes away what the device still sends, so that the
 * next conversation does not begin with answers to this one. A device that sends takes no command
 * meanwhile. Does nothing when nothing can come. Cannot fail.
 */
void salvor_settle (SalvorPacketTransport *transport, const GError *error);

G_END_DECLS
