/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/dap-listener.h"
#include "transport/port.h"

G_BEGIN_DECLS

/*
 * The same with public command-line tools: NXP SPSDK's sdphost and blhost, and pyOCD for debug
 * probes. NULL where no tool has such a command, and always where a fuse could be burned by it: a
 * line that somebody copies must never do that. (transfer full) (nullable)
 *
 * File names stand for data that the line cannot hold: "data.bin" goes to the board, "content.bin"
 * comes from it.
 */

/* @packet: from this computer to a ROM or a flashloader */
char *salvor_command_line_make (const SalvorPortInfo *port, const guint8 *packet,
                                gsize size) G_GNUC_WARN_UNUSED_RESULT;
/* What was heard on the way to a debug probe */
char *salvor_command_line_make_heard (const SalvorPortInfo *port,
                                      const SalvorHeard *heard) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
