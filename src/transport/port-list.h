/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/port-provider.h"
#include "transport/recorder.h"

G_BEGIN_DECLS

/* From the jump into the flashloader to its USB device; a chain of slow hubs and a slow computer
 * need most of it, boards themselves 1 to 3 s (protocols 5.2). */
#define SALVOR_REENUMERATE_TIMEOUT_MS 15000

/* A person who is asked to unplug and plug in again is slow and clumsy. */
#define SALVOR_REPLUG_TIMEOUT_MS 120000

/*
 * SalvorPortList: everything plugged in, from all providers. Signal "changed" when something came
 * or went. Lookups may be called from any thread; add providers before the first use.
 */
#define SALVOR_TYPE_PORT_LIST (salvor_port_list_get_type ())
G_DECLARE_FINAL_TYPE (SalvorPortList, salvor_port_list, SALVOR, PORT_LIST, GObject)

SalvorPortList *salvor_port_list_new (void) G_GNUC_WARN_UNUSED_RESULT;
void salvor_port_list_add_provider (SalvorPortList *self, SalvorPortProvider *provider);

/* From now on what is done with a board is recorded. Before the first use. */
void salvor_port_list_set_recorder (SalvorPortList *self, SalvorRecorder *recorder);

/* Returns: (transfer full) (element-type SalvorPort): a snapshot, in a stable order. A provider
 * that fails is logged and left out. */
GPtrArray *salvor_port_list_enumerate (SalvorPortList *self) G_GNUC_WARN_UNUSED_RESULT;

/* Makes a practice board available by its name; does nothing for hardware names.
 * SALVOR_ERROR_INVALID_ARGUMENT for a name no provider knows how to read. Asking who is at a serial
 * line takes its time and ends when g_cancellable_get_current () is cancelled. */
gboolean salvor_port_list_prepare (SalvorPortList *self, const char *board_name, GError **error);

/* Returns: (transfer full) (nullable): the port of @board_name of that kind that is there now;
 * NULL with SALVOR_ERROR_NOT_FOUND */
SalvorPort *salvor_port_list_find (SalvorPortList *self, const char *board_name,
                                   SalvorPortKind kind, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/*
 * salvor_port_list_wait_for:
 *
 * The one place that waits for a board to come back. Blocks until the port is there and can be
 * opened, the deadline passes (SALVOR_ERROR_TIMEOUT) or it is cancelled. A port that is there but
 * may not be opened yet (udev is still at work) is waited for as well; its problem is the error
 * when time runs out. (transfer full)
 */
SalvorPort *salvor_port_list_wait_for (SalvorPortList *self, const char *board_name,
                                       SalvorPortKind kind, SalvorDeadline deadline,
                                       GCancellable *cancellable,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Blocks until the port of that kind is gone. SALVOR_ERROR_TIMEOUT when it stays. */
gboolean salvor_port_list_wait_gone (SalvorPortList *self, const char *board_name,
                                     SalvorPortKind kind, SalvorDeadline deadline,
                                     GCancellable *cancellable, GError **error);

G_END_DECLS
