/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * SalvorBoardWorker: the one thread and the one queue of a board. The thread starts with the first
 * task and ends with the worker. Tasks run in the order in which they were pushed.
 */
typedef struct _SalvorBoardWorker SalvorBoardWorker;

typedef void (*SalvorWorkerFunc) (gpointer data);

SalvorBoardWorker *salvor_board_worker_new (const char *name) G_GNUC_WARN_UNUSED_RESULT;
/*
 * @func: runs on the thread; @done: (nullable) and then @destroy: (nullable) run on the main
 * context that is the thread default now. Any thread.
 */
void salvor_board_worker_push (SalvorBoardWorker *self, SalvorWorkerFunc func,
                               SalvorWorkerFunc done, gpointer data, GDestroyNotify destroy);
/* Waits for the task that runs, except when called from it. Tasks that wait still run. */
void salvor_board_worker_free (SalvorBoardWorker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorBoardWorker, salvor_board_worker_free)

G_END_DECLS
