/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/probe-sight.h"
#include "protocol/core-control.h"
#include "protocol/memory-access.h"

G_BEGIN_DECLS

/*
 * Looks at what only a debug probe sees, without halting the core. What cannot be seen says why in
 * @sight; FALSE only when the connection is broken.
 *
 * @core: nullable; asked where a core stands that somebody else has halted, a GDB server for one
 */
gboolean salvor_sight_reader_read (SalvorMemoryAccess *memory, SalvorCoreControl *core,
                                   SalvorChip *chip, SalvorProbeSight *sight,
                                   GCancellable *cancellable, GError **error);

G_END_DECLS
