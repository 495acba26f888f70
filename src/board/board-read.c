/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board-read"
#include "config.h"

#include "board/board.h"

/* Reading on the board's own thread. */

typedef struct {
    GTask *task;             /* owned */
    SalvorBoardState *state; /* owned, nullable */
    GError *error;           /* owned, nullable */
} ReadTask;

static void
read_task_free (gpointer data)
{
    ReadTask *self = data;

    g_clear_object (&self->state);
    g_clear_error (&self->error);
    g_object_unref (self->task);
    g_free (self);
}

static void
run_read (SalvorBoard *self, gpointer data)
{
    ReadTask *read = data;

    read->state = salvor_board_read (self, g_task_get_cancellable (read->task), &read->error);
}

static void
finish_read (SalvorBoard *self, gpointer data)
{
    ReadTask *read = data;

    if (read->state == NULL) {
        g_task_return_error (read->task, g_steal_pointer (&read->error));
        return;
    }
    salvor_board_set_state (self, read->state);
    g_task_return_boolean (read->task, TRUE);
}

void
salvor_board_read_async (SalvorBoard *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
    ReadTask *read;

    g_return_if_fail (SALVOR_IS_BOARD (self));

    read = g_new0 (ReadTask, 1);
    read->task = g_task_new (self, cancellable, callback, user_data);
    g_task_set_source_tag (read->task, salvor_board_read_async);
    salvor_board_run (self, run_read, finish_read, read, read_task_free);
}

gboolean
salvor_board_read_finish (SalvorBoard *self, GAsyncResult *result, GError **error)
{
    g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

    return g_task_propagate_boolean (G_TASK (result), error);
}
