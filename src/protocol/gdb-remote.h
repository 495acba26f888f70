/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/core-control.h"
#include "protocol/memory-access.h"
#include "transport/byte-stream.h"

G_BEGIN_DECLS

/*
 * SalvorGdbRemote: memory and core of a board behind a GDB server, in its remote serial protocol
 * (probe 6).
 * Implements SalvorMemoryAccess and SalvorCoreControl. OpenOCD, pyOCD and J-Link are told apart by
 * what they answer, never by a name.
 *
 * Every server halts the core when somebody connects; it is set going again at once, and memory is
 * read while it runs. What the server refuses is SALVOR_ERROR_REFUSED with the address. While a
 * called function runs, nothing but waiting and halting is possible (SALVOR_ERROR_WRONG_MODE).
 */
#define SALVOR_TYPE_GDB_REMOTE (salvor_gdb_remote_get_type ())
G_DECLARE_FINAL_TYPE (SalvorGdbRemote, salvor_gdb_remote, SALVOR, GDB_REMOTE, GObject)

/* @stream: not open */
SalvorGdbRemote *salvor_gdb_remote_new (SalvorByteStream *stream) G_GNUC_WARN_UNUSED_RESULT;

/* Opens the stream and finds out what the server can do. SALVOR_ERROR_NO_SERVER when nobody
 * listens, SALVOR_ERROR_NO_TARGET when the server has no Cortex-M7 to show. */
gboolean salvor_gdb_remote_connect (SalvorGdbRemote *self, GCancellable *cancellable,
                                    GError **error);
/* Leaves the core as it is, running or halted, and closes the stream. */
gboolean salvor_gdb_remote_disconnect (SalvorGdbRemote *self, GError **error);

G_END_DECLS
